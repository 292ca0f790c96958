import { toGlobalId } from '../../../core/ids.js';
import type { Finding } from '../../../ledger/ledger.js';
import { requireRow } from '../../../loaders/reads/ownedRows.js';
import {
  type CreateGiftCardBody,
  createGiftCard as createCall,
  deleteGiftCard as deleteCall,
  type GiftCardRow,
  getGiftCard,
  listGiftCards,
  type UpdateGiftCardBody,
  updateGiftCard as updateCall,
} from '../../../upstream/management/giftCards.js';
import { changesOf } from '../../kit/changes.js';
import { checkCode, drawCode } from '../../kit/codes.js';
import type { GatewayContext } from '../../kit/context.js';
import { inputRow, inputStoreId, type RowInput, type StoreInput } from '../../kit/ids.js';
import { atLeast } from '../../kit/inputs.js';
import { type KeyedSteps, onceIfKeyed } from '../../kit/once.js';
import { attempt, type Outcome } from '../../kit/outcome.js';
import { checkPeriod } from '../../kit/period.js';
import { ROW } from '../../kit/rowWrites.js';

/** Input of {@link createGiftCard}; the schema states the defaults. */
export interface CreateGiftCardInput extends StoreInput {
  readonly startingBalance: number;
  readonly code?: string | null | undefined;
  readonly enabled: boolean;
  readonly note?: string | null | undefined;
  readonly usableAt?: string | null | undefined;
  readonly expiresAt?: string | null | undefined;
  readonly idempotencyKey?: string | null | undefined;
}

/** Input of {@link updateGiftCard}: what is absent stays; only `expiresAt` can be cleared. */
export interface UpdateGiftCardInput extends RowInput {
  readonly balance?: number | null | undefined;
  readonly code?: string | null | undefined;
  readonly enabled?: boolean | null | undefined;
  readonly note?: string | null | undefined;
  readonly usableAt?: string | null | undefined;
  readonly expiresAt?: string | null | undefined;
  readonly idempotencyKey?: string | null | undefined;
}

type GivenCard = Omit<CreateGiftCardInput, 'idempotencyKey' | 'storeId'>;

/** Creates a gift card (`POST …/giftcards`). */
export const createGiftCard = (
  { idempotencyKey, storeId: givenStore, ...given }: CreateGiftCardInput,
  context: GatewayContext,
): Promise<Outcome<{ readonly row: GiftCardRow }>> =>
  attempt(
    async () => {
      const storeId = inputStoreId({ storeId: givenStore }, context);
      checkPeriod(given.usableAt, given.expiresAt);
      if (given.code != null) checkCode(given.code);
      atLeast(given.startingBalance, 1, 'startingBalance');
      // Without what is generated or read from the clock: a repeated call must be equal.
      const call = { mutation: 'createGiftCard', given };
      const steps = createSteps(storeId, given, idempotencyKey != null, context);
      const about = { startingBalance: given.startingBalance };
      return { row: await onceIfKeyed(storeId, idempotencyKey, call, steps, context, { details: { about } }) };
    },
    { balance: ['startingBalance'], 404: ['storeId'], 409: ['code'] },
    given,
  );

interface CreatePlan {
  readonly body: CreateGiftCardBody;
  /** Ids of the cards that had this code before, deleted ones. */
  readonly before: readonly string[];
}

function createSteps(
  storeId: string,
  given: GivenCard,
  isKeyed: boolean,
  context: GatewayContext,
): KeyedSteps<GiftCardRow, CreatePlan> {
  const { session } = context.paynow();
  const withCode = async (code: string) => {
    const query = { code, include_canceled: true, limit: 100 };
    return session.readFresh(listGiftCards, { path: { storeId }, query });
  };
  let known: readonly GiftCardRow[] | undefined;
  return {
    accept: {
      area: 'giftCards',
      read: async () => {
        if (given.code != null) known = await withCode(given.code);
        else await session.readFresh(listGiftCards, { path: { storeId }, query: { limit: 1 } });
      },
    },
    prepare: async () => {
      const body = createBody(given);
      // Nobody has a code that was just drawn. One that was given may be that of another card.
      const before = isKeyed && given.code != null ? (known ?? (await withCode(body.code))) : [];
      return { body, before: before.map(({ id }) => id) };
    },
    send: ({ body }) => session.write('giftCards', createCall, { path: { storeId }, body }),
    claimsOf: ({ id }) => [claimOf(id)],
    settle: async ({ body, before }): Promise<Finding<GiftCardRow>> => {
      const made = (await withCode(body.code)).filter(({ id }) => !before.includes(id));
      const [card] = made;
      if (!card) return { found: 'nothing' };
      if (made.length > 1 || card.starting_balance !== body.balance) return { found: 'ambiguous' };
      return { found: 'done', result: card, claims: [claimOf(card.id)] };
    },
    readBack: async ([claim = '']) => session.readFresh(getGiftCard, { path: { storeId, giftCardId: idOf(claim) } }),
  };
}

