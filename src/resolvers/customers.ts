import { badInput } from '../core/errors.js';
import { quote } from '../core/ids.js';
import type { CustomerRow, ListCustomersQuery, LookupCustomerQuery } from '../upstream/customers.js';
import { UpstreamError } from '../upstream/errors.js';
import { type GatewayContext, loadersOf } from './context.js';
import { type Page, type PageArguments, readPage } from './page.js';

/** One page of a store's customers. */
export const customersPage = (
  storeId: string,
  filter: ListCustomersQuery,
  page: PageArguments,
  context: GatewayContext,
): Promise<Page<CustomerRow>> =>
  readPage(page, (query) => loadersOf(context).customers.list(storeId, { ...filter, ...query }));

/** Where a customer may be known from. */
export type CustomerPlatform = keyof typeof PLATFORMS;

const UUID = /^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$/i;
const NAME = /^[^\p{C}]{1,255}$/u;

/** Each platform: PayNow's parameter, and what an id of it looks like. */
export const PLATFORMS = {
  STEAM: { parameter: 'steam_id', pattern: /^\d{17}$/, form: 'a SteamID64: 17 digits' },
  MINECRAFT_UUID: { parameter: 'minecraft_uuid', pattern: UUID, form: 'a UUID' },
  MINECRAFT_JAVA_NAME: { parameter: 'minecraft_java_name', pattern: /^\w{1,32}$/, form: 'a Minecraft Java name' },
  MINECRAFT_BEDROCK_NAME: { parameter: 'minecraft_bedrock_name', pattern: NAME, form: 'a Bedrock gamertag' },
  XBOX_XUID: { parameter: 'xbox_xuid', pattern: /^\d{1,20}$/, form: 'an XUID: up to 20 digits' },
  PAYNOW_NAME: { parameter: 'name', pattern: NAME, form: 'a name without control characters' },
  PAYNOW_ID: { parameter: 'id', pattern: /^\d{1,20}$/, form: "PayNow's id: up to 20 digits" },
} as const satisfies Record<string, { parameter: keyof LookupCustomerQuery; pattern: RegExp; form: string }>;

/**
 * The customer known by this id on this platform, null when PayNow has never seen them.
 * @throws GatewayError `BAD_USER_INPUT` when the id cannot be one of that platform; nothing is sent then
 */
export async function lookupCustomer(
  storeId: string,
  platform: CustomerPlatform,
  platformId: string,
  context: GatewayContext,
): Promise<CustomerRow | null> {
  const { parameter, pattern, form } = PLATFORMS[platform];
  if (!pattern.test(platformId)) throw badInput(`platformId must be ${form}.`);
  try {
    return await loadersOf(context).customers.lookup(storeId, { [parameter]: platformId });
  } catch (error) {
    // Which platforms a store has, only PayNow knows; its own code for that goes along.
    if (!(error instanceof UpstreamError && error.isRefusal)) throw error;
    const why = error.issues[0]?.code ?? error.paynowCode ?? String(error.status);
    throw error.saying(`PayNow refused platform ${platform} with platformId ${quote(platformId)}: ${why}.`);
  }
}
