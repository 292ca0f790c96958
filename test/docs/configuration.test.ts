import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { SETTINGS } from '../../src/core/config.js';

const text = readFileSync(new URL('../../docs/configuration.md', import.meta.url), 'utf8');

/** Cells of every table row that begins with an UPPER_CASE name, by that name. */
const rows = new Map(
  text.split('\n').flatMap((line) => {
    const [, name, rest = ''] = /^\| `([A-Z][A-Z0-9_]*)` \|(.*)\|$/.exec(line) ?? [];
    return name === undefined ? [] : [[name, rest.split('|').map((cell) => cell.trim())] as const];
  }),
);

describe('docs/configuration.md', () => {
  it('has a row for every setting, and for nothing else', () => {
    expect([...rows.keys()].toSorted()).toEqual(Object.keys(SETTINGS).toSorted());
  });

  it.each(Object.entries(SETTINGS))(
    '%s stands there with its default, a meaning and its values',
    (name, { fallback }) => {
      const [shown, meaning, accepted] = rows.get(name) ?? [];
      expect(shown).toBe(fallback === undefined ? 'none' : `\`${fallback}\``);
      expect(meaning).toBeTruthy();
      expect(accepted).toBeTruthy();
    },
  );
});