const claimOf = (id: string): string => `giftcard:${id}`;
const idOf = (claim: string): string => claim.slice('giftcard:'.length);

/** Changes a gift card (`PATCH …/giftcards/{giftCardId}`). */
export const updateGiftCard = (
  { idempotencyKey, ...input }: UpdateGiftCardInput,
  context: GatewayContext,
): Promise<Outcome<{ readonly row: GiftCardRow }>> =>
  attempt(
    async () => {
      const { storeId, paynowId: giftCardId } = inputRow(input, 'GiftCard', context);
      const body = updateBody(input);
      const call = { mutation: 'updateGiftCard', giftCardId, body };
      const steps = updateSteps({ storeId, giftCardId }, body, idempotencyKey != null, context);
      const about = { giftCardId, ...(body.balance !== undefined && { balance: body.balance }) };
      return { row: await onceIfKeyed(storeId, idempotencyKey, call, steps, context, { details: { about } }) };
    },
    { ...ROW, 409: ['code'] },
    input,
  );

interface UpdatePlan {
  /** When the card was last changed before, where the ledger has to know. */
  readonly updatedAt: string | null;
  /** Whether the card was already as it was to become: its change cannot be seen then. */
  readonly isNoChange: boolean;
}

function updateSteps(
  path: { readonly storeId: string; readonly giftCardId: string },
  body: UpdateGiftCardBody,
  isKeyed: boolean,
  context: GatewayContext,
): KeyedSteps<GiftCardRow, UpdatePlan> {
  const { session } = context.paynow();
  const { storeId, giftCardId } = path;
  const read = async () => requireRow(await session.readFresh(getGiftCard, { path }), storeId, giftCardId);
  let known: GiftCardRow | undefined;
  return {
    accept: {
      area: 'giftCards',
      read: async () => {
        known = await read();
      },
    },
    prepare: async () => {
      if (!isKeyed) return { updatedAt: null, isNoChange: false };
      const card = known ?? (await read());
      return { updatedAt: card.updated_at ?? null, isNoChange: holds(card, body) };
    },
    send: () => session.write('giftCards', updateCall, { path, body }),
    settle: async ({ updatedAt, isNoChange }): Promise<Finding<GiftCardRow>> => {
      const card = await session.readFresh(getGiftCard, { path });
      if ((card.updated_at ?? null) === updatedAt) return { found: 'nothing' };
      if (isNoChange || !holds(card, body)) return { found: 'ambiguous' };
      return { found: 'done', result: card, claims: [] };
    },
    readBack: async () => session.readFresh(getGiftCard, { path }),
  };
}

/** Whether the card is as the change would make it; moments may be spelled in several ways. */
const holds = (card: GiftCardRow, body: UpdateGiftCardBody): boolean =>
  Object.entries(body).every(([name, value]) => {
    const has = card[name as keyof UpdateGiftCardBody] ?? null;
    const wanted: unknown = value ?? null;
    const isMoment = name.endsWith('_at') && typeof has === 'string' && typeof wanted === 'string';
    return isMoment ? Date.parse(has) === Date.parse(wanted) : has === wanted;
  });

/** Deletes a gift card (`DELETE …/giftcards/{giftCardId}`), which PayNow calls canceling. */
export const deleteGiftCard = (
  input: RowInput,
  context: GatewayContext,
): Promise<Outcome<{ readonly deletedId: string; readonly giftCard: GiftCardRow }>> =>
  attempt(
    async () => {
      const { storeId, paynowId: giftCardId } = inputRow(input, 'GiftCard', context);
      const giftCard = await context.paynow().session.write('giftCards', deleteCall, { path: { storeId, giftCardId } });
      return { deletedId: toGlobalId(storeId, 'GiftCard', giftCardId), giftCard };
    },
    ROW,
    input,
  );

/** With what is generated or read from the clock: made once per key. */
function createBody(input: GivenCard): CreateGiftCardBody {
  const { startingBalance, code, enabled, note, usableAt, expiresAt } = input;
  return {
    code: code ?? drawCode(),
    balance: startingBalance,
    enabled,
    usable_at: usableAt ?? new Date().toISOString(),
    ...(note != null && { note }),
    ...(expiresAt != null && { expires_at: expiresAt }),
  };
}

function updateBody(input: Omit<UpdateGiftCardInput, 'idempotencyKey'>): UpdateGiftCardBody {
  const { balance, code, enabled, note, usableAt, expiresAt } = changesOf(input, ['expiresAt']);
  checkPeriod(usableAt, expiresAt);
  return {
    ...(balance !== undefined && { balance: atLeast(balance, 0, 'balance') }),
    ...(code !== undefined && { code: checkCode(code) }),
    ...(enabled !== undefined && { enabled }),
    ...(note !== undefined && { note }),
    ...(usableAt !== undefined && { usable_at: usableAt }),
    ...(expiresAt !== undefined && { expires_at: expiresAt }),
  };
}
