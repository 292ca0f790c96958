import { loadersOf } from '../../../resolvers/kit/context.js';
import { SALE_PERCENT_SCALE } from '../../../resolvers/management/sales.js';
import { auditFields } from '../../kit/audit.js';
import { builder } from '../../kit/builder.js';
import { discountOf, discountUnion } from '../../kit/discounts.js';
import { wireEnum } from '../../kit/enums.js';
import { MoneyRef, storeMoney } from '../../kit/money.js';
import { nodeFields } from '../../kit/nodeFields.js';
import { nodeOf, oneById, wholeList } from '../entities.js';
import { ProductRef, SaleRef, StoreRef, TagRef } from '../refs.js';
import { relatedAll } from '../related.js';
import { storeField } from '../relations.js';

/** How many payments of a subscription a sale applies to. */
export const saleDuration = wireEnum(
  'SaleDuration',
  'How many payments of a subscription a sale applies to.',
  { once: 'The first payment.', forever: 'Every payment.', repeating: 'A number of payments.' },
  ['unspecified'],
);

const SaleDiscountRef = discountUnion('SaleDiscount', 'The discount of a sale.');

SaleRef.implement({
  description: 'A price reduction for everybody, for a period.',
  ...nodeOf('sales'),
  fields: (t) => ({
    ...nodeFields('Sale')(t),
    versionId: t.exposeID('version_id', {
      description: 'Number of the current version; every change makes a new one.',
    }),
    ...storeField('The store of the sale.')(t),
    name: t.exposeString('name', { description: 'Its name.' }),
    enabled: t.exposeBoolean('enabled', { description: 'Whether it is switched on.' }),
    discount: t.field({
      type: SaleDiscountRef,
      nullable: true,
      description: 'The discount; null when PayNow sends a kind that the gateway does not know.',
      resolve: (row) => discountOf(row, SALE_PERCENT_SCALE),
    }),
    duration: t.field({
      type: saleDuration.ref,
      description: 'How many payments of a subscription it applies to.',
      resolve: (row, _, context) => saleDuration.show(row.duration, context),
    }),
    durationInIntervals: t.exposeInt('duration_in_intervals', {
      description: 'How many, for REPEATING; otherwise it means nothing.',
    }),
    minimumOrderValue: t.field({
      type: MoneyRef,
      nullable: true,
      description: "The minimum value of an order, in the store's currency; zero without a minimum.",
      resolve: (row) => storeMoney(row.minimum_order_value, row.store_id),
    }),
    products: t.field({
      type: [ProductRef],
      nullable: { list: true, items: true },
      requires: 'products:read',
      calls: 'batch',
      description:
        'Products it names; a product that no longer exists is null. One PayNow call for up to 100 products of a query.',
      resolve: (row, _, context, info) =>
        relatedAll(row.store_id, row.apply_to_product_ids, info, loadersOf(context).products.byId),
    }),
    tags: t.field({
      type: [TagRef],
      nullable: { list: true, items: true },
      requires: 'tags:read',
      calls: 'once:tags',
      description: 'Tags it names; a tag that no longer exists is null. One PayNow call for all tags of a query.',
      resolve: (row, _, context, info) =>
        relatedAll(row.store_id, row.apply_to_tag_ids, info, loadersOf(context).tags.fromAll),
    }),
    beginsAt: t.expose('begins_at', { type: 'DateTime', description: 'When it begins.' }),
    endsAt: t.expose('ends_at', { type: 'DateTime', nullable: true, description: 'When it ends; null means never.' }),
    ...auditFields(t),
  }),
});

builder.objectFields(StoreRef, (t) => ({
  sale: oneById(t, SaleRef, 'sales'),
  sales: wholeList(t, SaleRef, 'sales'),
}));
