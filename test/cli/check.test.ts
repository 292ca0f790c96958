import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { NOT_ADOPTED } from '../../src/ledger/redisAdoption.js';
import { META } from '../../src/ledger/redisScripts.js';
import { type Sandbox, startSandbox } from '../../src/sandbox/sandbox.js';
import { SYNCED, startRedis, temporaryFolder } from '../ledger/stores.js';
import { typed } from '../support/command.js';
import { freePort } from '../support/freePort.js';
import { REDIS } from '../support/needs.js';
import { tokenFolder } from '../support/tokens.js';

let sandbox: Sandbox;
let folder: Awaited<ReturnType<typeof temporaryFolder>>;

beforeAll(async () => {
  sandbox = await startSandbox({});
  folder = await temporaryFolder();
});
afterAll(async () => {
  await sandbox.close();
  await folder[Symbol.asyncDispose]();
});
beforeEach(() => {
  sandbox.reset();
  sandbox.calls.clear();
});

const settings = (more: Record<string, string> = {}) => ({
  PAYNOW_BASE_URL: sandbox.url,
  PAYNOW_STORE_ID: sandbox.storeId,
  PAYNOW_API_KEY: sandbox.apiKey,
  GATEWAY_DATA_DIR: join(folder.path, 'data'),
  ...more,
});

/** Lines as `state what text`, and nothing of a secret anywhere. */
async function checked(env: Record<string, string>) {
  const { code, out, err } = await typed(['check'], env);
  for (const secret of ['pnapi_', 'canary', 'whsec']) expect(out + err).not.toContain(secret);
  return { code, err, lines: out.split('\n').map((line) => line.replace(/ {2,}/g, ' ')) };
}

