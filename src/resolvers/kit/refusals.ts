import type { FieldIssue, UpstreamError } from '../../upstream/client/errors.js';

/** What kind of mistake a user error is about. */
export type UserErrorCode = 'INVALID' | 'NOT_FOUND' | 'CONFLICT' | 'NOT_ALLOWED' | 'TOO_MANY' | 'OTHER';

/** A mistake the caller can fix, as data. */
export interface UserError {
  readonly message: string;
  /** Path to the field below `input`, for instance `['discount', 'percent']`; null when no field is to blame. */
  readonly field: readonly string[] | null;
  readonly code: UserErrorCode;
  /** PayNow's own code, verbatim. */
  readonly upstreamCode: string | null;
}

/**
 * The place in our input of what PayNow names: of its fields (`discount_amount`, in a list `lines.product_id` or
 * `product_id`; `''` is a body that is a list itself), of what it does not find (`404`), and of what may be there only
 * once (`409`). Fields that are ours in another spelling need none.
 */
export type FieldMap = Readonly<Record<string, readonly string[]>>;

const CODES: Readonly<Record<number, UserErrorCode>> = {
  400: 'INVALID',
  404: 'NOT_FOUND',
  409: 'CONFLICT',
  422: 'INVALID',
};

/** A refusal that PayNow gives a code of its own: what to do, and the field where the mutation names none. */
interface Known {
  readonly say: string;
  readonly field?: readonly string[];
  /** Fields of which one is to blame: the only one that was given. */
  readonly oneOf?: readonly string[];
}

const KNOWN: Readonly<Record<string, Known>> = {
  'coupon-code-already-exists': { say: 'Another coupon of this store has this code; choose another.', field: ['code'] },
  'giftcard-code-already-exists': {
    say: 'Another gift card of this store has this code; choose another.',
    field: ['code'],
  },
  'giftcard-canceled': { say: 'This gift card is canceled and cannot be changed; create another one.', field: ['id'] },
  'custom-variable-identifier-already-exists': {
    say: 'Another custom variable of this store has this identifier; choose another.',
    field: ['identifier'],
  },
  'product-slug-already-exists': {
    say: 'Another product of this store has this slug; choose another.',
    field: ['slug'],
  },
  'customer-already-exists': {
    say: 'Another customer of this store has this account; read that one with lookupCustomer.',
    oneOf: ['steamId', 'minecraftUuid', 'xboxXuid'],
  },
  'order-not-refundable': { say: 'Nothing of this order is left to refund, or nothing was paid.', field: ['orderId'] },
  'order-line-already-refunded': { say: 'This line has a refund already.', field: ['orderLineId'] },
  'delivery-item-already-revoked': {
    say: 'This delivery item has been revoked already; there is nothing left to do.',
    field: ['deliveryItemId'],
  },
  'subscription-already-canceled': {
    say: 'This subscription has been canceled already; there is nothing left to do.',
    field: ['id'],
  },
  'subscription-not-changeable': {
    say: 'This subscription is ending or not paid; it can be changed when it is paid and goes on.',
    field: ['tierGroupId'],
  },
};

/** Fields that are required only beside another, by PayNow's names. */
const REQUIRED_WHEN: Readonly<Record<string, string>> = {
  duration_in_intervals: 'when duration is REPEATING',
  subscription_interval_value: 'when allowsSubscription is true',
  subscription_interval_scale: 'when allowsSubscription is true',
  remove_after_time_value: 'when isRemovedAfterTime is true',
  remove_after_time_scale: 'when isRemovedAfterTime is true',
  return_url: 'when autoRedirect is true',
  subscription: 'and must be true: this product is sold as a subscription only',
  execute_on_gameserver_id: 'for a product of a single game server',
  gameserver_id: 'for this product',
  selected_gameserver_id: 'for this product',
  custom_variables: 'for this product',
};

/** What to do about a broken rule, by the words of its name; the first that fits counts. */
const RULES: ReadonlyArray<readonly [RegExp, (name: string) => string]> = [
  [/already|duplicate|unique|taken|in-use/, (name) => `${name} is in use already; choose another.`],
  [/promo|coupon/, (name) => `${name} cannot be used for this order; leave it out or give another.`],
  [/stock/, (name) => `${name} is more than can be bought now; ask for less.`],
  [/not-allowed|forbidden|disabled/, (name) => `${name} is not allowed here; leave it out.`],
  [/tier-group/, () => 'Of a tier group one product can be had; use changeTier.'],
  [/exactly-one/, () => 'Give exactly one of the fields that exclude each other.'],
  [/reference|exist|not-found|unknown/, (name) => `${name} names nothing that this store has.`],
  [/required|missing|empty|blank|null/, (name) => `${name} is required.`],
  [/long|short|length/, (name) => `${name} is too long or too short.`],
  [/range|min|max|greater|less|between|positive|big|small/, (name) => `${name} is out of the range that is allowed.`],
  [
    /pattern|format|regex|string|text|url|uuid|json|date|type|number|integer|enum/,
    (name) => `${name} does not have the form that PayNow wants.`,
  ],
];

