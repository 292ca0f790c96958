import { requireRow } from '../../../loaders/reads/ownedRows.js';
import type { CustomVariableRow } from '../../../upstream/management/customVariables.js';
import {
  createCustomVariable as createCall,
  deleteCustomVariable as deleteCall,
  getCustomVariable,
  updateCustomVariable as updateCall,
} from '../../../upstream/management/customVariables.js';
import type { GatewayContext } from '../../kit/context.js';
import { inputRow, type RowInput, type StoreInput } from '../../kit/ids.js';
import { attempt, type Outcome } from '../../kit/outcome.js';
import { creation, deletion, ROW } from '../../kit/rowWrites.js';
import { type CustomVariableChange, type CustomVariableFields, checkChange, createBody, mergedBody } from './body.js';

/** Creates a custom variable (`POST …/custom-variables`). */
export const createCustomVariable = creation(
  'customVariables',
  createCall,
  (input: StoreInput & CustomVariableFields, _storeId, context) => createBody(input, context.optionPercentScale),
  { 409: ['identifier'] },
);

/**
 * Changes a custom variable (`PATCH …/custom-variables/{id}`). PayNow takes it only whole, so it is read first and
 * written back with the changes; what somebody else wrote in between is lost.
 */
export const updateCustomVariable = (
  input: RowInput & CustomVariableChange,
  context: GatewayContext,
): Promise<Outcome<{ readonly row: CustomVariableRow }>> =>
  attempt(
    async () => {
      const { storeId, paynowId: customVariableId } = inputRow(input, 'CustomVariable', context);
      const path = { storeId, customVariableId };
      const change = checkChange(input, context.optionPercentScale);
      const { session } = context.paynow();
      const row = requireRow(await session.readFresh(getCustomVariable, { path }), storeId, customVariableId);
      const call = { path, body: mergedBody(row, change) };
      return { row: await session.write('customVariables', updateCall, call) };
    },
    { ...ROW, 409: ['identifier'] },
    input,
  );

/** Deletes a custom variable (`DELETE …/custom-variables/{id}`). */
export const deleteCustomVariable = deletion('customVariables', deleteCall);