describe('paynow-graphql check', () => {
  it('says what works: PayNow, the key area by area, webhooks, the data folder; and writes nothing', async () => {
    const { code, err, lines } = await checked(settings());
    expect({ code, err, lines }).toEqual({
      code: 0,
      err: '',
      lines: [
        'ok settings 4 set: GATEWAY_DATA_DIR, PAYNOW_API_KEY, PAYNOW_BASE_URL, PAYNOW_STORE_ID',
        `ok PayNow ${new URL(sandbox.url).host} answers; store ${sandbox.storeId} is "Emberfall Network"`,
        'ok PAYNOW_API_KEY can read the store, orders, payments, customers, products, tags, subscriptions, delivery items, coupons, gift cards, sales, bans, game servers, custom variables, webhooks. Writes are not tried.',
        expect.stringMatching(/^note webhooks no subscription of store \d+ points to \/webhooks\/paynow/),
        expect.stringMatching(/^ok data folder .* is not there yet and can be made$/),
      ],
    });
    expect(sandbox.calls.list.every(({ method }) => method === 'GET')).toBe(true);
    expect(sandbox.calls.list).toHaveLength(17);
  });

  it('says what a key may not read', async () => {
    for (const path of ['/coupons$', '/webhooks$']) {
      sandbox.faults.add({ match: { path }, fault: { kind: 'status', status: 403 } });
    }
    const { code, err, lines } = await checked(settings());
    expect({ code, err }).toEqual({ code: 1, err: '3 lines say no.' });
    expect(lines.filter((line) => line.startsWith('no '))).toEqual([
      'no PAYNOW_API_KEY cannot read coupons (HTTP 403)',
      'no PAYNOW_API_KEY cannot read webhooks (HTTP 403)',
      `no webhooks the subscriptions of store ${sandbox.storeId} cannot be read (403): set PAYNOW_WEBHOOK_SECRETS`,
    ]);
  });

  it('says which webhooks are subscribed to, and whether their secrets are set', async () => {
    const response = await fetch(`${sandbox.url}/v1/stores/${sandbox.storeId}/webhooks`, {
      method: 'POST',
      headers: { authorization: `APIKey ${sandbox.apiKey}`, 'content-type': 'application/json' },
      body: JSON.stringify({
        url: 'https://graph.example/webhooks/paynow',
        subscribed_to: 'OnRefund',
        type: 'json_v1',
      }),
    });
    const { secret } = (await response.json()) as { secret: string };
    const env = settings({ PAYNOW_WEBHOOK_SECRETS: secret, GATEWAY_PUBLIC_URL: 'https://graph.example' });
    const { lines } = await checked(env);
    expect(lines.join('\n')).not.toContain(secret);
    expect(lines.find((line) => line.includes(' webhooks '))).toMatch(
      /^note webhooks 1 subscriptions of store \d+ point here, 1 of their secrets are set.*not subscribed to: OnOrderCompleted/,
    );
  });

  it.each<[string, Record<string, string>, RegExp, number]>([
    [
      'a key that PayNow does not know',
      { PAYNOW_API_KEY: 'canary' },
      /no PAYNOW_API_KEY PayNow does not know this key \(HTTP 401\)/,
      3,
    ],
    [
      'a PayNow that is not there',
      { PAYNOW_BASE_URL: 'http://127.0.0.1:1' },
      /no PayNow 127\.0\.0\.1:1 cannot be reached \(ECONNREFUSED\)/,
      0,
    ],
    [
      'a store that is not there',
      { PAYNOW_STORE_ID: '1' },
      /no PayNow .* answers, but not for store 1 \(HTTP 404\)/,
      17,
    ],
    [
      'a token file that is not there',
      { GATEWAY_TOKENS_FILE: 'nowhere.json' },
      /no tokens .*nowhere\.json cannot be read \(ENOENT\)/,
      17,
    ],
    [
      'keys of an issuer that is not there',
      { GATEWAY_JWT_JWKS_URL: 'http://127.0.0.1:2/keys', GATEWAY_JWT_ISSUER: 'a', GATEWAY_JWT_AUDIENCE: 'b' },
      /no JWT keys 127\.0\.0\.1:2 gives no keys \(ECONNREFUSED\)/,
      17,
    ],
    [
      'a Redis that is not there',
      { REDIS_URL: 'redis://me:canary@127.0.0.1:1' },
      /no Redis 127\.0\.0\.1:1 cannot be used \(ECONNREFUSED\)/,
      17,
    ],
    ['a data folder that is none', { GATEWAY_DATA_DIR: '/dev/null/data' }, /no data folder .*GATEWAY_DATA_DIR/, 17],
    ['a setting that is wrong', { PORT: 'many' }, /no settings PORT must be a whole number/, 0],
    ['a setting that lacks another', { GATEWAY_JWT_ISSUER: 'a' }, /no settings GATEWAY_JWT_ISSUER needs/, 0],
  ])('ends with 1 and says what to do about %s', async (_, env, line, calls) => {
    const { code, lines } = await checked(settings(env));
    expect({ code, calls: sandbox.calls.list.length }).toEqual({ code: 1, calls });
    expect(lines.join('\n')).toMatch(line);
  });

  it('names every setting that is wrong, and names that are none', async () => {
    const { code, lines } = await checked({ PORT: 'many', PAYNOW_TIMEOUT_MS: '-1', PAYNOW_STOREID: '1' });
    expect(code).toBe(1);
    expect(lines).toEqual([
      expect.stringContaining('no settings PORT must be'),
      expect.stringContaining('no settings PAYNOW_TIMEOUT_MS must be'),
      'note settings PAYNOW_STOREID is set, and is no setting.',
    ]);
  });

  it('says that without settings there is a sandbox', async () => {
    const { code, lines } = await checked({});
    expect({ code, calls: sandbox.calls.list.length }).toEqual({ code: 0, calls: 0 });
    expect(lines[1]).toContain('note PayNow no PayNow setting: "start" serves a sandbox.');
  });

  it('counts tokens', async () => {
    await using tokens = await tokenFolder();
    await tokens.make(['orders:read']);
    const { lines } = await checked(settings({ GATEWAY_TOKENS_FILE: tokens.file }));
    expect(lines).toContain(`ok tokens 2 in ${tokens.file}`);
    await writeFile(tokens.file, 'x');
    expect((await checked(settings({ GATEWAY_TOKENS_FILE: tokens.file }))).code).toBe(1);
  });

  it.runIf(REDIS.isThere)(
    REDIS.title('says whether Redis keeps what it confirms, and writes nothing there'),
    async () => {
      await using careless = await startRedis([]);
      const { code, lines } = await checked(settings({ REDIS_URL: careless.url }));
      expect({ code, line: lines.find((line) => line.includes(' Redis ')) }).toEqual({
        code: 1,
        line: expect.stringContaining('the ledger needs yes and always'),
      });
    },
  );

  it.runIf(REDIS.isThere)(REDIS.title('says whether the ledger in Redis has to be adopted'), async () => {
    await using redis = await startRedis();
    const said = async (REDIS_LEDGER: string) =>
      (await checked(settings({ REDIS_URL: redis.url, REDIS_LEDGER }))).lines.filter((line) =>
        line.includes(' ledger adopt'),
      );
    expect(await said('any')).toEqual([]);
    expect(await said('adopted')).toEqual([`no ledger ${NOT_ADOPTED}`]);
    expect(await redis.command('DBSIZE')).toBe(0);
    expect((await typed(['ledger', 'adopt'], settings({ REDIS_URL: redis.url }))).code).toBe(0);
    expect(await said('adopted')).toEqual([]);
    await redis.command('HSET', META, 'missed', 'another');
    expect(await said('any')).toEqual([expect.stringMatching(/^no ledger this Redis was emptied, replaced/)]);
  });

  it.runIf(REDIS.isThere)(REDIS.title('trusts EXTRA_CA_FILE for a Redis with TLS too'), async () => {
    const pem = (name: string) => fileURLToPath(new URL(`../support/tls/${name}`, import.meta.url));
    const port = await freePort();
    const files = ['--tls-cert-file', pem('here.pem'), '--tls-key-file', pem('key.pem'), '--tls-auth-clients', 'no'];
    await using redis = await startRedis([...SYNCED, '--tls-port', String(port), ...files]);
    expect(redis.url).not.toContain(String(port));
    const REDIS_URL = `rediss://127.0.0.1:${port}`;
    const said = async (more: Record<string, string>) =>
      (await checked(settings({ REDIS_URL, ...more }))).lines.find((line) => line.includes(' Redis '));
    expect(await said({})).toMatch(/^no Redis 127\.0\.0\.1:\d+ cannot be used \(DEPTH_ZERO_SELF_SIGNED_CERT\)/);
    expect(await said({ EXTRA_CA_FILE: pem('here.pem') })).toMatch(/^ok Redis .* keeps what it confirms$/);
  });
});
