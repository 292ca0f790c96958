import { GatewayError } from '../../core/errors.js';
import { readId } from '../../core/ids.js';
import { isPaynowId } from '../../core/paynowId.js';
import { UpstreamError } from '../../upstream/client/errors.js';
import { cancelStorefrontSubscription } from '../../upstream/storefront/subscriptions.js';
import {
  type ChangeTierBody,
  changeTier as changeTierCall,
  previewTierChange as previewTierChangeCall,
  type TierChangeRow,
  type TierGroupRow,
} from '../../upstream/storefront/tierGroups.js';
import type { GatewayContext } from '../kit/context.js';
import { inputId, inputRow, type RowInput, type StoreInput } from '../kit/ids.js';
import { onceIfKeyed } from '../kit/once.js';
import { attempt, checkField, type Outcome } from '../kit/outcome.js';
import { ROW } from '../kit/rowWrites.js';
import { shopperSubscription } from './customers.js';
import { type InShop, inShop, openShop, type Shop } from './stores.js';

/** The tier groups of which the shopper has a product. */
export const shopperTierGroups = async (shop: Shop): Promise<Array<InShop<TierGroupRow>>> =>
  (await shop.loaders.customer.tierGroups()).map(inShop(shop));

const readTierGroupId = (text: string): string => {
  if (isPaynowId(text)) return text;
  throw new GatewayError('BAD_USER_INPUT', 'tierGroupId must be a PayNow number: 1 to 20 digits, no zeros in front.');
};

/** The result of a change, or of its preview, with its storefront. */
export type ShopTierChange = InShop<TierChangeRow>;

/**
 * A preview of the change to another product of a tier group (`POST …/tier-groups/{id}/change/preview`). It changes
 * nothing, so a failure leaves nothing unknown.
 */
export async function previewTierChange(shop: Shop, tierGroupId: string, productId: string): Promise<ShopTierChange> {
  const path = { id: readTierGroupId(tierGroupId) };
  const body = { target_product_id: readId(productId, 'Product', shop.storeId).paynowId };
  await shop.loaders.customer.requireStore();
  try {
    return inShop(shop)(await shop.session.readFresh(previewTierChangeCall, { path, body }));
  } catch (error) {
    throw error instanceof UpstreamError && error.code === 'UPSTREAM_OUTCOME_UNKNOWN'
      ? new GatewayError('UPSTREAM_UNAVAILABLE', 'PayNow could not work out the change; nothing was changed.')
      : error;
  }
}

/** Input of {@link changeTier}. */
export interface ChangeTierInput extends StoreInput {
  readonly tierGroupId: string;
  readonly productId: string;
  readonly verificationCode?: string | null | undefined;
  readonly idempotencyKey?: string | null | undefined;
}

/** Moves the shopper to another product of a tier group (`POST …/tier-groups/{id}/change`); it may charge them. */
export async function changeTier(
  input: ChangeTierInput,
  context: GatewayContext,
): Promise<Outcome<{ readonly result: ShopTierChange }>> {
  return attempt(
    async () => {
      const { storeId, paynowId } = inputId(input.productId, 'Product', ['productId'], input, context);
      const id = checkField(['tierGroupId'], () => readTierGroupId(input.tierGroupId));
      const shop = openShop({ storeId }, context);
      const customerId = await shop.loaders.customer.requireStore();
      const { callerKey, signal } = shop;
      const body: ChangeTierBody = {
        target_product_id: paynowId,
        ...(input.verificationCode != null && { verification_code: input.verificationCode }),
      };
      const call = { mutation: 'changeTier', id, body };
      const row = await onceIfKeyed(
        storeId,
        input.idempotencyKey,
        call,
        () => shop.session.write('storefrontSubscriptions', changeTierCall, { path: { id }, body }),
        context,
        { shopper: { customerId, callerKey, signal } },
      );
      return { result: inShop(shop)(row) };
    },
    { target_product_id: ['productId'], 404: ['tierGroupId'] },
    input,
  );
}

/** Cancels a subscription of the shopper's own (`DELETE …/customer/subscriptions/{id}`), and reads it again. */
export async function cancelMySubscription(
  input: RowInput,
  context: GatewayContext,
): Promise<Outcome<{ readonly subscription: Awaited<ReturnType<typeof shopperSubscription>> }>> {
  return attempt(
    async () => {
      const { storeId, paynowId } = inputRow(input, 'ProductSubscription', context);
      const shop = openShop({ storeId }, context);
      await shop.loaders.customer.requireStore();
      await shop.session.write('storefrontSubscriptions', cancelStorefrontSubscription, {
        path: { subscriptionId: paynowId },
      });
      return { subscription: await shopperSubscription(shop, paynowId) };
    },
    ROW,
    input,
  );
}
