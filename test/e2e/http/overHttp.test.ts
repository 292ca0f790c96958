import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { auditsOf } from '../../support/audits.js';
import { startTestBed, type TestBed } from '../../support/gateway.js';

/** The audits of the GraphQL-over-HTTP specification, run with a credential. */
describe('GraphQL over HTTP', () => {
  let bed: TestBed;

  beforeAll(async () => {
    bed = await startTestBed();
  });
  afterAll(() => bed[Symbol.asyncDispose]());

  const audits = auditsOf(() => bed);

  it('has audits to run', () => {
    expect(audits.length).toBeGreaterThan(50);
  });

  it.each(audits.map((audit) => [audit.id, audit.name, audit] as const))('%s %s', async (_, __, audit) => {
    const result = await audit.fn();
    expect(result).toMatchObject({ status: 'ok' });
  });
});
