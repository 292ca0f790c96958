/** One entry of an `Accept` header. */
interface MediaRange {
  /** In lower case, for instance `application/*`. */
  readonly range: string;
  /** From 0, which refuses the type, to 1. */
  readonly weight: number;
}

/** The media types of GraphQL's answers. The first one is for clients that accept both alike. */
const ANSWER_TYPES = ['application/json', 'application/graphql-response+json'] as const;

/** One of the media types of GraphQL's answers. */
export type AnswerType = (typeof ANSWER_TYPES)[number];

/**
 * The offered type that an `Accept` header prefers, as RFC 9110 reads it: the closest entry says the weight of a type,
 * the greatest weight wins, and among equals the entry that stands first. `undefined` when the header refuses all.
 * @param accept the header; absent or empty, it accepts everything
 * @param offered without parameters, the one to be preferred among equals first
 */
export function preferredType<T extends string>(accept: string, offered: readonly T[]): T | undefined {
  const entries = accept.split(',').filter((entry) => entry.trim() !== ''); // a list may have empty ones
  const ranges = entries.length === 0 ? [ANYTHING] : entries.flatMap(readRange);
  let best: { readonly type: T; readonly weight: number; readonly place: number } | undefined;
  for (const type of offered) {
    const place = placeOf(type, ranges);
    const weight = ranges[place]?.weight ?? 0;
    if (weight === 0) continue;
    if (!best || weight > best.weight || (weight === best.weight && place < best.place)) best = { type, weight, place };
  }
  return best?.type;
}

const ANYTHING: MediaRange = { range: '*/*', weight: 1 };

/** The entry that is closest to the type: the type itself, its group, everything; -1 for none. */
function placeOf(type: string, ranges: readonly MediaRange[]): number {
  for (const wanted of [type, `${type.slice(0, type.indexOf('/'))}/*`, '*/*']) {
    const place = ranges.findIndex(({ range }) => range === wanted);
    if (place >= 0) return place;
  }
  return -1;
}

function readRange(text: string): MediaRange[] {
  const [range = '', ...parameters] = text.split(';').map((part) => part.trim().toLowerCase());
  let weight = 1;
  for (const parameter of parameters) {
    const [name = '', value = ''] = parameter.split('=').map((part) => part.trim());
    // Answers are in UTF-8 only. Other parameters, such as `deferSpec`, ask for what GraphQL's answers do not have.
    if (name === 'charset' && !UTF_8.test(value)) return [];
    if (name === 'q') weight = WEIGHT.test(value) ? Number(value) : 1;
  }
  return [{ range, weight }];
}

const UTF_8 = /^"?utf-?8"?$/;
const WEIGHT = /^(0(\.\d{0,3})?|1(\.0{0,3})?)$/;

/** Headers seen before: clients send few different ones, and each request would be parsed anew. */
const known = new Map<string, AnswerType | undefined>();
const MAX_KNOWN = 256;
/** Characters of a header that is worth remembering. */
const MAX_LENGTH = 256;

/** The media type in which a request's answer is sent; `undefined` when its `Accept` header takes none of ours. */
export function answerTypeOf(accept: string | null | undefined): AnswerType | undefined {
  const header = accept ?? '';
  if (known.has(header)) return known.get(header);
  const type = preferredType(header, ANSWER_TYPES);
  if (known.size >= MAX_KNOWN) known.clear();
  if (header.length <= MAX_LENGTH) known.set(header, type);
  return type;
}

/** Whether the header itself names Server-Sent Events, in which subscriptions and live queries are answered. */
export const acceptsEvents = (accept: string | null | undefined): boolean =>
  (accept ?? '')
    .split(',')
    .flatMap(readRange)
    .some(({ range, weight }) => range === 'text/event-stream' && weight > 0);
