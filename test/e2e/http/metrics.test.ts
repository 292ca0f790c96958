import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestBed, type TestBed } from '../../support/gateway.js';

let bed: TestBed;

beforeAll(async () => {
  bed = await startTestBed({ LIMIT_DEPTH: '3', CACHE_MAX_ENTRIES: '1000', PAYNOW_API_KEY: 'unused-key' });
});
afterAll(() => bed[Symbol.asyncDispose]());

/** The values of some metrics now, by their names and labels. */
async function values(pattern: RegExp): Promise<Readonly<Record<string, number>>> {
  const text = await (await fetch(new URL('/metrics', bed.url))).text();
  const rows = [...text.matchAll(/^(\w+(?:\{.*\})?) (\S+)$/gm)].filter(([, name = '']) => pattern.test(name));
  return Object.fromEntries(rows.map(([, name, value]) => [name, Number(value)]));
}

it('counts operations by name, kind and outcome, errors by code, limits by name, calls by status and reason', async () => {
  await bed.ask('query Shop { store { name } }');
  await bed.ask('query Shop { store { name } }');
  await bed.ask('{ store { name } nothing }');
  await bed.ask('query Deep { store { tags { nodes { id } } } }');
  const takeBack = bed.sandbox.faults.add({ match: { path: 'orders' }, fault: { kind: 'status', status: 429 } });
  await bed.ask('query Orders { store { orders { totalCount: __typename } } }');
  takeBack();
  await bed.ask('mutation Give { createCustomer(input: { name: "A" }) { customer { id } } }');
  expect(await values(/^(gateway_(requests|errors|limit_hits)_total|paynow_calls_total)/)).toEqual({
    'gateway_requests_total{operation="Shop",kind="query",outcome="ok"}': 2,
    'gateway_requests_total{operation="(anonymous)",kind="none",outcome="refused"}': 2,
    'gateway_requests_total{operation="Orders",kind="query",outcome="failed"}': 1,
    'gateway_requests_total{operation="Give",kind="mutation",outcome="ok"}': 1,
    'gateway_errors_total{code="GRAPHQL_VALIDATION_FAILED"}': 1,
    'gateway_errors_total{code="LIMIT_EXCEEDED"}': 1,
    'gateway_errors_total{code="UPSTREAM_RATE_LIMITED"}': 1,
    'gateway_limit_hits_total{limit="depth"}': 1,
    'paynow_calls_total{operation="GET /v1/stores/{storeId}",status="200",reason="OK"}': 1,
    'paynow_calls_total{operation="GET /v1/stores/{storeId}/orders",status="429",reason="UPSTREAM_RATE_LIMITED"}': 1,
    'paynow_calls_total{operation="POST /v1/stores/{storeId}/customers",status="200",reason="OK"}': 1,
  });
  expect(await values(/^gateway_request_seconds_count/)).toEqual({
    'gateway_request_seconds_count{kind="query"}': 3,
    'gateway_request_seconds_count{kind="mutation"}': 1,
  });
});

it('shows what is watched', async () => {
  expect(
    await values(/^(paynow_gate_calls|gateway_(ledger_writable|kept_rows|websockets)|paynow_breakers_open)/),
  ).toEqual({
    'paynow_gate_calls{place="inside"}': 0,
    'paynow_gate_calls{place="waiting"}': 0,
    'paynow_breakers_open{scope="paynow"}': 0,
    'paynow_breakers_open{scope="store"}': 0,
    'paynow_breakers_open{scope="caller"}': 0,
    gateway_ledger_writable: 1,
    gateway_kept_rows: 1,
    gateway_websockets: 0,
  });
});

it('tells apart a hundred names of operations, and no name that is only refused', async () => {
  const ids = Array.from({ length: 1_001 }, () => '1');
  await bed.ask('query Refused($ids: [ID!]!) { nodes(ids: $ids) { id } }', { variables: { ids } });
  await bed.ask(`query ${'L'.repeat(65)} { __typename }`);
  for (let n = 0; n < 110; n += 1) await bed.ask(`query N${n} { __typename }`);
  const names = Object.keys(await values(/^gateway_requests_total/));
  expect(names.filter((name) => /"N\d+"/.test(name))).toHaveLength(97);
  expect(names.join()).not.toMatch(/Refused|LLL/);
  expect(names.filter((name) => name.includes('(other)'))).toHaveLength(2);
});

it('counts the states of the ledger', async () => {
  const give = `mutation { assignDeliveryItem(input: { customerId: "1", productId: "1", idempotencyKey: "k" }) {
    userErrors { code } } }`;
  await bed.ask(give);
  expect(await values(/^gateway_ledger_states_total/)).toEqual({
    'gateway_ledger_states_total{state="started"}': 1,
    'gateway_ledger_states_total{state="sent"}': 1,
    'gateway_ledger_states_total{state="refused"}': 1,
  });
});
