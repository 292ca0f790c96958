import { builder } from '../../kit/builder.js';
import { DurationInput } from '../../kit/durations.js';
import type { InputFields } from '../../kit/inputs.js';
import { MetadataEntryInput } from '../../kit/metadata.js';
import { upsellType } from './offers.js';
import { commandStage, taxCode } from './parts.js';

const ProductTrialInput = builder.inputType('ProductTrialInput', {
  description: 'Free trial of a product; what is left out stays as it is, or off.',
  fields: (t) => ({
    enabled: t.boolean({ description: 'Whether trials are offered; a new product then needs a period.' }),
    period: t.field({ type: DurationInput, description: 'How long a trial lasts.' }),
    endsWhenCanceled: t.boolean({ description: 'Whether canceling ends it at once.' }),
    isForNewCustomersOnly: t.boolean({ description: 'Whether only customers without recent orders get one.' }),
    newCustomerLookback: t.field({ type: DurationInput, description: 'How far back orders count for that.' }),
    isRepeatable: t.boolean({ description: 'Whether a customer can have another one later.' }),
    repeatCooldown: t.field({ type: DurationInput, description: 'How much later.' }),
  }),
});

const UpsellRecommendationInput = builder.inputType('UpsellRecommendationInput', {
  description: 'One product to offer along with another.',
  fields: (t) => ({
    productId: t.id({ required: true, description: 'The product to offer.' }),
    type: t.field({ type: upsellType.ref, required: true, description: 'How it is offered.' }),
    percentOff: t.field({
      type: 'Decimal',
      description: 'Percent taken off: more than 0, at most 100, one decimal place; not together with amountOff.',
    }),
    amountOff: t.field({
      type: 'Long',
      description: "Taken off, in minor units of the store's currency: at least 1; not together with percentOff.",
    }),
    minimumBaseQuantity: t.int({ description: 'How many of the base product it takes; without it, any.' }),
    minimumRecommendedQuantity: t.int({ description: 'How many of the offered product it takes; without it, any.' }),
    quantityToAdd: t.int({ description: 'How many more are offered, for type INCREASE_QUANTITY.' }),
    prefersSubscription: t.boolean({
      required: true,
      defaultValue: false,
      description: 'Whether it is offered as a subscription first.',
    }),
  }),
});

const ProductUpsellInput = builder.inputType('ProductUpsellInput', {
  description: 'What is offered along with a product; what is left out stays as it is, or off.',
  fields: (t) => ({
    enabled: t.boolean({ description: 'Whether it takes part.' }),
    recommendations: t.field({
      type: [UpsellRecommendationInput],
      description: 'At most 100 offers, which replace the present ones.',
    }),
  }),
});

const StockLimitInput = builder.inputType('StockLimitInput', {
  description: 'A limit on sales, which replaces the present one.',
  fields: (t) => ({
    enabled: t.boolean({ required: true, defaultValue: true, description: 'Whether it is in force.' }),
    quantity: t.int({ description: 'How many: at least 0; required where enabled is true.' }),
    period: t.field({ type: DurationInput, description: 'The period that it covers. Default: all time.' }),
    includesTrials: t.boolean({ required: true, defaultValue: false, description: 'Whether trials count.' }),
  }),
});

const ProductCommandInput = builder.inputType('ProductCommandInput', {
  description: 'A command that runs on game servers.',
  fields: (t) => ({
    stage: t.field({ type: commandStage.ref, required: true, description: 'When it runs.' }),
    content: t.string({ required: true, description: 'The command; not blank.' }),
    isOnlineOnly: t.boolean({
      required: true,
      defaultValue: false,
      description: 'Whether the player has to be online.',
    }),
    gameServerIds: t.idList({ description: 'At most 100 game servers it runs on; without them, the usual ones.' }),
  }),
});

/** What a product is, besides name, price, and what can be cleared. */
export const productFields = (t: InputFields) => ({
  allowsOneTimePurchase: t.boolean({ description: 'Whether it can be bought once; a new product: true.' }),
  allowsSubscription: t.boolean({
    description: 'Whether it can be subscribed to; a new product: false, or true where subscriptionInterval is given.',
  }),
  subscriptionInterval: t.field({
    type: DurationInput,
    description: 'How often a subscription renews; a new product with subscriptions needs it.',
  }),
  allowsConcurrentActiveItems: t.boolean({
    description: "Whether a customer may have several active at one time; a new product: PayNow's own choice.",
  }),
  isRemovedAfterTime: t.boolean({
    description: 'Whether it is removed from the customer after a time; a new product: where removeAfter is given.',
  }),
  removeAfter: t.field({ type: DurationInput, description: 'After which time: days, weeks or months.' }),
  isSingleGameServerOnly: t.boolean({
    description: 'Whether a buyer has to choose one game server; a new product: false.',
  }),
  isHidden: t.boolean({ description: 'Whether it is left out of the catalogue; a new product: false.' }),
  isGiftingDisabled: t.boolean({ description: 'Whether it cannot be given to others; a new product: false.' }),
  isGiftCardsDisabled: t.boolean({ description: 'Whether gift cards cannot pay for it; a new product: false.' }),
  isCouponsDisabled: t.boolean({ description: 'Whether coupons do not apply to it; a new product: false.' }),
  isAffiliateLinksDisabled: t.boolean({
    description: 'Whether affiliate links do not apply to it; a new product: false.',
  }),
  grantsGiftCard: t.boolean({
    description: 'Whether the buyer gets a gift card worth the subtotal; a new product: false.',
  }),
  trial: t.field({ type: ProductTrialInput, description: 'Its free trial; a new product: none.' }),
  upsell: t.field({ type: ProductUpsellInput, description: 'What is offered along with it; a new product: nothing.' }),
  storeStockLimit: t.field({ type: StockLimitInput, description: 'Limit for the store; a new product: none.' }),
  customerStockLimit: t.field({ type: StockLimitInput, description: 'Limit for each customer; a new product: none.' }),
  stockExcludesRemoved: t.boolean({
    description: 'Whether removed items are left out of those limits; a new product: false.',
  }),
  tagIds: t.idList({ description: 'At most 100 tags, which replace the present ones; a new product: none.' }),
  gameServerIds: t.idList({
    description: 'At most 100 game servers, which replace the present ones; a new product: none.',
  }),
  commands: t.field({
    type: [ProductCommandInput],
    description: 'At most 100 commands, which replace the present ones; a new product: none.',
  }),
  customVariableIds: t.idList({
    description: 'At most 100 custom variables, which replace the present ones; a new product: none.',
  }),
  requiredProductIds: t.idList({
    description: 'At most 100 products a buyer must own, which replace the present ones; a new product: none.',
  }),
  requiresAllProducts: t.boolean({
    description: 'Whether all required products are needed, or one; a new product: false.',
  }),
  taxCode: t.field({ type: taxCode.ref, description: "Its kind for taxes; a new product: PayNow's own choice." }),
  tierGroupId: t.id({ description: "PayNow's number of its tier group; a new product: none." }),
});

/** What can be cleared: `cleared` says what null means. */
export const clearableFields = (t: InputFields, cleared = '') => ({
  label: t.string({ description: `A short badge; a new product: none.${cleared}` }),
  metadata: t.field({ type: [MetadataEntryInput], description: `Metadata; a new product: none.${cleared}` }),
  enabledAt: t.field({ type: 'DateTime', description: `From when it is sold; a new product: at once.${cleared}` }),
  enabledUntil: t.field({
    type: 'DateTime',
    description: `Until when it is sold; a new product: permanently.${cleared}`,
  }),
});
