import { badInput } from '../../../core/errors.js';
import { quote } from '../../../core/ids.js';
import { UpstreamError } from '../../../upstream/client/errors.js';
import type { CustomerRow } from '../../../upstream/wire/customers.js';
import { type GatewayContext, loadersOf } from '../../kit/context.js';
import { type CustomerPlatform, PLATFORMS } from '../../kit/platforms.js';

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
  const known = PLATFORMS[platform];
  if (!('parameter' in known)) {
    throw badInput(`PayNow looks nobody up by ${platform}: use MINECRAFT_JAVA_NAME or MINECRAFT_BEDROCK_NAME.`);
  }
  const { parameter, pattern, form } = known;
  if (!pattern.test(platformId)) throw badInput(`platformId must be ${form}.`);
  try {
    return await loadersOf(context).customers.lookup(storeId, { [parameter]: platformId });
  } catch (error) {
    // Which platforms a store has, only PayNow knows.
    if (!(error instanceof UpstreamError && error.isRefusal)) throw error;
    throw error.saying(
      `PayNow does not look up platform ${platform} with platformId ${quote(platformId)}: ` +
        'check the id, and whether the store has this platform.',
    );
  }
}
