import { endpoint, type None } from '../client/endpoint.js';
import type { ActorRow, FlakeId, Timestamp } from '../wire/common.js';
import type { CustomVariableType } from '../wire/products.js';

/** How an option's price counts, as the wire spells it. */
export type OptionPriceType = 'fixed' | 'percentage';

/** An option of a dropdown. `price` is minor units or a percentage, by `price_type`. */
export interface CustomVariableOptionRow {
  readonly id: FlakeId;
  readonly store_id: FlakeId;
  readonly custom_variable_id: FlakeId;
  readonly name: string;
  readonly value: string;
  readonly price: number;
  readonly price_type: OptionPriceType;
  readonly is_default: boolean;
  readonly sort_order: number;
}

/** A custom variable. Source: `GET /v1/stores/{storeId}/custom-variables/{customVariableId}`. */
export interface CustomVariableRow {
  readonly id: FlakeId;
  readonly store_id: FlakeId;
  readonly identifier: string;
  readonly name: string;
  readonly description: string;
  readonly type: CustomVariableType;
  readonly value_regex?: string | null;
  readonly options: readonly CustomVariableOptionRow[];
  readonly created_by: ActorRow;
  readonly created_at: Timestamp;
  readonly updated_by?: ActorRow | null;
  readonly updated_at?: Timestamp | null;
}

/** An option in a body; with an id it is one that exists. */
export interface CustomVariableOptionBody {
  readonly id?: FlakeId;
  readonly name: string;
  readonly value: string;
  readonly price: number;
  readonly price_type: OptionPriceType;
  readonly is_default: boolean;
}

/** Body that creates a custom variable, or replaces all of one. */
export interface CustomVariableBody {
  readonly identifier: string;
  readonly name: string;
  readonly description?: string | null;
  readonly type: CustomVariableType;
  readonly value_regex?: string | null;
  readonly options: readonly CustomVariableOptionBody[];
}

/** All custom variables, whole. */
export const listCustomVariables = endpoint<None, None, readonly CustomVariableRow[]>()(
  'GET',
  '/v1/stores/{storeId}/custom-variables',
  'rows',
);

/** One custom variable. */
export const getCustomVariable = endpoint<None, None, CustomVariableRow>()(
  'GET',
  '/v1/stores/{storeId}/custom-variables/{customVariableId}',
);

/** Creates a custom variable. */
export const createCustomVariable = endpoint<None, CustomVariableBody, CustomVariableRow>()(
  'POST',
  '/v1/stores/{storeId}/custom-variables',
);

/** Replaces all of a custom variable, its options too. */
export const updateCustomVariable = endpoint<None, CustomVariableBody, CustomVariableRow>()(
  'PATCH',
  '/v1/stores/{storeId}/custom-variables/{customVariableId}',
);

/** Deletes a custom variable. Answers 204. */
export const deleteCustomVariable = endpoint()(
  'DELETE',
  '/v1/stores/{storeId}/custom-variables/{customVariableId}',
  'nothing',
);
