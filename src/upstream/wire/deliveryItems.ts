import type { FlakeId } from './common.js';

/** Delivery item state as the wire spells it. */
export type DeliveryItemState = 'usable' | 'active' | 'used' | 'revoked' | 'renewed';

/** The product as it was when the item was assigned. */
export interface DeliveryItemProductRow {
  readonly id: FlakeId;
  readonly name: string;
  readonly slug: string;
  readonly version_id: string;
}
