import { type GlobalId, toGlobalId } from '../../core/ids.js';
import type { IdType } from '../../core/resources.js';
import type { Session } from '../../loaders/reads/session.js';
import type { GatewayContext } from './context.js';
import { inputRow, type RowInput } from './ids.js';
import { attempt, type Outcome } from './outcome.js';

/** What came of deleting a row: its global id, or why it was refused. */
export type Deleted = Outcome<{ readonly deletedId: string }>;

/** Makes the resolver of a mutation that deletes the row its input names, with the one call that `send` makes. */
export const deletion =
  (type: IdType, send: (id: GlobalId, session: Session) => Promise<void>) =>
  (input: RowInput, context: GatewayContext): Promise<Deleted> =>
    attempt(async () => {
      const id = inputRow(input, type, context);
      await send(id, context.paynow().session);
      return { deletedId: toGlobalId(id.storeId, type, id.paynowId) };
    });
