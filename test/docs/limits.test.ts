import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { SETTINGS } from '../../src/core/config.js';

it('docs/limits.md names the defaults of the settings, and every limit that is one', () => {
  const text = readFileSync(new URL('../../docs/limits.md', import.meta.url), 'utf8');
  const rows = text.split('\n').filter((line) => line.startsWith('| `'));
  const told = rows.flatMap((row) => {
    const setting = /`((?:LIMIT|GATEWAY)_[A-Z_]+)`/.exec(row)?.[1];
    const value = row.split('|').find((cell) => /^ \d+ $/.test(cell));
    return setting === undefined || value === undefined ? [] : [[setting, Number(value)] as const];
  });
  for (const [name, value] of told)
    expect([name, value]).toEqual([name, SETTINGS[name as keyof typeof SETTINGS].fallback]);
  const limits = Object.keys(SETTINGS).filter((name) => name.startsWith('LIMIT_'));
  const named = new Set(told.map(([name]) => name));
  // These two are explained in the text.
  expect(limits.filter((name) => !named.has(name))).toEqual(['LIMIT_BATCH', 'LIMIT_GUESSES']);
});
