import { existsSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

it('every threat of docs/security.md names tests that are there', () => {
  const rows = readFileSync('docs/security.md', 'utf8')
    .split('## Threats')[1]
    ?.split('\n')
    .filter((line) => line.startsWith('| ') && !line.startsWith('| threat'));
  expect(rows?.length).toBeGreaterThan(20);
  for (const row of rows ?? []) {
    const tests = [...row.matchAll(/`(test\/[\w/.]+)`/g)].map(([, file = '']) => file);
    expect(tests.length, row).toBeGreaterThan(0);
    expect(tests.filter((file) => !existsSync(file))).toEqual([]);
  }
});
