import { readId } from '../../../core/ids.js';
import { isPaynowId } from '../../../core/paynowId.js';
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
import { attempt, checkField, InputProblem, type Outcome, refuse, type UserError } from '../../kit/outcome.js';

/** What is handed out, and how. */
interface Assignment {
  readonly customerId: string;
  readonly productId?: string | null | undefined;
  readonly productVersionId?: string | null | undefined;
  readonly gameServerId?: string | null | undefined;
  readonly quantity?: number | null | undefined;
  readonly expiresAt?: string | null | undefined;
  readonly skipCommands?: boolean | null | undefined;
  readonly customVariables?: ReadonlyArray<{ readonly key: string; readonly value: string }> | null | undefined;
}

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

type ProductChoice =
  | { readonly productId: string; readonly versionId?: undefined }
  | { readonly versionId: string; readonly productId?: undefined };

function checkProduct(entry: Assignment, field: readonly string[], storeId: string): ProductChoice {
  const { productId, productVersionId } = entry;
  if ((productId == null) === (productVersionId == null)) {
    throw refuse('Give either productId or productVersionId.', [...field, 'productId']);
  }
  if (productId != null) {
    const path = [...field, 'productId'];
    return { productId: checkField(path, () => readId(productId, 'Product', storeId)).paynowId };
  }
  const versionId = productVersionId ?? '';
  if (!isPaynowId(versionId))
    throw refuse('productVersionId must be 1 to 20 digits, no zeros in front.', [...field, 'productVersionId']);
  return { versionId };
}

function checkOptions(entry: Assignment, field: readonly string[]): Omit<BulkAssignmentBody, 'customer_id'> {
  const { gameServerId, quantity, expiresAt, skipCommands, customVariables } = entry;
  if (gameServerId != null && !isPaynowId(gameServerId)) {
    throw refuse('gameServerId must be 1 to 20 digits, no zeros in front.', [...field, 'gameServerId']);
  }
  if (quantity != null && quantity < 1) throw refuse('quantity must be at least 1.', [...field, 'quantity']);
  const keys = customVariables?.map(({ key }) => key) ?? [];
  if (new Set(keys).size < keys.length)
    throw refuse('customVariables names a key twice.', [...field, 'customVariables']);
  return {
    ...(gameServerId != null && { execute_on_gameserver_id: gameServerId }),
    ...(quantity != null && { quantity }),
    ...(expiresAt != null && { override_expires_at: expiresAt }),
    ...(skipCommands != null && { skip_commands: skipCommands }),
    ...(customVariables != null && {
      custom_variables: Object.fromEntries(customVariables.map(({ key, value }) => [key, value])),
    }),
  };
}

function checkSameStore(own: string | undefined, storeId: string, field: readonly string[]): object {
  if (own !== storeId) throw refuse('All assignments of one call must be of one store.', [...field, 'customerId']);
  return {};
}

/** Checks every entry, so that the caller learns of all problems at once. */
function collect<T, R>(entries: readonly T[], check: (entry: T, field: readonly string[], n: number) => R): R[] {
  const problems: UserError[] = [];
  const results: R[] = [];
  entries.forEach((entry, n) => {
    try {
      results.push(check(entry, ['assignments', String(n)], n));
    } catch (error) {
      if (!(error instanceof InputProblem)) throw error;
      problems.push(...error.problems);
    }
  });
  if (problems.length > 0) throw new InputProblem(problems);
  return results;
}
