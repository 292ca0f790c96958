import { parse } from 'graphql';
import { expect, it } from 'vitest';
import { readConfig } from '../../../src/core/config.js';
import { schema } from '../../../src/schema/schema.js';
import { documentCaches } from '../../../src/server/execution/documentCaches.js';
import { Documents } from '../../../src/server/execution/documents.js';
import { Planner } from '../../../src/server/execution/plan.js';
import { memoryGuesses } from '../../../src/server/limits/guesses.js';
import { createLimits } from '../../../src/server/limits/limits.js';

/** Keeps so many documents; gives which of the numbers are still there. */
function keep(count: number, textOf: (n: number) => string, maxBytes?: number): number[] {
  const { documentCache, errorCache } = documentCaches(maxBytes);
  const numbers = Array.from({ length: count }, (_, n) => n);
  for (const n of numbers) {
    documentCache.set(textOf(n), parse(textOf(n)));
    errorCache.set(textOf(n), new Error('unreadable'));
  }
  const kept = numbers.filter((n) => documentCache.get(textOf(n)));
  expect(errorCache.size).toBeLessThanOrEqual(1_024);
  expect(errorCache.calculatedSize).toBeLessThanOrEqual(maxBytes ?? 32 << 20);
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

it('what is planned for a document counts, and the document leaves when that is too much', () => {
  const { documentCache } = documentCaches(1 << 20);
  const texts = ['{ a }', '{ b }', '{ c }'];
  const [a, b, c] = texts.map((text) => parse(text));
  for (const [n, document] of [a, b, c].entries()) if (document) documentCache.set(texts[n] ?? '', document);
  const before = documentCache.bytes;
  if (b) documentCache.grow(b, 400_000);
  expect(documentCache.bytes).toBe(before + 400_000);
  if (b) documentCache.grow(b, 500_000);
  expect(documentCache.bytes).toBe(before + 500_000);
  if (c) documentCache.grow(c, 900_000);
  expect(texts.filter((text) => documentCache.get(text))).toEqual(['{ c }']);
  if (a) documentCache.grow(a, 1);
  expect(documentCache.get('{ a }')).toBeUndefined();
});

it('a plan of many switches and fragments takes what it says, and no more than its share', () => {
  const config = readConfig({});
  const limits = createLimits({ config, guesses: memoryGuesses({ perMinute: 1 }) });
  const documents = new Documents({ schema, limits });
  let told = 0;
  const planner = new Planner(schema, (document, bytes) => {
    told = bytes;
    documents.grow(document, bytes);
  });
  const names = Array.from({ length: 6 }, (_, n) => `on${n}`);
  const lists = names.map((name) => `l${name}: orders @include(if: $${name}) { nodes { ...O } }`).join(' ');
  const fields = Array.from({ length: 90 }, (_, n) => `a${n}: prettyId`).join(' ');
  const text = `query (${names.map((name) => `$${name}: Boolean!`).join(' ')}) { store { ${lists} } } fragment O on Order { ${fields} }`;
  const document = documents.parse(text);
  const [operation] = document.definitions;
  if (operation?.kind !== 'OperationDefinition') throw new Error('no operation');
  const byItself = documents.bytes;
  let most = 0;
  for (let each = 0; each < 64; each += 1) {
    const variables = Object.fromEntries(names.map((name, n) => [name, (each & (1 << n)) > 0]));
    const plan = planner.planFor(document, operation, variables);
    const store = plan?.selection.fieldsOf(plan.root)[0];
    expect(store?.name).toBe('store');
    most = Math.max(most, told);
    expect(documents.bytes).toBe(byItself + told);
  }
  expect(most).toBeGreaterThan(0);
  expect(most).toBeLessThan(5 << 20);
});

/** What the plans of one document take, each time that one more of 64 was made. */
function plannedSizes(id: string): number[] {
  const sizes: number[] = [];
  const planner = new Planner(schema, (_, bytes) => sizes.push(bytes));
  const names = Array.from({ length: 6 }, (_, n) => `on${n}`);
  const fields = names.map((name) => `f${name}: store(id: "${id}") @include(if: $${name}) { name }`);
  const document = parse(`query (${names.map((name) => `$${name}: Boolean!`).join(' ')}) { ${fields.join(' ')} }`);
  const [operation] = document.definitions;
  if (operation?.kind !== 'OperationDefinition') throw new Error('no operation');
  for (let each = 0; each < 64; each += 1) {
    const variables = Object.fromEntries(names.map((name, n) => [name, (each & (1 << n)) > 0]));
    const plan = planner.planFor(document, operation, variables);
    plan?.selection.fieldsOf(plan.root);
  }
  return sizes;
}

it('of the plans of one document 32 are kept, and less when they are large', () => {
  const small = plannedSizes('1');
  expect(small.flatMap((bytes, n) => (bytes < (small[n - 1] ?? 0) ? [n] : []))).toEqual([32]); // made anew
  const large = plannedSizes('x'.repeat(100_000));
  expect(Math.max(...large)).toBeLessThan(10 << 20);
});
