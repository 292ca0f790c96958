import { expect, it } from 'vitest';
import { type Log, silentLog } from '../../src/core/log.js';
import { paynowLog } from '../../src/server/context/paynowLog.js';
import { startTestBed } from '../support/gateway.js';

it('a PayNow that keeps failing is left alone, and callers are told when to come back', async () => {
  const warnings: object[] = [];
  const log: Log = {
    debug: () => {},
    info: () => {},
    // Each request that fails has a line of its own: see test/e2e/http/logLines.test.ts.
    warn: (fields, message) => void (message.startsWith('PayNow') && warnings.push({ ...fields, message })),
    error: () => {},
  };
  await using bed = await startTestBed({}, {}, log);
  bed.sandbox.faults.add({ match: {}, fault: { kind: 'status', status: 503 } });
  const ask = () => bed.ask('{ store { orders(first: 1) { nodes { id } } } }');
  for (let n = 0; n < 20; n += 1) expect((await ask()).calls).toHaveLength(1);
  bed.sandbox.faults.clear();
  const read = await ask();
  expect(read).toMatchObject({
    status: 200,
    data: { store: { orders: null } },
    errors: [{ extensions: { code: 'UPSTREAM_UNAVAILABLE', retryAfter: expect.any(Number) } }],
    calls: [],
  });
  expect(read.errors[0]?.extensions).not.toHaveProperty('upstream');
  const write = await bed.ask(
    'mutation { createCustomer(input: { name: "Ann" }) { customer { name } userErrors { code } } }',
  );
  expect(write.calls).toEqual([]);
  expect(write.errors.map(({ extensions }) => extensions['code'])).toEqual(['UPSTREAM_UNAVAILABLE']);
  expect(warnings).toEqual([
    {
      paynow: new URL(bed.sandbox.url).host,
      scope: 'caller',
      store: bed.sandbox.storeId,
      message: 'PayNow fails too often',
    },
  ]);
  expect(await (await fetch(new URL('/metrics', bed.url))).text()).toContain('\npaynow_breaker_open 1\n');
});

it('of each caller and store one line a minute is written, of PayNow each', () => {
  const told: object[] = [];
  const { onBreaker } = paynowLog({ ...silentLog, warn: (fields) => void told.push(fields) }, 'http://paynow.example');
  for (const scope of ['caller', 'store', 'paynow'] as const) {
    const store = scope === 'paynow' ? '' : '1';
    for (const open of [true, false, true, false]) onBreaker({ scope, store, open });
  }
  const count = (scope: string) => told.filter((fields) => (fields as { scope: string }).scope === scope).length;
  expect(['caller', 'store', 'paynow'].map(count)).toEqual([2, 2, 4]);
});
