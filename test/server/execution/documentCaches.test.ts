import { parse } from 'graphql';
import { expect, it } from 'vitest';
import { documentCaches } from '../../../src/server/execution/documentCaches.js';

/** Keeps so many documents; gives which of the numbers are still there. */
function keep(count: number, textOf: (n: number) => string, maxBytes?: number): number[] {
  const { documentCache, errorCache } = documentCaches(maxBytes);
  const numbers = Array.from({ length: count }, (_, n) => n);
  for (const n of numbers) {
    documentCache.set(textOf(n), parse(textOf(n)));
    errorCache.set(textOf(n), new Error('unreadable'));
  }
  const kept = numbers.filter((n) => documentCache.get(textOf(n)));
  // An error takes no more than a document.
  expect(kept.filter((n) => !errorCache.get(textOf(n)))).toEqual([]);
  return kept;
}

it('documents of the usual size are kept up to their number, the least used leave first', () => {
  const kept = keep(1_100, (n) => `query Q${n} { store { name orders(first: 5) { nodes { prettyId } } } }`);
  expect(kept).toHaveLength(1_024);
  expect(kept[0]).toBe(76);
});

it('documents of long strings or comments take no more memory than others', () => {
  expect(keep(20, (n) => `{ store { name } } # ${n}${'x'.repeat(100_000)}`, 1 << 20)).toEqual([15, 16, 17, 18, 19]);
  expect(keep(20, (n) => `{ store(id: "${n}${'x'.repeat(600_000)}") { name } }`, 1 << 20)).toEqual([]);
});

it('documents of many tokens count by their tokens', () => {
  expect(keep(5, (n) => `{ a${n} ${'b '.repeat(900)}}`, 1 << 20)).toEqual([3, 4]);
});
