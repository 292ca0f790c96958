import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { cardOf, droppedBy, RESOURCE_NAMES } from '../../src/core/resources.js';

const text = readFileSync(new URL('../../docs/caching.md', import.meta.url), 'utf8');

/** Cells of every table row that begins with a resource's name, by that name. */
const rows = new Map(
  text.split('\n').flatMap((line) => {
    const [name = '', ...cells] = line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim());
    const [, resource] = /^`([a-z]\w+)`$/i.exec(name) ?? [];
    return resource === undefined || cells.length !== 2 ? [] : [[resource, cells] as const];
  }),
);

const code = (name: string) => `\`${name}\``;

describe('docs/caching.md', () => {
  it('has a row for every resource, and for nothing else', () => {
    expect([...rows.keys()].toSorted()).toEqual([...RESOURCE_NAMES].toSorted());
  });

  it.each(RESOURCE_NAMES)('%s stands there with its lifetime and what a write drops', (resource) => {
    const { kept } = cardOf(resource);
    expect(rows.get(resource)).toEqual([
      typeof kept === 'string' ? code(kept) : `never: ${kept.never}`,
      droppedBy(resource).map(code).join(', '),
    ]);
  });
});
