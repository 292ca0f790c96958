import type { DurationFields } from '../../kit/durations.js';
import type { EntryInput } from '../../kit/metadata.js';

type Maybe<T> = T | null | undefined;

/** What can be said about a product, besides which one it is. */
export interface ProductFields {
  readonly name?: Maybe<string>;
  readonly price?: Maybe<number>;
  readonly slug?: Maybe<string>;
  readonly description?: Maybe<string>;
  readonly label?: Maybe<string>;
  readonly metadata?: Maybe<readonly EntryInput[]>;
  readonly enabledAt?: Maybe<string>;
  readonly enabledUntil?: Maybe<string>;
  readonly allowsOneTimePurchase?: Maybe<boolean>;
  readonly allowsSubscription?: Maybe<boolean>;
  readonly subscriptionInterval?: Maybe<DurationFields>;
  readonly allowsConcurrentActiveItems?: Maybe<boolean>;
  readonly isRemovedAfterTime?: Maybe<boolean>;
  readonly removeAfter?: Maybe<DurationFields>;
  readonly isSingleGameServerOnly?: Maybe<boolean>;
  readonly isHidden?: Maybe<boolean>;
  readonly isGiftingDisabled?: Maybe<boolean>;
  readonly isGiftCardsDisabled?: Maybe<boolean>;
  readonly isCouponsDisabled?: Maybe<boolean>;
  readonly isAffiliateLinksDisabled?: Maybe<boolean>;
  readonly grantsGiftCard?: Maybe<boolean>;
  readonly trial?: Maybe<TrialFields>;
  readonly upsell?: Maybe<UpsellFields>;
  readonly storeStockLimit?: Maybe<StockLimitFields>;
  readonly customerStockLimit?: Maybe<StockLimitFields>;
  readonly stockExcludesRemoved?: Maybe<boolean>;
  readonly tagIds?: Maybe<readonly string[]>;
  readonly gameServerIds?: Maybe<readonly string[]>;
  readonly commands?: Maybe<readonly CommandFields[]>;
  readonly customVariableIds?: Maybe<readonly string[]>;
  readonly requiredProductIds?: Maybe<readonly string[]>;
  readonly requiresAllProducts?: Maybe<boolean>;
  readonly taxCode?: Maybe<string>;
  readonly tierGroupId?: Maybe<string>;
}

/** Free trial settings. */
export interface TrialFields {
  readonly enabled?: Maybe<boolean>;
  readonly period?: Maybe<DurationFields>;
  readonly endsWhenCanceled?: Maybe<boolean>;
  readonly isForNewCustomersOnly?: Maybe<boolean>;
  readonly newCustomerLookback?: Maybe<DurationFields>;
  readonly isRepeatable?: Maybe<boolean>;
  readonly repeatCooldown?: Maybe<DurationFields>;
}

/** What is offered along. */
export interface UpsellFields {
  readonly enabled?: Maybe<boolean>;
  readonly recommendations?: Maybe<readonly RecommendationFields[]>;
}

/** One offer. */
export interface RecommendationFields {
  readonly productId: string;
  readonly type: string;
  readonly percentOff?: Maybe<string>;
  readonly amountOff?: Maybe<number>;
  readonly minimumBaseQuantity?: Maybe<number>;
  readonly minimumRecommendedQuantity?: Maybe<number>;
  readonly quantityToAdd?: Maybe<number>;
  readonly prefersSubscription: boolean;
}

/** A limit on sales. */
export interface StockLimitFields {
  readonly enabled: boolean;
  readonly quantity?: Maybe<number>;
  readonly period?: Maybe<DurationFields>;
  readonly includesTrials: boolean;
}

/** A command on game servers. */
export interface CommandFields {
  readonly stage: string;
  readonly content: string;
  readonly isOnlineOnly: boolean;
  readonly gameServerIds?: Maybe<readonly string[]>;
}