const traced = ({ traceId }: UpstreamError): string => (traceId === undefined ? '' : ` (trace id ${traceId})`);

/**
 * What PayNow refused, as user errors that name the input's fields and say what to do.
 * @param fields where PayNow's names are in our input
 * @param input the mutation's input, where its own values help to find a place
 */
export function userErrorsOf(error: UpstreamError, fields: FieldMap, input: object = {}): UserError[] {
  const code = CODES[error.status ?? 0] ?? 'OTHER';
  if (error.issues.length === 0) return [{ ...wholeRefusal(error, fields, input), code }];
  return error.issues.map((issue) => {
    const field = placeOf(issue.path, fields, input);
    return {
      message: `${sentenceOf(issue, field)}${traced(error)}`,
      field: field && field.length > 0 ? field : null,
      code,
      upstreamCode: issue.code,
    };
  });
}

function wholeRefusal(error: UpstreamError, fields: FieldMap, input: object): Omit<UserError, 'code'> {
  const { status, paynowCode } = error;
  const known = KNOWN[paynowCode ?? ''];
  const field = known?.field ?? onlyGiven(known?.oneOf, input) ?? given(fields[String(status)], input) ?? [];
  const said = `${status}${paynowCode === undefined ? '' : ` ${paynowCode}`}`;
  return {
    message: `${known?.say ?? generalSentence(status, field, said)}${traced(error)}`,
    field: field.length === 0 ? null : field,
    upstreamCode: paynowCode ?? null,
  };
}

/** The place, if the input has something there: what was not given is not to blame. */
const given = (place: readonly string[] | undefined, input: object): readonly string[] | undefined =>
  place && valueAt(input, place) == null ? undefined : place;

function onlyGiven(names: readonly string[] = [], input: object): readonly string[] | undefined {
  const found = names.filter((name) => valueAt(input, [name]) != null);
  return found.length === 1 ? found : undefined;
}

function generalSentence(status: number | undefined, field: readonly string[], said: string): string {
  const name = field.at(-1);
  if (status === 404) {
    return name === undefined
      ? `PayNow does not have what this names, or does not show it to this credential: check the ids.`
      : `${name} names nothing that this store has.`;
  }
  if (status === 409) {
    return name === undefined
      ? `The present state does not allow this (${said}): read the object again.`
      : `${name} is in use already, or cannot be changed now; choose another, or read the object again.`;
  }
  return `PayNow does not accept this input, and does not say which part of it (${said}): check all of it.`;
}

function sentenceOf(issue: FieldIssue, field: readonly string[] | null): string {
  const rule = (issue.validation ?? issue.code).toLowerCase().replace(/-validation$/, '');
  const wire = tokensOf(issue.path).find((token) => token in REQUIRED_WHEN) ?? '';
  const condition = REQUIRED_WHEN[wire];
  const name = field?.filter((part) => !/^\d+$/.test(part)).join('.') || 'The input';
  if (condition !== undefined && /required|missing|null/.test(rule)) return `${name} is required ${condition}.`;
  if (wire === 'duration_in_intervals' && /range|min/.test(rule)) return `${name} must be 1 or more ${condition}.`;
  const sentence = RULES.find(([words]) => words.test(rule))?.[1];
  return (
    sentence?.(name) ?? `PayNow does not accept ${name === 'The input' ? 'this input' : `this ${name}`}; change it.`
  );
}

const camel = (name: string): string => name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());

/** `$.Lines[0].ProductId`, `/lines/0/product_id` and `lines[0].product_id` are one path. */
const tokensOf = (path: string): string[] => (path.replace(/^\$/, '').match(/[^.[\]/]+/g) ?? []).map(plain);

const plain = (name: string): string => name.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase();

/** Where PayNow's path is in our input; null for what is no part of a body: a header, or the body as a whole. */
function placeOf(path: string, fields: FieldMap, input: object): readonly string[] | null {
  const tokens = tokensOf(path);
  const [first = 'body'] = tokens;
  if (first === 'body' || first.includes('-')) return null;
  const place: string[] = /^\d+$/.test(first) ? [...(fields[''] ?? [])] : [];
  let wire = '';
  for (const token of tokens) {
    const entries = valueAt(input, place);
    if (/^\d+$/.test(token)) place.push(token);
    else if (Array.isArray(entries)) {
      const named = entries.findIndex((entry) => keyOf(entry) === token);
      if (named < 0) break; // of a list that PayNow has by name, an entry that was not given
      place.push(String(named), 'value');
    } else {
      wire = wire === '' ? token : `${wire}.${token}`;
      place.push(...(fields[wire] ?? fields[token] ?? [camel(token)]));
    }
  }
  return place;
}

const keyOf = (entry: unknown): string | undefined => {
  const key: unknown = typeof entry === 'object' && entry !== null && 'key' in entry ? entry.key : undefined;
  return typeof key === 'string' ? plain(key) : undefined;
};

/** What an input has at a place. */
function valueAt(input: unknown, place: readonly string[]): unknown {
  let value = input;
  for (const part of place) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as Readonly<Record<string, unknown>>)[part];
  }
  return value;
}
