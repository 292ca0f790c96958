import { createHmac } from 'node:crypto';
import type { ModelPaynow } from './paynow.js';

/** Who the sender of a mark is to the ledger. */
export function callerOf(
  mark: string,
  { paynow, hashKey }: { readonly paynow: ModelPaynow; readonly hashKey: Buffer },
): string {
  const shopper = paynow.store.customerTokens.get(mark);
  if (shopper) return `customer:${shopper.customerId}`;
  return createHmac('sha256', hashKey).update(`APIKey ${mark}`).digest('base64url');
}
