import {
  type BanIdentityRow,
  type BanType,
  checkBan as checkCall,
  createBan as createCall,
  deleteBan as deleteCall,
  type UpsertBanBody,
  updateBan as updateCall,
} from '../../upstream/management/bans.js';
import { changesOf } from '../kit/changes.js';
import type { GatewayContext } from '../kit/context.js';
import { inputId, inputStoreId, type StoreInput } from '../kit/ids.js';
import { filled, limited } from '../kit/inputs.js';
import { attempt } from '../kit/outcome.js';
import { change, creation, deletion } from '../kit/rowWrites.js';
import { wireValue } from '../kit/wireValue.js';

/** What a ban recognises a person by, as input; `type` is a value of the enum `BanType`. */
type Identities = ReadonlyArray<{ readonly type: string; readonly value: string }>;

/** What a ban consists of, as input. */
interface BanFields {
  readonly reason?: string | null | undefined;
  readonly identities?: Identities | null | undefined;
  readonly expiresAt?: string | null | undefined;
}

const FIELDS = { ban_type: ['type'], ban_type_value: ['value'] };

function banBody(input: BanFields, storeId: string, context: GatewayContext): UpsertBanBody {
  const { reason, identities, expiresAt } = changesOf(input, ['expiresAt']);
  return {
    ...(reason !== undefined && { reason: filled(reason, 'reason') }),
    ...(identities !== undefined && { identities: identityRows(identities, storeId, context) }),
    ...(expiresAt !== undefined && { expires_at: expiresAt }),
  };
}

const identityRows = (identities: Identities, storeId: string, context: GatewayContext): BanIdentityRow[] =>
  limited(identities, 1, 'identities').map((identity, n) => {
    const at = ['identities', String(n)];
    const type = wireValue<BanType>(identity.type, ...at, 'type');
    const text = filled(identity.value, ...at, 'value');
    const value =
      type === 'customer' ? inputId(text, 'Customer', [...at, 'value'], { storeId }, context).paynowId : text;
    return { ban_type: type, ban_type_value: value };
  });

/** Creates a ban (`POST …/bans`). */
export const createBan = creation('bans', createCall, banBody, FIELDS);

/** Changes a ban (`PATCH …/bans/{banId}`); only `expiresAt` can be cleared. */
export const updateBan = change('bans', updateCall, banBody, FIELDS);

/** Deletes a ban (`DELETE …/bans/{banId}`). */
export const deleteBan = deletion('bans', deleteCall);

/** Looks for a ban of a person (`POST …/bans/check`, which changes nothing). */
export const checkBan = (input: StoreInput & { readonly identities: Identities }, context: GatewayContext) =>
  attempt(
    async () => {
      const storeId = inputStoreId(input, context);
      const body = { identities: identityRows(input.identities, storeId, context) };
      return { storeId, check: await context.paynow().session.readFresh(checkCall, { path: { storeId }, body }) };
    },
    { 404: ['storeId'], ...FIELDS },
    input,
  );
