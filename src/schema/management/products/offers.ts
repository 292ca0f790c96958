import { percentFromWire } from '../../../core/percent.js';
import type { ProductRow, ProductTrialRow, UpsellRecommendationRow } from '../../../upstream/management/products.js';
import { builder } from '../../kit/builder.js';
import { DurationRef } from '../../kit/durations.js';
import { wireEnum } from '../../kit/enums.js';
import { MoneyRef, storeMoney } from '../../kit/money.js';
import { toProduct } from '../relations.js';

/** A product's free trial. */
export const ProductTrialRef = builder.objectRef<ProductTrialRow>('ProductTrial').implement({
  description: 'Free trial of a product.',
  fields: (t) => ({
    enabled: t.exposeBoolean('enabled', { description: 'Whether trials are offered.' }),
    period: t.field({
      type: DurationRef,
      description: 'How long a trial lasts.',
      resolve: (row) => ({ value: row.period_value, scale: row.period_scale }),
    }),
    endsWhenCanceled: t.exposeBoolean('revoke_immediately_when_canceled', {
      description: 'Whether canceling ends it at once.',
    }),
    isForNewCustomersOnly: t.exposeBoolean('new_customers_only', {
      description: 'Whether only customers without recent orders get one.',
    }),
    newCustomerLookback: t.field({
      type: DurationRef,
      description: 'How far back orders count for that.',
      resolve: (row) => ({
        value: row.new_customer_order_lookback_value,
        scale: row.new_customer_order_lookback_scale,
      }),
    }),
    isRepeatable: t.exposeBoolean('allow_repeat_trials', {
      description: 'Whether a customer can have another one later.',
    }),
    repeatCooldown: t.field({
      type: DurationRef,
      description: 'How much later.',
      resolve: (row) => ({ value: row.repeat_trial_cooldown_value, scale: row.repeat_trial_cooldown_scale }),
    }),
  }),
});

/** How a product is offered along with another. */
export const upsellType = wireEnum(
  'UpsellType',
  'How a product is offered along with another.',
  {
    additional: 'The product is offered in addition.',
    alternative: 'The product is offered instead of the other.',
    increase_quantity: 'More of the same product is offered.',
  },
  ['unknown'],
);

interface RecommendationOf {
  readonly recommendation: UpsellRecommendationRow;
  readonly storeId: string;
}

const UpsellRecommendationRef = builder.objectRef<RecommendationOf>('UpsellRecommendation').implement({
  description: 'One product offered along with another.',
  fields: (t) => ({
    product: toProduct(
      t,
      'The product offered; null when it no longer exists. One PayNow call for all of a query.',
      ({ recommendation, storeId }) => ({ storeId, id: recommendation.recommended_product_id }),
    ),
    type: t.field({
      type: upsellType.ref,
      description: 'How it is offered.',
      resolve: ({ recommendation }, _, context) => upsellType.show(recommendation.type, context),
    }),
    percentOff: t.field({
      type: 'Decimal',
      nullable: true,
      description: 'Percent taken off; null when it is an amount or nothing.',
      resolve: ({ recommendation: { discount_type, discount_amount } }) =>
        discount_type === 'percentage' ? percentFromWire(discount_amount, 10) : null,
    }),
    amountOff: t.field({
      type: MoneyRef,
      nullable: true,
      description: 'Amount taken off; null when it is a percentage or nothing.',
      resolve: ({ recommendation: { discount_type, discount_amount }, storeId }) =>
        discount_type === 'fixed' ? storeMoney(discount_amount, storeId) : null,
    }),
    minimumBaseQuantity: t.int({
      nullable: true,
      description: 'How many of the base product it takes; null without a minimum.',
      resolve: ({ recommendation }) => recommendation.minimum_base_product_quantity ?? null,
    }),
    minimumRecommendedQuantity: t.int({
      nullable: true,
      description: 'How many of the offered product it takes; null without a minimum.',
      resolve: ({ recommendation }) => recommendation.minimum_recommended_product_quantity ?? null,
    }),
    quantityToAdd: t.int({
      nullable: true,
      description: 'How many more are offered; null when that is not the offer.',
      resolve: ({ recommendation }) => recommendation.quantity_to_add ?? null,
    }),
    prefersSubscription: t.boolean({
      description: 'Whether it is offered as a subscription first.',
      resolve: ({ recommendation }) => recommendation.prefer_as_subscription,
    }),
  }),
});

/** What is offered along with a product. */
export const ProductUpsellRef = builder.objectRef<ProductRow>('ProductUpsell').implement({
  description: 'What is offered along with a product.',
  fields: (t) => ({
    enabled: t.boolean({ description: 'Whether it takes part.', resolve: ({ upselling }) => upselling.enabled }),
    recommendations: t.field({
      type: [UpsellRecommendationRef],
      description: 'The offers.',
      resolve: ({ upselling, store_id }) =>
        upselling.recommendations.map((recommendation) => ({ recommendation, storeId: store_id })),
    }),
  }),
});
