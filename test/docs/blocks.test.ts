import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { BLOCKS, withBlocks } from '../../scripts/docs/blocks.js';
import { SETTINGS } from '../../src/core/config.js';
import { RESOURCE_NAMES, SCOPES } from '../../src/core/resources.js';

const committed = (file: string) => readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8');

it.each(BLOCKS)('the table $name in $file is what the code says', ({ file }) => {
  expect(withBlocks(file, committed(file))).toBe(committed(file));
});

it.each([
  ['docs/configuration.md', Object.keys(SETTINGS)],
  ['docs/security.md', Object.keys(SCOPES)],
  ['docs/caching.md', RESOURCE_NAMES],
])('%s has a row for each of them', (file, names) => {
  const text = committed(file);
  expect(names.filter((name) => !text.includes(`\n| \`${name}\` |`))).toEqual([]);
});

it('a row that somebody changed by hand is put right', () => {
  const text = committed('docs/caching.md');
  const changed = text.replace('| `coupons` | `CACHE_COUPONS_MS` |', '| `coupons` | `CACHE_ORDERS_MS` |');
  expect(changed).not.toBe(text);
  expect(withBlocks('docs/caching.md', changed)).toBe(text);
});

it('a document without a place for its table is a mistake that says so', () => {
  expect(() => withBlocks('docs/caching.md', '# Caching')).toThrow(
    'docs/caching.md has no place for the table resources',
  );
});
