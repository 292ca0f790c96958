import { describe, expect, it } from 'vitest';
import { createLog, failureFields } from '../../src/core/log.js';

describe('the log', () => {
  it('writes JSON lines, and no field that is named like a secret', () => {
    const lines: string[] = [];
    const log = createLog('debug', { write: (line) => lines.push(line) });
    log.debug({ storeId: '7', token: 'hidden', call: { headers: 'hidden', at: { apiKey: 'hidden' } } }, 'said');
    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([
      {
        level: 20,
        time: expect.any(Number),
        storeId: '7',
        token: '[redacted]',
        call: { headers: '[redacted]', at: { apiKey: '[redacted]' } },
        msg: 'said',
      },
    ]);
  });

  it('writes nothing below its level', () => {
    const lines: string[] = [];
    createLog('warn', { write: (line) => lines.push(line) }).info({}, 'unheard');
    expect(lines).toEqual([]);
  });
});

describe('an unforeseen failure', () => {
  it('is named by kind and place, without what it quotes', () => {
    const fields = failureFields(new TypeError('hidden\nhidden again'));
    expect(fields.name).toBe('TypeError');
    expect(fields.at?.[0]).toContain('log.test.ts');
    expect(JSON.stringify(fields)).not.toContain('hidden');
  });

  it('that is no error is named by its type', () => {
    expect(failureFields('hidden')).toEqual({ name: 'string' });
  });
});
