import type { ObjectFieldBuilder } from '@pothos/core';
import type { DeliveryItemRow } from '../../upstream/management/deliveryItems.js';
import type { StorefrontDeliveryItemRow } from '../../upstream/storefront/deliveryItems.js';
import type { BuilderTypes } from './builder.js';
import { wireEnum } from './enums.js';
import { sharedFields } from './sharedFields.js';

const deliveryItemState = wireEnum('DeliveryItemState', 'The state of a delivery item.', {
  usable: 'It can be used.',
  active: 'It is in use.',
  used: 'It was used up.',
  revoked: 'It was revoked.',
  renewed: 'A renewal has replaced it.',
});

type Shared = Pick<DeliveryItemRow, keyof DeliveryItemRow & keyof StorefrontDeliveryItemRow>;

/** What a delivery item says of itself, whoever reads it. */
export const deliveryItemFields = sharedFields((t: ObjectFieldBuilder<BuilderTypes, Shared>) => ({
  paynowId: t.exposeID('id', { description: "PayNow's own number." }),
  state: t.field({
    type: deliveryItemState.ref,
    description: 'Its state.',
    resolve: (row, _, context) => deliveryItemState.show(row.state, context),
  }),
  isGift: t.exposeBoolean('gift', { description: 'Whether it was given by somebody else.' }),
  quantityIndex: t.exposeInt('quantity_index', {
    nullable: true,
    description: 'Which of several it is; null for a single one.',
  }),
  orderLineId: t.exposeID('order_line_id', {
    nullable: true,
    description: 'Number of the order line; null when it was assigned by hand.',
  }),
  subscriptionId: t.exposeID('subscription_id', {
    nullable: true,
    description: 'Number of its subscription; null when there is none.',
  }),
  addedAt: t.expose('added_at', { type: 'DateTime', description: 'When it was given to the customer.' }),
  activeAt: t.expose('active_at', {
    type: 'DateTime',
    nullable: true,
    description: 'When it became active; null when not yet.',
  }),
  isExpirable: t.exposeBoolean('expirable', { description: 'Whether it can expire.' }),
  expiresAt: t.expose('expires_at', {
    type: 'DateTime',
    nullable: true,
    description: 'When it expires by itself; null when it does not.',
  }),
  overrideExpiresAt: t.expose('override_expires_at', {
    type: 'DateTime',
    nullable: true,
    description: 'Another expiry set by hand; null when there is none.',
  }),
  removedAt: t.expose('removed_at', {
    type: 'DateTime',
    nullable: true,
    description: 'When it was removed; null while it is not.',
  }),
  revokedAt: t.expose('revoked_at', {
    type: 'DateTime',
    nullable: true,
    description: 'When it was revoked; null while it is not.',
  }),
  revokeReason: t.exposeString('revoke_reason', {
    nullable: true,
    description: 'Why it was revoked; null when PayNow does not say.',
  }),
}));
