import { findRow } from '../../../loaders/reads/ownedRows.js';
import {
  type AssignDeliveryItemBody,
  assignDeliveryItem as assignCall,
  assignDeliveryItems as assignManyCall,
  type BulkAssignmentBody,
  type DeliveryItemRow,
  revokeDeliveryItem as revokeCall,
} from '../../../upstream/management/deliveryItems.js';
import { type GatewayContext, loadersOf } from '../../kit/context.js';
import { inputId, inputStoreId, type StoreInput } from '../../kit/ids.js';
import { onceIfKeyed } from '../../kit/once.js';
import { attempt, type Outcome, refuse } from '../../kit/outcome.js';
import { type Assignment, checkOptions, checkProduct, collect, type ProductChoice } from './inputs.js';

/** Input of {@link assignDeliveryItem}. */
export interface AssignDeliveryItemInput extends Assignment, StoreInput {
  readonly idempotencyKey?: string | null | undefined;
}

/** Input of {@link assignDeliveryItems}. */
export interface AssignDeliveryItemsInput extends StoreInput {
  readonly assignments: readonly Assignment[];
  readonly idempotencyKey?: string | null | undefined;
}

/** Input of {@link revokeDeliveryItem}. */
export interface RevokeDeliveryItemInput extends StoreInput {
  readonly customerId: string;
  readonly deliveryItemId: string;
  readonly reason?: string | null | undefined;
}

/** What an assignment came to. */
export interface AssignResult {
  readonly deliveryItems: readonly DeliveryItemRow[];
}

const FIELDS = {
  customer_id: ['customerId'],
  product_id: ['productId'],
  product_version_id: ['productVersionId'],
  execute_on_gameserver_id: ['gameServerId'],
  override_expires_at: ['expiresAt'],
};

const MAX_ASSIGNMENTS = 100;

/** Hands a product to a customer (`POST …/customers/{customerId}/delivery/items`). */
export async function assignDeliveryItem(
  input: AssignDeliveryItemInput,
  context: GatewayContext,
): Promise<Outcome<AssignResult>> {
  return attempt(
    async () => {
      const { storeId, paynowId: customerId } = inputId(input.customerId, 'Customer', ['customerId'], input, context);
      const product = checkProduct(input, [], storeId);
      const body: AssignDeliveryItemBody = {
        ...(product.productId === undefined
          ? { product_version_id: product.versionId }
          : { product_id: product.productId }),
        ...checkOptions(input, []),
      };
      const send = () =>
        context.paynow().session.write('deliveryItems', assignCall, { path: { storeId, customerId }, body });
      const call = { mutation: 'assignDeliveryItem', customerId, body };
      return { deliveryItems: await onceIfKeyed(storeId, input.idempotencyKey, call, send, context) };
    },
    { ...FIELDS, 404: ['customerId'] },
    input,
  );
}

/**
 * Hands out up to 100 products in one call (`POST …/delivery/items`). That call knows only product versions, so
 * products are resolved to their current version first, all in one read.
 */
export async function assignDeliveryItems(
  input: AssignDeliveryItemsInput,
  context: GatewayContext,
): Promise<Outcome<AssignResult>> {
  return attempt(
    async () => {
      const count = input.assignments.length;
      if (count < 1 || count > MAX_ASSIGNMENTS) {
        throw refuse(
          `assignments takes 1 to ${MAX_ASSIGNMENTS} entries; there were ${count}.`,
          ['assignments'],
          'TOO_MANY',
        );
      }
      const customers = collect(input.assignments, (entry, field) =>
        inputId(entry.customerId, 'Customer', [...field, 'customerId'], input, context),
      );
      const storeId = customers[0]?.storeId ?? inputStoreId(input, context);
      const checked = collect(input.assignments, (entry, field, n) => ({
        customerId: customers[n]?.paynowId ?? '',
        product: checkProduct(entry, field, storeId),
        options: checkOptions(entry, field),
        ...checkSameStore(customers[n]?.storeId, storeId, field),
      }));
      const prepare = () => bulkBody(checked, storeId, context);
      const send = (body: readonly BulkAssignmentBody[]) =>
        context.paynow().session.write('deliveryItems', assignManyCall, { path: { storeId }, body });
      // Not the resolved versions: a repeated call must be equal although the product has changed since.
      const call = { mutation: 'assignDeliveryItems', checked };
      return { deliveryItems: await onceIfKeyed(storeId, input.idempotencyKey, call, { prepare, send }, context) };
    },
    { ...FIELDS, '': ['assignments'] },
    input,
  );
}

/** An assignment whose form is right. */
interface CheckedAssignment {
  readonly customerId: string;
  readonly product: ProductChoice;
  readonly options: Omit<BulkAssignmentBody, 'customer_id'>;
}

/** Read right before the send: a repeated call needs no product any more. */
async function bulkBody(
  checked: readonly CheckedAssignment[],
  storeId: string,
  context: GatewayContext,
): Promise<readonly BulkAssignmentBody[]> {
  const { products } = loadersOf(context);
  const rows = await Promise.all(
    checked.map(async ({ product }) =>
      product.productId === undefined ? null : products.byId(storeId, product.productId),
    ),
  );
  return collect(checked, ({ customerId, product, options }, field, n): BulkAssignmentBody => {
    const version = product.versionId ?? rows[n]?.version_id;
    if (version === undefined)
      throw refuse('There is no such product in this store.', [...field, 'productId'], 'NOT_FOUND');
    return { customer_id: customerId, product_version_id: version, ...options };
  });
}

/** What a revocation came to. */
export interface RevokeResult {
  readonly storeId: string;
  readonly customerId: string;
  readonly revokedId: string;
}

/** Takes a delivery item back (`DELETE …/customers/{customerId}/delivery/items/{deliveryItemId}`). */
export async function revokeDeliveryItem(
  input: RevokeDeliveryItemInput,
  context: GatewayContext,
): Promise<Outcome<RevokeResult>> {
  return attempt(
    async () => {
      const { storeId, paynowId: customerId } = inputId(input.customerId, 'Customer', ['customerId'], input, context);
      const item = inputId(input.deliveryItemId, 'DeliveryItem', ['deliveryItemId'], { storeId }, context);
      const deliveryItemId = item.paynowId;
      await context
        .paynow()
        .session.write('deliveryItems', revokeCall, { path: { storeId, customerId, deliveryItemId } });
      return { storeId, customerId, revokedId: deliveryItemId };
    },
    { 404: ['deliveryItemId'] },
    input,
  );
}

/**
 * One delivery item of a customer, null when it is not theirs. PayNow has no read by id; a page of one row that
 * begins right before the id (ids order by age) is the same thing.
 */
export async function findDeliveryItem(
  { storeId, customerId, revokedId }: RevokeResult,
  context: GatewayContext,
): Promise<DeliveryItemRow | null> {
  const before = String(BigInt(revokedId) + 1n);
  const rows = await loadersOf(context).deliveryItems.ofCustomer(storeId, customerId, { limit: 1, after: before });
  return findRow(rows, (row) => row.id === revokedId);
}

function checkSameStore(own: string | undefined, storeId: string, field: readonly string[]): object {
  if (own !== storeId) throw refuse('All assignments of one call must be of one store.', [...field, 'customerId']);
  return {};
}
