import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { CLOCK_TOLERANCE_S } from '../../src/auth/jwt.js';

const root = new URL('../../', import.meta.url);
const text = readFileSync(new URL('docs/security.md', root), 'utf8');

describe('docs/security.md', () => {
  it('names a test that is there for every threat', () => {
    const threats = text
      .slice(text.indexOf('## Threats'))
      .split('\n')
      .slice(4)
      .filter((line) => line.startsWith('|'));
    const named = threats.map((line) =>
      [...(line.split('|').at(-2) ?? '').matchAll(/`([^`]+)`/g)].map(([, file]) => file),
    );
    expect(named.length).toBeGreaterThan(10);
    expect(named.filter((files) => files.length === 0)).toEqual([]);
    expect(named.flat().filter((file) => !existsSync(new URL(file ?? '', root)))).toEqual([]);
  });

  it('says how far clocks may differ', () => {
    expect(text).toContain(`Clocks may differ by ${CLOCK_TOLERANCE_S} seconds.`);
  });
});
