import {
  type CreateSaleBody,
  createSale as createCall,
  deleteSale as deleteCall,
  type UpdateSaleBody,
  updateSale as updateCall,
} from '../../upstream/management/sales.js';
import { changesOf } from '../kit/changes.js';
import type { GatewayContext } from '../kit/context.js';
import { checkDiscount, type DiscountInput } from '../kit/discounts.js';
import type { RowInput, StoreInput } from '../kit/ids.js';
import { atLeast, checkIds } from '../kit/inputs.js';
import { checkIntervals } from '../kit/intervals.js';
import { refuse } from '../kit/outcome.js';
import { change, creation, deletion } from '../kit/rowWrites.js';
import { wireValue } from '../kit/wireValue.js';

/** PayNow's sales carry tenths of a percent. */
export const SALE_PERCENT_SCALE = 10;

/** Input of {@link createSale}; the schema states the defaults. */
export interface CreateSaleInput extends StoreInput {
  readonly name: string;
  readonly discount: DiscountInput;
  readonly enabled: boolean;
  /** A value of the enum `SaleDuration`. */
  readonly duration: string;
  readonly durationInIntervals?: number | null | undefined;
  readonly productIds: readonly string[];
  readonly tagIds: readonly string[];
  readonly minimumOrderValue: number;
  readonly beginsAt?: string | null | undefined;
  readonly endsAt?: string | null | undefined;
}

/** Input of {@link updateSale}: what is absent stays; only `endsAt` can be cleared. */
export interface UpdateSaleInput extends RowInput {
  readonly name?: string | null | undefined;
  readonly discount?: DiscountInput | null | undefined;
  readonly enabled?: boolean | null | undefined;
  readonly duration?: string | null | undefined;
  readonly durationInIntervals?: number | null | undefined;
  readonly productIds?: readonly string[] | null | undefined;
  readonly tagIds?: readonly string[] | null | undefined;
  readonly minimumOrderValue?: number | null | undefined;
  readonly beginsAt?: string | null | undefined;
  readonly endsAt?: string | null | undefined;
}

const FIELDS = {
  discount_type: ['discount'],
  discount_amount: ['discount'],
  apply_to_product_ids: ['productIds'],
  apply_to_tag_ids: ['tagIds'],
};

/** Creates a sale (`POST …/sales`). */
export const createSale = creation('sales', createCall, createBody, FIELDS);

/** Changes a sale (`PATCH …/sales/{saleId}`). */
export const updateSale = change('sales', updateCall, updateBody, FIELDS);

/** Deletes a sale (`DELETE …/sales/{saleId}`). */
export const deleteSale = deletion('sales', deleteCall);

function createBody(input: CreateSaleInput, storeId: string, context: GatewayContext): CreateSaleBody {
  const { duration, durationInIntervals: intervals } = input;
  checkIntervals(duration, intervals);
  const beginsAt = input.beginsAt ?? new Date().toISOString();
  return {
    name: checkName(input.name),
    enabled: input.enabled,
    ...checkDiscount(input.discount, SALE_PERCENT_SCALE),
    duration: wireValue(duration, 'duration'),
    // PayNow wants the number always, and looks at it only when repeating.
    duration_in_intervals: intervals == null ? 0 : atLeast(intervals, 1, 'durationInIntervals'),
    apply_to_product_ids: checkIds(input.productIds, 'productIds', 'Product', storeId, context),
    apply_to_tag_ids: checkIds(input.tagIds, 'tagIds', 'Tag', storeId, context),
    minimum_order_value: atLeast(input.minimumOrderValue, 0, 'minimumOrderValue'),
    begins_at: beginsAt,
    ...(input.endsAt != null && { ends_at: checkEnd(input.endsAt, beginsAt) }),
  };
}

function updateBody(input: UpdateSaleInput, storeId: string, context: GatewayContext): UpdateSaleBody {
  const changes = changesOf(input, ['endsAt']);
  const { name, enabled, discount, duration, durationInIntervals: intervals, beginsAt, endsAt } = changes;
  const { productIds, tagIds, minimumOrderValue: minimum } = changes;
  // A sale that repeats already keeps its number.
  if (duration !== undefined && duration !== 'repeating') checkIntervals(duration, intervals);
  return {
    ...(name !== undefined && { name: checkName(name) }),
    ...(enabled !== undefined && { enabled }),
    ...(discount && checkDiscount(discount, SALE_PERCENT_SCALE)),
    ...(duration !== undefined && { duration: wireValue(duration, 'duration') }),
    ...(intervals !== undefined && { duration_in_intervals: atLeast(intervals, 1, 'durationInIntervals') }),
    ...(productIds && { apply_to_product_ids: checkIds(productIds, 'productIds', 'Product', storeId, context) }),
    ...(tagIds && { apply_to_tag_ids: checkIds(tagIds, 'tagIds', 'Tag', storeId, context) }),
    ...(minimum !== undefined && { minimum_order_value: atLeast(minimum, 0, 'minimumOrderValue') }),
    ...(beginsAt !== undefined && { begins_at: beginsAt }),
    ...(endsAt !== undefined && { ends_at: endsAt === null ? null : checkEnd(endsAt, beginsAt) }),
  };
}

function checkName(name: string): string {
  if (name.trim() === '') throw refuse('name must not be empty.', ['name']);
  return name;
}

function checkEnd(end: string, begin: string | undefined): string {
  if (begin !== undefined && Date.parse(end) <= Date.parse(begin)) {
    throw refuse('endsAt must be after beginsAt.', ['endsAt']);
  }
  return end;
}
