import { type DocumentNode, Kind, visit } from 'graphql';
import { overLimit, Refusal } from './refusal.js';

/**
 * Refuses arguments and variables that hold a list of more than `max` entries, however deep.
 * @param written entries of the longest list in the document
 */
export function checkLists(written: number, variables: unknown, max: number): Refusal | undefined {
  const found = Math.max(written, longestList(variables));
  return found > max
    ? overLimit('listItems', 'entries in a list', max, found, 'Send the rest in further requests.')
    : undefined;
}

/** Entries of the longest list in a document. */
export function longestWritten(document: DocumentNode): number {
  let longest = 0;
  visit(document, {
    [Kind.LIST](node) {
      longest = Math.max(longest, node.values.length);
    },
  });
  return longest;
}

/**
 * Refuses variables with a number that JSON could not hold exactly: an id sent as a number would name another object. No
 * input of the graph takes such numbers.
 */
export function checkNumbers(variables: unknown): Refusal | undefined {
  const open: unknown[] = [variables];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (typeof next === 'number' && Math.abs(next) > Number.MAX_SAFE_INTEGER) {
      return new Refusal(
        'BAD_USER_INPUT',
        'The variables contain a number beyond 2^53-1, which JSON does not hold exactly. Send ids and large amounts as strings.',
        {},
        { status: 400 },
      );
    }
    if (typeof next === 'object' && next !== null) for (const inner of Object.values(next)) open.push(inner);
  }
  return undefined;
}

/** Lists and objects within each other: validation and its messages call themselves for each. */
const MAX_NESTING = 150;

/** Refuses variables that are nested deeper than any input of the graph. */
export function checkNesting(variables: unknown): Refusal | undefined {
  let level = inside([variables ?? {}]);
  for (let depth = 1; depth <= MAX_NESTING && level.length > 0; depth += 1) level = inside(level);
  return level.length > 0
    ? overLimit('nesting', 'levels of variables', MAX_NESTING, MAX_NESTING + 1, 'No input is nested so deep.')
    : undefined;
}

const inside = (values: readonly unknown[]): object[] =>
  values.flatMap((value) =>
    Object.values(value as object).filter((inner): inner is object => typeof inner === 'object' && inner !== null),
  );

/** Entries of the longest list in a value. */
export function longestList(value: unknown): number {
  let longest = 0;
  // A stack of its own: a value nested thousands of levels deep must not overflow the engine's.
  const open: unknown[] = [value];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (typeof next !== 'object' || next === null) continue;
    if (Array.isArray(next)) longest = Math.max(longest, next.length);
    for (const inner of Object.values(next)) if (typeof inner === 'object' && inner !== null) open.push(inner);
  }
  return longest;
}
