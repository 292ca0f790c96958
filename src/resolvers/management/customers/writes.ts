import {
  createCustomer as createCall,
  createCustomers as createManyCall,
  revokeCustomerTokens as revokeCall,
  createCustomerToken as tokenCall,
  type UpsertCustomerBody,
  updateCustomer as updateCall,
} from '../../../upstream/management/customers.js';
import type { CustomerRow } from '../../../upstream/wire/customers.js';
import { changesOf } from '../../kit/changes.js';
import type { GatewayContext } from '../../kit/context.js';
import { inputId, inputStoreId, type RowInput, type StoreInput } from '../../kit/ids.js';
import { type EntryInput, mapOf } from '../../kit/metadata.js';
import { attempt, InputProblem, type Outcome, refuse, type UserError } from '../../kit/outcome.js';
import { PLATFORMS } from '../../kit/platforms.js';
import { change, creation } from '../../kit/rowWrites.js';
import { wireValue } from '../../kit/wireValue.js';

/** What can be said about a customer. */
export interface CustomerFields {
  readonly name?: string | null | undefined;
  readonly steamId?: string | null | undefined;
  readonly minecraftUuid?: string | null | undefined;
  readonly minecraftPlatform?: string | null | undefined;
  readonly xboxXuid?: string | null | undefined;
  readonly metadata?: readonly EntryInput[] | null | undefined;
}

/** Input of {@link createCustomer}. */
export interface CreateCustomerInput extends CustomerFields, StoreInput {}

/** Input of {@link updateCustomer}: what is absent stays. */
export type UpdateCustomerInput = CustomerFields & RowInput;

/** Input of {@link createCustomers}. */
export interface CreateCustomersInput extends StoreInput {
  readonly customers: readonly CustomerFields[];
}

/** Names a customer whose tokens are meant. */
export interface CustomerTokensInput extends StoreInput {
  readonly customerId: string;
}

/** The customer that an outcome is about. */
export interface CustomerHandle {
  readonly storeId: string;
  readonly customerId: string;
}

/** PayNow's own limit of one call. */
const MAX_CUSTOMERS = 200;

/** Creates a customer (`POST …/customers`). */
export const createCustomer = creation('customers', createCall, (input: CreateCustomerInput) => newCustomer(input));

/** Changes a customer (`PATCH …/customers/{customerId}`). */
export const updateCustomer = change('customers', updateCall, (input: UpdateCustomerInput) =>
  customerBody(changesOf(input, ['name', 'minecraftUuid', 'xboxXuid', 'metadata'])),
);

/** Creates up to 200 customers in one call (`POST …/customers/bulk`). */
export const createCustomers = (
  input: CreateCustomersInput,
  context: GatewayContext,
): Promise<Outcome<{ readonly customers: readonly CustomerRow[] }>> =>
  attempt(
    async () => {
      const count = input.customers.length;
      if (count === 0 || count > MAX_CUSTOMERS) {
        const message = `customers takes 1 to ${MAX_CUSTOMERS} entries; there were ${count}.`;
        throw refuse(message, ['customers'], 'TOO_MANY');
      }
      const storeId = inputStoreId(input, context);
      const body = newCustomers(input.customers);
      return {
        customers: await context.paynow().session.write('customers', createManyCall, { path: { storeId }, body }),
      };
    },
    { '': ['customers'], 404: ['storeId'] },
    input,
  );

const CUSTOMER = { 404: ['customerId'] };

/** Makes a token (`POST …/customers/{customerId}/tokens`). It is handed on and neither kept nor logged. */
export const createCustomerToken = (
  input: CustomerTokensInput,
  context: GatewayContext,
): Promise<Outcome<CustomerHandle & { readonly token: string }>> =>
  attempt(
    async () => {
      const path = tokensPath(input, context);
      const { token } = await context.paynow().session.write('customers', tokenCall, { path });
      return { ...path, token };
    },
    CUSTOMER,
    input,
  );

/** Makes every token of a customer worthless (`DELETE …/customers/{customerId}/tokens`). */
export const revokeCustomerTokens = (
  input: CustomerTokensInput,
  context: GatewayContext,
): Promise<Outcome<CustomerHandle>> =>
  attempt(
    async () => {
      const path = tokensPath(input, context);
      await context.paynow().session.write('customers', revokeCall, { path });
      return path;
    },
    CUSTOMER,
    input,
  );

function tokensPath(input: CustomerTokensInput, context: GatewayContext): CustomerHandle {
  const { storeId, paynowId: customerId } = inputId(input.customerId, 'Customer', ['customerId'], input, context);
  return { storeId, customerId };
}

const CHECKS = {
  steamId: PLATFORMS.STEAM,
  minecraftUuid: PLATFORMS.MINECRAFT_UUID,
  xboxXuid: PLATFORMS.XBOX_XUID,
  name: PLATFORMS.PAYNOW_NAME,
} as const;

/** The body for these fields; null stays null, absent stays absent. */
function customerBody(fields: CustomerFields, at: readonly string[] = []): UpsertCustomerBody {
  const { minecraftPlatform: platform, metadata } = fields;
  const checked = <Value extends string | null>(name: keyof typeof CHECKS, value: Value): Value => {
    const { pattern, form } = CHECKS[name];
    if (value === null || pattern.test(value)) return value;
    throw refuse(`${name} must be ${form}.`, [...at, name]);
  };
  const { name, steamId, minecraftUuid, xboxXuid } = fields;
  return {
    ...(steamId != null && { steam_id: checked('steamId', steamId) }),
    ...(minecraftUuid !== undefined && { minecraft_uuid: checked('minecraftUuid', minecraftUuid) }),
    ...(platform != null && { minecraft_platform: wireValue(platform, ...at, 'minecraftPlatform') }),
    ...(xboxXuid !== undefined && { xbox_xuid: checked('xboxXuid', xboxXuid) }),
    ...(name !== undefined && { name: checked('name', name) }),
    ...(metadata !== undefined && { metadata: metadata && mapOf(metadata, [...at, 'metadata']) }),
  };
}

/** A new customer has nothing to clear: null is as good as absent. Somebody it must be, though. */
function newCustomer(fields: CustomerFields, at: readonly string[] = []): UpsertCustomerBody {
  const { name, steamId, minecraftUuid, xboxXuid } = fields;
  if ([name, steamId, minecraftUuid, xboxXuid].every((value) => value == null)) {
    throw refuse('A customer needs at least one of steamId, minecraftUuid, xboxXuid and name.', at);
  }
  const given = Object.entries(fields).filter(([, value]) => value !== null);
  return customerBody(Object.fromEntries(given) as CustomerFields, at); // the same fields, or fewer
}

/** Checks all of them, so that the caller learns of every problem at once. */
function newCustomers(customers: readonly CustomerFields[]): UpsertCustomerBody[] {
  const problems: UserError[] = [];
  const bodies = customers.flatMap((fields, n) => {
    try {
      return [newCustomer(fields, ['customers', String(n)])];
    } catch (error) {
      if (!(error instanceof InputProblem)) throw error;
      problems.push(...error.problems);
      return [];
    }
  });
  if (problems.length > 0) throw new InputProblem(problems);
  return bodies;
}
