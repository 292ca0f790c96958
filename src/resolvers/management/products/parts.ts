import { percentToWire } from '../../../core/percent.js';
import type {
  StockLimitRow,
  UpsellRecommendationRow,
  UpsertTrialBody,
  UpsertUpsellBody,
} from '../../../upstream/management/products.js';
import type { IntervalScale } from '../../../upstream/wire/common.js';
import type { CommandStage, ProductCommandRow } from '../../../upstream/wire/products.js';
import { givenOf } from '../../kit/changes.js';
import type { GatewayContext } from '../../kit/context.js';
import { checkDuration, type DurationFields } from '../../kit/durations.js';
import { inputId } from '../../kit/ids.js';
import { atLeast, limited } from '../../kit/inputs.js';
import { checkField, refuse } from '../../kit/outcome.js';
import { wireValue } from '../../kit/wireValue.js';
import type { CommandFields, RecommendationFields, StockLimitFields, TrialFields, UpsellFields } from './inputs.js';

/** Where ids of an input belong. */
export interface StoreScope {
  readonly storeId: string;
  readonly context: GatewayContext;
}

type TrialSpan = 'period' | 'new_customer_order_lookback' | 'repeat_trial_cooldown';
type TrialSpanFields = Pick<UpsertTrialBody, `${TrialSpan}_value` | `${TrialSpan}_scale`>;

/** Free trial settings as the wire has them. */
export function trialBody(fields: TrialFields): UpsertTrialBody {
  const trial = givenOf(fields, [], 'trial');
  const span = (name: TrialSpan, given: DurationFields | undefined, field: string): TrialSpanFields => {
    if (given === undefined) return {};
    const { value, scale } = checkDuration<IntervalScale>(given, 'trial', field);
    return { [`${name}_value`]: value, [`${name}_scale`]: scale };
  };
  const { enabled, endsWhenCanceled, isForNewCustomersOnly, isRepeatable } = trial;
  return {
    ...(enabled != null && { enabled }),
    ...span('period', trial.period, 'period'),
    ...(endsWhenCanceled != null && { revoke_immediately_when_canceled: endsWhenCanceled }),
    ...(isForNewCustomersOnly != null && { new_customers_only: isForNewCustomersOnly }),
    ...span('new_customer_order_lookback', trial.newCustomerLookback, 'newCustomerLookback'),
    ...(isRepeatable != null && { allow_repeat_trials: isRepeatable }),
    ...span('repeat_trial_cooldown', trial.repeatCooldown, 'repeatCooldown'),
  };
}

// PayNow takes the percentages of offers in tenths.
const UPSELL_PERCENT_SCALE = 10;

function discountOf({ percentOff, amountOff }: RecommendationFields, at: readonly string[]) {
  if (percentOff != null && amountOff != null) {
    throw refuse('Give percentOff or amountOff, not both.', [...at, 'amountOff']);
  }
  if (percentOff != null) {
    const amount = checkField([...at, 'percentOff'], () => percentToWire(percentOff, UPSELL_PERCENT_SCALE));
    return { discount_type: 'percentage', discount_amount: amount } as const;
  }
  if (amountOff == null) return { discount_type: 'none', discount_amount: 0 } as const;
  return { discount_type: 'fixed', discount_amount: atLeast(amountOff, 1, ...at, 'amountOff') } as const;
}

function recommendationBody(
  offer: RecommendationFields,
  at: readonly string[],
  { storeId, context }: StoreScope,
): UpsellRecommendationRow {
  const { minimumBaseQuantity: base, minimumRecommendedQuantity: recommended, quantityToAdd } = offer;
  return {
    recommended_product_id: inputId(offer.productId, 'Product', [...at, 'productId'], { storeId }, context).paynowId,
    type: wireValue(offer.type, ...at, 'type'),
    ...discountOf(offer, at),
    ...(base != null && { minimum_base_product_quantity: atLeast(base, 1, ...at, 'minimumBaseQuantity') }),
    ...(recommended != null && {
      minimum_recommended_product_quantity: atLeast(recommended, 1, ...at, 'minimumRecommendedQuantity'),
    }),
    ...(quantityToAdd != null && { quantity_to_add: atLeast(quantityToAdd, 1, ...at, 'quantityToAdd') }),
    prefer_as_subscription: offer.prefersSubscription,
  };
}

/** Offers as the wire has them. */
export function upsellBody(upsell: UpsellFields, scope: StoreScope): UpsertUpsellBody {
  const { enabled, recommendations } = givenOf(upsell, [], 'upsell');
  const at = ['upsell', 'recommendations'];
  return {
    ...(enabled != null && { enabled }),
    ...(recommendations != null && {
      recommendations: limited(recommendations, 0, ...at).map((one, n) =>
        recommendationBody(one, [...at, String(n)], scope),
      ),
    }),
  };
}

/** A limit on sales as the wire has it: always whole. */
export function stockLimitBody(
  { enabled, quantity, period, includesTrials }: StockLimitFields,
  at: string,
): StockLimitRow {
  if (enabled && quantity == null) throw refuse('A limit in force needs a quantity.', [at, 'quantity']);
  const { value, scale } =
    period == null ? { value: null, scale: 'invalid' as const } : checkDuration<IntervalScale>(period, at, 'period');
  return {
    enabled,
    quantity: quantity == null ? null : atLeast(quantity, 0, at, 'quantity'),
    time_value: value,
    time_scale: scale,
    include_trials: includesTrials,
  };
}

/** Commands as the wire has them. */
export function commandBodies(commands: readonly CommandFields[], scope: StoreScope): ProductCommandRow[] {
  return limited(commands, 0, 'commands').map(
    ({ stage, content, isOnlineOnly, gameServerIds }, n): ProductCommandRow => {
      const at = ['commands', String(n)];
      if (content.trim() === '') throw refuse('content must not be blank.', [...at, 'content']);
      const servers = limited(gameServerIds ?? [], 0, ...at, 'gameServerIds').map((id, m) => {
        const field = [...at, 'gameServerIds', String(m)];
        return inputId(id, 'GameServer', field, { storeId: scope.storeId }, scope.context).paynowId;
      });
      return {
        stage: wireValue<CommandStage>(stage, ...at, 'stage'),
        content,
        online_only: isOnlineOnly,
        ...(servers.length > 0 && { override_execute_on_gameserver_ids: servers }),
      };
    },
  );
}
