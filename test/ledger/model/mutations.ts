/** The mutations that the ledger guards. */
export const KINDS = [
  'refundOrder',
  'createGiftCard',
  'updateGiftCard',
  'assignDeliveryItem',
  'assignDeliveryItems',
  'createCheckout',
  'checkoutCart',
  'createCheckoutForCustomer',
] as const;

/** One of {@link KINDS}. */
export type Kind = (typeof KINDS)[number];

const RESULTS: Readonly<Record<Kind, string>> = {
  refundOrder: 'refund { paynowId amount { minorUnits } }',
  createGiftCard: 'giftCard { paynowId code balance { minorUnits } }',
  updateGiftCard: 'giftCard { paynowId balance { minorUnits } }',
  assignDeliveryItem: 'deliveryItems { paynowId }',
  assignDeliveryItems: 'deliveryItems { paynowId }',
  createCheckout: 'checkout { paynowId url token }',
  checkoutCart: 'checkout { paynowId url token }',
  createCheckoutForCustomer: 'checkout { paynowId url token }',
};

/** Whether shoppers call it, with a customer token. */
export const isShoppers = (kind: Kind): boolean => kind === 'createCheckout' || kind === 'checkoutCart';

/** The document that asks for it. */
export const queryOf = (kind: Kind): string =>
  `mutation ($input: ${kind.charAt(0).toUpperCase()}${kind.slice(1)}Input!) { ${kind}(input: $input) {
    ${RESULTS[kind]} userErrors { message field code } } }`;

/** What a caller was told. */
export type Told =
  /** The result, and the ids in it. */
  | { readonly told: 'done'; readonly ids: readonly string[]; readonly text: string }
  /** The key belongs to another write. */
  | { readonly told: 'keyTaken' }
  | { readonly told: 'notSeen' }
  | { readonly told: 'settledByHand' }
  | { readonly told: 'busy' }
  /** By the gateway's checks, or by PayNow: nothing was carried out. */
  | { readonly told: 'refused'; readonly why: string }
  | { readonly told: 'unknown' }
  /** Another error code. */
  | { readonly told: 'failed'; readonly why: string }
  /** The gateway died. */
  | { readonly told: 'lost' };

/** The body of a GraphQL answer. */
export interface GraphqlAnswer {
  readonly data?: Readonly<Record<string, Payload | null>> | null;
  readonly errors?: ReadonlyArray<{ readonly message: string; readonly extensions?: { readonly code?: string } }>;
}

interface Payload {
  readonly userErrors: ReadonlyArray<{ readonly message: string; readonly code: string }>;
  readonly [result: string]: unknown;
}

const CONFLICTS: ReadonlyArray<readonly [RegExp, Told]> = [
  [/already used with another input/, { told: 'keyTaken' }],
  [/not seen at PayNow/, { told: 'notSeen' }],
  [/as a person has recorded/, { told: 'settledByHand' }],
  [/is not settled/, { told: 'busy' }],
];

/** Reads an answer; none means that the gateway died. */
export function readAnswer(kind: Kind, answer: GraphqlAnswer | undefined): Told {
  if (!answer) return { told: 'lost' };
  const [error] = answer.errors ?? [];
  if (error) {
    const code = error.extensions?.code ?? 'none';
    return code === 'UPSTREAM_OUTCOME_UNKNOWN'
      ? { told: 'unknown' }
      : { told: 'failed', why: `${code} ${error.message}` };
  }
  const payload = answer.data?.[kind];
  const [refusal] = payload?.userErrors ?? [];
  if (refusal) {
    const conflict = refusal.code === 'CONFLICT' && CONFLICTS.find(([form]) => form.test(refusal.message));
    return conflict ? conflict[1] : { told: 'refused', why: `${refusal.code} ${refusal.message}` };
  }
  const text = JSON.stringify(payload);
  return { told: 'done', ids: [...text.matchAll(/"paynowId":"(\d+)"/g)].map(([, id = '']) => id), text };
}

/** What was told, in a word or two. */
export const showTold = (told: Told): string =>
  told.told === 'done' ? `done ${told.ids.join()}` : 'why' in told ? `${told.told} (${told.why})` : told.told;
