import { badInput } from '../core/errors.js';
import { toGlobalId } from '../core/ids.js';
import {
  type CreateGiftCardBody,
  createGiftCard as createCall,
  deleteGiftCard as deleteCall,
  type GiftCardRow,
  type UpdateGiftCardBody,
  updateGiftCard as updateCall,
} from '../upstream/giftCards.js';
import { checkCode, drawCode } from './codes.js';
import { type GatewayContext, loadersOf } from './context.js';
import { inputId, inputStoreId, type StoreInput } from './ids.js';
import { atLeast } from './inputs.js';
import { onceIfKeyed } from './once.js';
import { attempt, type Outcome } from './outcome.js';
import { type Page, type PageArguments, readPage } from './page.js';
import { checkPeriod } from './period.js';
import { changesOf } from './updates.js';

/** Conditions of a gift card list. */
export interface GiftCardFilter {
  readonly code?: string | null | undefined;
  readonly includeCanceled?: boolean | null | undefined;
}

/**
 * One page of a store's gift cards.
 * @throws GatewayError `BAD_USER_INPUT` for an empty code
 */
export async function giftCardsPage(
  storeId: string,
  { code, includeCanceled }: GiftCardFilter,
  page: PageArguments,
  context: GatewayContext,
): Promise<Page<GiftCardRow>> {
  // An empty code would be no filter to PayNow, and answer with everything.
  if (code?.trim() === '') throw badInput('filter.code must not be empty; leave it out to filter nothing.');
  const filter = { ...(code != null && { code }), ...(includeCanceled && { include_canceled: true }) };
  return readPage(page, (query) => loadersOf(context).giftCards.list(storeId, { ...filter, ...query }));
}

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
export interface UpdateGiftCardInput extends StoreInput {
  readonly id: string;
  readonly balance?: number | null | undefined;
  readonly code?: string | null | undefined;
  readonly enabled?: boolean | null | undefined;
  readonly note?: string | null | undefined;
  readonly usableAt?: string | null | undefined;
  readonly expiresAt?: string | null | undefined;
  readonly idempotencyKey?: string | null | undefined;
}

/** Input of {@link deleteGiftCard}. */
export interface DeleteGiftCardInput extends StoreInput {
  readonly id: string;
}

/** Creates a gift card (`POST …/giftcards`). */
export const createGiftCard = (
  { idempotencyKey, ...input }: CreateGiftCardInput,
  context: GatewayContext,
): Promise<Outcome<{ readonly giftCard: GiftCardRow }>> =>
  attempt(
    async () => {
      const storeId = inputStoreId(input, context);
      const body = createBody(input);
      const send = () => context.paynow().session.write('giftCards', createCall, { path: { storeId }, body });
      // Without what is drawn or read from the clock: a repeated call must be equal.
      const { storeId: _, ...given } = input;
      const call = { mutation: 'createGiftCard', given };
      return { giftCard: await onceIfKeyed(storeId, idempotencyKey, call, send, context) };
    },
    { balance: ['startingBalance'] },
  );

/** Changes a gift card (`PATCH …/giftcards/{giftCardId}`). */
export const updateGiftCard = (
  { idempotencyKey, ...input }: UpdateGiftCardInput,
  context: GatewayContext,
): Promise<Outcome<{ readonly giftCard: GiftCardRow }>> =>
  attempt(async () => {
    const { storeId, paynowId: giftCardId } = inputId(input.id, 'GiftCard', ['id'], input, context);
    const body = updateBody(input);
    const send = () => context.paynow().session.write('giftCards', updateCall, { path: { storeId, giftCardId }, body });
    const call = { mutation: 'updateGiftCard', giftCardId, body };
    return { giftCard: await onceIfKeyed(storeId, idempotencyKey, call, send, context) };
  });

/** Deletes a gift card (`DELETE …/giftcards/{giftCardId}`), which PayNow calls canceling. */
export const deleteGiftCard = (
  input: DeleteGiftCardInput,
  context: GatewayContext,
): Promise<Outcome<{ readonly deletedId: string; readonly giftCard: GiftCardRow }>> =>
  attempt(async () => {
    const { storeId, paynowId: giftCardId } = inputId(input.id, 'GiftCard', ['id'], input, context);
    const giftCard = await context.paynow().session.write('giftCards', deleteCall, { path: { storeId, giftCardId } });
    return { deletedId: toGlobalId(storeId, 'GiftCard', giftCardId), giftCard };
  });

function createBody(input: Omit<CreateGiftCardInput, 'idempotencyKey'>): CreateGiftCardBody {
  const { startingBalance, code, enabled, note, usableAt, expiresAt } = input;
  checkPeriod(usableAt, expiresAt);
  return {
    code: code == null ? drawCode() : checkCode(code),
    balance: atLeast(startingBalance, 1, 'startingBalance'),
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
