import { writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import type { Log } from '../../../src/core/log.js';
import { SANDBOX_KEYS } from '../../../src/sandbox/state.js';
import { startTestBed } from '../../support/gateway.js';
import { EVERY_SCOPE, tokenFolder } from '../../support/tokens.js';

const MANAGER = '{ store { orders(first: 1) { nodes { id } } } }';
const SHOP = '{ storefront { products(first: 1) { nodes { name } } } }';

/** A log that keeps what is written to it. */
function keepingLog(): Log & { readonly lines: string[] } {
  const lines: string[] = [];
  const write = (fields: object, message: string) => void lines.push(JSON.stringify({ ...fields, message }));
  return { lines, debug: write, info: write, warn: write, error: write };
}

describe('what PayNow sees of a caller', () => {
  it('its own credentials as they came, for a token the key of the gateway, and at the storefront no manager', async () => {
    await using tokens = await tokenFolder();
    const log = keepingLog();
    const settings = { GATEWAY_TOKENS_FILE: tokens.file, PAYNOW_API_KEY: SANDBOX_KEYS.apiKey };
    await using bed = await startTestBed(settings, {}, log);
    const seen: unknown[] = [];
    bed.sandbox.onExchange(({ headers }) => seen.push(headers['authorization']));
    const authorization = await tokens.bearer(EVERY_SCOPE);
    const customer = `Customer ${SANDBOX_KEYS.customerToken}`;
    const sent = async (query: string, credential: string | null) => {
      seen.length = 0;
      const { status, errors } = await bed.ask(query, { authorization: credential });
      return { status, errors, seen: [...seen] };
    };
    const key = `APIKey ${SANDBOX_KEYS.apiKey}`;
    expect(await sent(MANAGER, key)).toEqual({ status: 200, errors: [], seen: [key] });
    expect(await sent(MANAGER, authorization)).toEqual({ status: 200, errors: [], seen: [key] });
    expect(await sent(SHOP, customer)).toEqual({ status: 200, errors: [], seen: [customer] });
    for (const credential of [null, key, authorization]) {
      expect(await sent(SHOP, credential)).toEqual({ status: 200, errors: [], seen: [undefined] });
    }

    await writeFile(tokens.file, `{"tokens":["${authorization}"]`);
    const broken = await sent(MANAGER, authorization);
    const unknown = await sent(MANAGER, 'Bearer abc.def.ghi');
    expect([broken.status, unknown.status, broken.seen, unknown.seen]).toEqual([503, 401, [], []]);
    const told = JSON.stringify([log.lines, broken.errors, unknown.errors]);
    expect(log.lines.join()).toContain(tokens.file);
    for (const secret of [SANDBOX_KEYS.apiKey, SANDBOX_KEYS.customerToken, authorization.slice(7), 'abc.def.ghi']) {
      expect(told).not.toContain(secret);
    }
    expect(JSON.stringify([broken.errors, unknown.errors])).not.toContain(tokens.file);
  });

  it('a token that may write and not read writes, and is not shown the row', async () => {
    await using tokens = await tokenFolder();
    const settings = { GATEWAY_TOKENS_FILE: tokens.file, PAYNOW_API_KEY: SANDBOX_KEYS.apiKey };
    await using bed = await startTestBed(settings);
    const { data, errors, calls } = await bed.ask(
      'mutation { createCustomer(input: { name: "Ada" }) { customer { id } userErrors { code } } }',
      { authorization: await tokens.bearer(['customers:write']) },
    );
    expect(data).toEqual({ createCustomer: { customer: null, userErrors: [] } });
    expect(errors.map(({ path, extensions }) => [path, extensions['code']])).toEqual([
      [['createCustomer', 'customer'], 'FORBIDDEN'],
    ]);
    expect(calls).toEqual([`POST /v1/stores/${bed.sandbox.storeId}/customers`]);
  });
});
