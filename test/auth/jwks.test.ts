import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, type GenerateKeyPairResult, generateKeyPair, jwtVerify, SignJWT } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { JWKS_PAUSE_MS, remoteKeys } from '../../src/auth/jwks.js';
import { readConfig } from '../../src/core/config.js';
import { createLog } from '../../src/core/log.js';
import { createGateway } from '../../src/server/gateway.js';

describe('a server of keys that fails', () => {
  let pair: GenerateKeyPairResult;
  let server: Server;
  let url: string;
  let jwks: string;
  let asked = 0;
  let reply: { readonly status: number; readonly body: string };

  beforeAll(async () => {
    pair = await generateKeyPair('ES256');
    jwks = JSON.stringify({ keys: [{ ...(await exportJWK(pair.publicKey)), kid: 'known' }] });
    server = createServer((_, response) => {
      asked += 1;
      response.writeHead(reply.status, { 'content-type': 'application/json' }).end(reply.body);
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/keys`; // listening on TCP
  });
  afterAll(() => void server.close());
  beforeEach(() => {
    asked = 0;
    reply = { status: 500, body: '{}' };
  });

  const token = (kid: string): Promise<string> =>
    new SignJWT({ sub: 'ci', iss: 'i', aud: 'a' })
      .setProtectedHeader({ alg: 'ES256', kid })
      .setExpirationTime('10m')
      .sign(pair.privateKey);

  /** Keys whose clock the test turns. */
  const keysAt = () => {
    const failures: string[] = [];
    const clock = { ms: 0 };
    const keys = remoteKeys(url, {
      now: () => clock.ms,
      onFailure: (reason) => void failures.push(reason),
      outbound: readConfig({}),
    });
    const verify = async (kid: string) => jwtVerify(await token(kid), keys);
    return { clock, failures, verify };
  };

  it.each([
    ['an error', 500, '{}'],
    ['no JSON', 200, '<html>'],
    ['no keys', 200, '{"keys":1}'],
  ])('with %s is asked again after a pause, not by the next token', async (_, status, body) => {
    reply = { status, body };
    const { clock, failures, verify } = keysAt();
    const refusal = (retryAfter: number) => ({ code: 'UNAVAILABLE', details: { retryAfter } });
    await expect(Promise.all([verify('known'), verify('known')])).rejects.toMatchObject(refusal(10));
    for (const ms of [0, 1, JWKS_PAUSE_MS / 2, JWKS_PAUSE_MS - 1]) {
      clock.ms = ms;
      await expect(verify('known')).rejects.toMatchObject(refusal(Math.ceil((JWKS_PAUSE_MS - ms) / 1000)));
    }
    expect([asked, failures.length]).toEqual([1, 1]);
    reply = { status: 200, body: jwks };
    clock.ms = JWKS_PAUSE_MS;
    await expect(verify('known')).resolves.toMatchObject({ payload: { sub: 'ci' } });
    expect([asked, failures.length]).toEqual([2, 1]);
  });

  it('does not take the keys away that were read before, nor ask for each unknown key', async () => {
    reply = { status: 200, body: jwks };
    const { verify } = keysAt();
    await verify('known');
    reply = { status: 500, body: '{}' };
    await expect(verify('unknown')).rejects.toMatchObject({ code: 'ERR_JWKS_NO_MATCHING_KEY' });
    await expect(verify('known')).resolves.toMatchObject({ payload: { sub: 'ci' } });
    expect(asked).toBe(1);
  });

  it('is asked once for many requests, which are 503, and the log says why once', async () => {
    const lines: string[] = [];
    const config = readConfig({
      GATEWAY_DATA_DIR: 'memory',
      PAYNOW_STORE_ID: '1',
      GATEWAY_JWT_JWKS_URL: url,
      GATEWAY_JWT_ISSUER: 'i',
      GATEWAY_JWT_AUDIENCE: 'a',
    });
    const gateway = createGateway({ config, log: createLog('warn', { write: (line) => void lines.push(line) }) });
    const authorization = `Bearer ${await token('known')}`;
    for (let n = 0; n < 5; n += 1) {
      const response = await gateway.fetch(
        new Request('http://gateway/graphql', {
          method: 'POST',
          headers: { 'content-type': 'application/json', authorization },
          body: JSON.stringify({ query: '{ __typename }' }),
        }),
      );
      expect([response.status, response.headers.get('retry-after')]).toEqual([503, expect.stringMatching(/^\d+$/)]);
      expect(await response.json()).toMatchObject({
        errors: [{ extensions: { code: 'UNAVAILABLE', retryAfter: expect.any(Number) as number } }],
      });
    }
    await gateway.close();
    expect(asked).toBe(1);
    const logged = lines.map((line) => JSON.parse(line) as { readonly msg: string });
    expect(logged.filter(({ msg }) => msg !== 'request failed')).toMatchObject([
      { failure: 'ERR_JOSE_GENERIC', msg: 'the keys at GATEWAY_JWT_JWKS_URL could not be read' },
    ]);
  });
});

describe('a password in an address', () => {
  it('of a Redis that cannot be reached is neither logged nor said', async () => {
    const lines: string[] = [];
    const config = readConfig({
      PAYNOW_STORE_ID: '1',
      REDIS_URL: 'redis://user:hunter2@127.0.0.1:1/0',
      GATEWAY_HASH_KEY: 'k'.repeat(40),
    });
    const log = createLog('debug', { write: (line) => void lines.push(line) });
    const gateway = createGateway({ config, log });
    const failure = await gateway.listen(0, '127.0.0.1').catch((error: unknown) => error);
    await gateway.close();
    expect(failure).toMatchObject({ name: 'ConfigError', message: expect.stringContaining('ECONNREFUSED') as string });
    expect(lines.join('')).toContain('the connection to Redis failed');
    expect(`${lines.join('')}${String(failure)}`).not.toContain('hunter2');
  });
});
