import { type DocumentNode, Kind, visit } from 'graphql';
import { overLimit, type Refusal } from './refusal.js';

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
