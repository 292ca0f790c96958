import type { GiftCardRow } from '../../../upstream/management/giftCards.js';
import { conflict, found, type Problem, problem, refuseBroken } from '../../http/errors.js';
import { boolean, dateTime, integer, nullable, objectOf, PAGE, text } from '../../http/fields.js';
import { route } from '../../http/router.js';
import { codeKey } from '../../shop/promo.js';
import type { StoreState } from '../../state.js';
import { API_KEY_ACTOR, created, endBeforeStart, updated, withoutAbsent } from '../shared.js';

const code = text({ min: 1, max: 255 });

const createBody = objectOf({
  required: { enabled: boolean, code, balance: integer({ min: 0 }), usable_at: dateTime },
  optional: { note: text(), expires_at: nullable(dateTime) },
});

const updateBody = objectOf({
  optional: {
    enabled: boolean,
    code,
    note: text(),
    balance: integer({ min: 0 }),
    usable_at: dateTime,
    expires_at: nullable(dateTime),
  },
});

type CardFields = Pick<GiftCardRow, 'code' | 'usable_at' | 'expires_at'>;

const brokenRules = (card: CardFields): Problem[] => [
  ...(codeKey(card.code) === '' ? [problem('code', 'string', 'must not be blank.')] : []),
  ...endBeforeStart(card, 'usable_at', 'expires_at'),
];

/** Refuses a card that breaks a rule, or has the code of another card that is not canceled. */
function accept(fields: CardFields, store: StoreState, ownId?: string): void {
  refuseBroken(brokenRules(fields));
  const key = codeKey(fields.code);
  if (store.giftCards.all().some((row) => row.id !== ownId && !row.canceled_at && codeKey(row.code) === key)) {
    throw conflict('giftcard-code-already-exists', 'Another gift card has this code.');
  }
}

/** A card that is not canceled: a canceled one can be read but not changed. */
function standing(store: StoreState, id: string): GiftCardRow {
  const row = found(store.giftCards.get(id), 'gift card');
  if (row.canceled_at) throw conflict('giftcard-canceled', 'The gift card is canceled.');
  return row;
}

/** Gift cards. */
export const giftCardRoutes = [
  route({
    method: 'GET',
    path: '/v1/stores/{storeId}/giftcards',
    query: { optional: { ...PAGE, code: text({ max: 255 }), include_canceled: boolean } },
    handle: ({ store, query: { code: wanted, include_canceled: all = false, ...page } }) =>
      store.giftCards.page(
        page,
        (row) =>
          (all || !row.canceled_at) && (wanted === undefined || wanted === '' || codeKey(row.code) === codeKey(wanted)),
      ),
  }),
  route({
    method: 'GET',
    path: '/v1/stores/{storeId}/giftcards/{giftCardId}',
    handle: ({ store, params }) => found(store.giftCards.get(params.giftCardId), 'gift card'),
  }),
  route({
    method: 'POST',
    path: '/v1/stores/{storeId}/giftcards',
    body: createBody,
    handle: ({ store, state: { clock }, body }) => {
      accept(body, store);
      return store.giftCards.put({
        ...withoutAbsent(body),
        ...created(store, clock),
        starting_balance: body.balance,
      });
    },
  }),
  route({
    method: 'PATCH',
    path: '/v1/stores/{storeId}/giftcards/{giftCardId}',
    body: updateBody,
    handle: ({ store, state: { clock }, params, body }) => {
      const changed = { ...standing(store, params.giftCardId), ...body };
      accept(changed, store, changed.id);
      return store.giftCards.put(withoutAbsent({ ...changed, ...updated(clock) }));
    },
  }),
  route({
    method: 'DELETE',
    path: '/v1/stores/{storeId}/giftcards/{giftCardId}',
    handle: ({ store, state: { clock }, params }) => {
      const row = standing(store, params.giftCardId);
      return store.giftCards.put({ ...row, canceled_by: API_KEY_ACTOR, canceled_at: clock.now() });
    },
  }),
];
