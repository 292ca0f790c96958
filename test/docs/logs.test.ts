import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { DESCRIBED, FIELDS } from '../support/logLines.js';

const source = new URL('../../src/', import.meta.url);

/** The last argument of the call whose bracket opens here. */
function lastArgument(code: string, from: number): string {
  let depth = 0;
  let begun = from;
  for (let at = from; at < code.length; at += 1) {
    const sign = code[at] ?? '';
    if ('([{'.includes(sign)) depth += 1;
    else if (')]}'.includes(sign)) depth -= 1;
    else if (sign === ',' && depth === 1 && !/^\s*\)/.test(code.slice(at + 1, at + 40))) begun = at;
    if (depth === 0) return code.slice(begun, at);
  }
  return code.slice(begun);
}

/** Every text that a call of the log can write. */
const messages = readdirSync(source, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .flatMap((file) => {
    const code = readFileSync(new URL(file, source), 'utf8').replaceAll(/^ *(\/\/|\*|\/\*).*$/gm, '');
    return [...code.matchAll(/\blog\.(?:debug|info|warn|error)\(/g)].flatMap((call) => {
      const argument = lastArgument(code, call.index + call[0].length - 1).replaceAll(/[!=]== '[^']*'/g, '');
      return [...argument.matchAll(/'([^']+)'/g)].map(([, text = '']) => text);
    });
  });

it('docs/logs.md lists every line of the sources, and no other', () => {
  // Written past the log, by its destination.
  expect([...new Set([...messages, 'log lines were lost'])].toSorted()).toEqual([...DESCRIBED.keys()].toSorted());
});

it('every field has a meaning', () => {
  const used = new Set([...DESCRIBED.values()].flatMap(({ allowed }) => [...allowed]));
  for (const name of ['level', 'time', 'msg']) used.delete(name);
  expect([...FIELDS].toSorted()).toEqual([...used].toSorted());
});
