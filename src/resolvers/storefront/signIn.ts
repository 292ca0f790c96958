import { requireScope } from '../../auth/caller.js';
import { authenticateCustomer as authenticateCall } from '../../upstream/storefront/customers.js';
import { type GatewayContext, loadersOf } from '../kit/context.js';
import { inputStoreId, type StoreInput } from '../kit/ids.js';
import { attempt, type Outcome, refuse } from '../kit/outcome.js';
import { type CustomerPlatform, PLATFORMS, WIRE_PLATFORMS } from '../kit/platforms.js';
import { openShop } from './stores.js';

/** What PayNow takes from anybody as it is. It proves nothing about who that is. */
const FOR_ANYONE: readonly CustomerPlatform[] = [
  'MINECRAFT',
  'MINECRAFT_JAVA_NAME',
  'MINECRAFT_BEDROCK_NAME',
  'PAYNOW_NAME',
];

/** Input of {@link authenticateCustomer}. */
export interface AuthenticateCustomerInput extends StoreInput {
  readonly platform: CustomerPlatform;
  readonly platformId: string;
}

/**
 * Signs a shopper in (`POST /v1/store/customer/auth`). A name of Minecraft or PayNow is taken from anybody; every other
 * account only from a caller with the scope `customers:sign-in`, who has checked that it is the shopper's.
 * @throws GatewayError `UNAUTHENTICATED` or `FORBIDDEN` without that scope
 */
export async function authenticateCustomer(
  input: AuthenticateCustomerInput,
  context: GatewayContext,
): Promise<Outcome<{ readonly customerToken: string }>> {
  return attempt(
    async () => {
      const storeId = inputStoreId(input, context);
      const { platform, platformId } = input;
      const { pattern, form } = PLATFORMS[platform];
      if (!pattern.test(platformId)) throw refuse(`platformId must be ${form}.`, ['platformId']);
      if (!FOR_ANYONE.includes(platform)) await proveSignIn(storeId, platform, platformId, context);
      const { session } = openShop({ storeId }, context);
      const { customer_token: customerToken } = await session.write('storefrontCustomers', authenticateCall, {
        body: { platform: WIRE_PLATFORMS[platform], id: platformId },
      });
      return { customerToken };
    },
    { id: ['platformId'], 404: ['storeId'] },
    input,
  );
}

/**
 * Makes sure that the caller may vouch for an account. PayNow never sees an API key at the shopper's door, so a key is
 * tried at the manager's: anybody can write one down.
 */
async function proveSignIn(
  storeId: string,
  platform: CustomerPlatform,
  platformId: string,
  context: GatewayContext,
): Promise<void> {
  requireScope(context.caller, 'customers:sign-in');
  if (context.caller.kind !== 'apiKey') return; // a token was checked here, and its stores are at every door
  const known = PLATFORMS[platform];
  if (!('parameter' in known)) throw refuse('PayNow cannot check a key by this platform.', ['platform']);
  const query = { [known.parameter]: platformId };
  await loadersOf(context).customers.lookupFresh(storeId, query);
}
