import { GatewayError } from '../../../core/errors.js';
import type { CustomVariableRow } from '../../../upstream/management/customVariables.js';
import {
  createCustomVariable as createCall,
  deleteCustomVariable as deleteCall,
  getCustomVariable,
  updateCustomVariable as updateCall,
} from '../../../upstream/management/customVariables.js';
import { type GatewayContext, loadersOf } from '../../kit/context.js';
import { deletion } from '../../kit/deletions.js';
import { inputRow, inputStoreId, type RowInput, type StoreInput } from '../../kit/ids.js';
import { attempt, type Outcome } from '../../kit/outcome.js';
import { type Page, type PageArguments, readWhole } from '../../kit/pages.js';
import { type CustomVariableChange, type CustomVariableFields, checkChange, createBody, mergedBody } from './body.js';

/** One page of a store's custom variables, cut here: PayNow sends all of them. */
export const customVariablesPage = (
  storeId: string,
  page: PageArguments,
  context: GatewayContext,
): Promise<Page<CustomVariableRow>> => readWhole(page, () => loadersOf(context).customVariables.all(storeId));

/** What a write of a custom variable comes to. */
export type CustomVariableOutcome = Outcome<{ readonly customVariable: CustomVariableRow }>;

/** Creates a custom variable (`POST …/custom-variables`). */
export const createCustomVariable = (
  input: StoreInput & CustomVariableFields,
  context: GatewayContext,
): Promise<CustomVariableOutcome> =>
  attempt(async () => {
    const storeId = inputStoreId(input, context);
    const call = { path: { storeId }, body: createBody(input, context.optionPercentScale) };
    return { customVariable: await context.paynow().session.write('customVariables', createCall, call) };
  });

/**
 * Changes a custom variable (`PATCH …/custom-variables/{id}`). PayNow takes it only whole, so it is read first and
 * written back with the changes; what somebody else wrote in between is lost.
 */
export const updateCustomVariable = (
  input: RowInput & CustomVariableChange,
  context: GatewayContext,
): Promise<CustomVariableOutcome> =>
  attempt(async () => {
    const { storeId, paynowId: customVariableId } = inputRow(input, 'CustomVariable', context);
    const path = { storeId, customVariableId };
    const change = checkChange(input, context.optionPercentScale);
    const { session } = context.paynow();
    const row = await session.readFresh(getCustomVariable, { path });
    if (row.id !== path.customVariableId || row.store_id !== path.storeId) {
      throw new GatewayError('UPSTREAM_INVALID_RESPONSE', 'PayNow answered with another row than was asked for.');
    }
    const call = { path, body: mergedBody(row, change) };
    return { customVariable: await session.write('customVariables', updateCall, call) };
  });

/** Deletes a custom variable (`DELETE …/custom-variables/{id}`). */
export const deleteCustomVariable = deletion('CustomVariable', ({ storeId, paynowId: customVariableId }, session) =>
  session.write('customVariables', deleteCall, { path: { storeId, customVariableId } }),
);
