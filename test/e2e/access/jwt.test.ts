import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  type CryptoKey,
  exportJWK,
  exportSPKI,
  type GenerateKeyPairResult,
  generateKeyPair,
  type JWTPayload,
  SignJWT,
  UnsecuredJWT,
} from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SANDBOX_KEYS } from '../../../src/sandbox/state.js';
import { type Answer, startTestBed, type TestBed, type TestSettings } from '../../support/gateway.js';

const ISSUER = 'https://login.example';
const AUDIENCE = 'shop-graph';
const KEY_ID = 'first';

const RULES: TestSettings = {
  PAYNOW_API_KEY: SANDBOX_KEYS.apiKey,
  GATEWAY_JWT_ISSUER: ISSUER,
  GATEWAY_JWT_AUDIENCE: AUDIENCE,
};

const QUERY = '{ store { orders(first: 1) { nodes { id } } } }';
const ORDERS = { store: { orders: { nodes: [{ id: expect.any(String) as string }] } } };

const codes = ({ errors }: Answer) => errors.map(({ extensions }) => extensions['code']);

const now = () => Math.floor(Date.now() / 1000);

/** The claims of a good token; `undefined` leaves one out. */
const claims = (changes: Changes = {}): JWTPayload => {
  const good = { sub: 'ci', iss: ISSUER, aud: AUDIENCE, exp: now() + 600, scope: 'openid orders:read', stores: 'all' };
  return JSON.parse(JSON.stringify({ ...good, ...changes })) as JWTPayload; // JSON leaves out what is undefined
};

type Changes = Readonly<Record<string, unknown>>;

const signed = (key: CryptoKey | Uint8Array, payload: JWTPayload, alg = 'ES256', kid = KEY_ID): Promise<string> =>
  new SignJWT(payload).setProtectedHeader({ alg, kid }).sign(key);

describe('JWTs', () => {
  let pair: GenerateKeyPairResult;
  let stranger: GenerateKeyPairResult;
  let pem: string;
  let keys: Server;
  let served = 0;
  let bed: TestBed;
  let pemBed: TestBed;

  beforeAll(async () => {
    [pair, stranger] = await Promise.all([generateKeyPair('ES256'), generateKeyPair('ES256')]);
    pem = await exportSPKI(pair.publicKey);
    const jwks = JSON.stringify({ keys: [{ ...(await exportJWK(pair.publicKey)), kid: KEY_ID, use: 'sig' }] });
    keys = createServer((_, response) => {
      served += 1;
      response.writeHead(200, { 'content-type': 'application/json' }).end(jwks);
    }).listen(0, '127.0.0.1');
    await once(keys, 'listening');
    const { port } = keys.address() as AddressInfo; // listening on TCP
    bed = await startTestBed({ ...RULES, GATEWAY_JWT_JWKS_URL: `http://127.0.0.1:${port}/keys` });
    pemBed = await startTestBed({ ...RULES, GATEWAY_JWT_PUBLIC_KEY: pem.replaceAll('\n', '\\n') });
  });
  afterAll(async () => {
    await bed[Symbol.asyncDispose]();
    await pemBed[Symbol.asyncDispose]();
    keys.close();
  });

  /** Asks both gateways: keys of an address, and a key in the settings. */
  const askBoth = async (token: string, query = QUERY) =>
    Promise.all([bed, pemBed].map((one) => one.ask(query, { authorization: `Bearer ${token}` })));

  it.each<[string, Changes]>([
    ['scope with spaces', {}],
    ['scopes as a list', { scope: undefined, scopes: ['orders:read'] }],
    ['several audiences', { aud: ['other', AUDIENCE] }],
    ['expired within the tolerance of the clocks', { exp: now() - 5 }],
    ['no subject', { sub: undefined }],
  ])('a good one is let in: %s', async (_, changes) => {
    for (const answer of await askBoth(await signed(pair.privateKey, claims(changes)))) {
      expect(answer).toMatchObject({ status: 200, data: ORDERS, errors: [] });
      expect(answer.calls).toHaveLength(1);
    }
  });

  it('the keys are fetched once, and from the configured address only', async () => {
    const token = await new SignJWT(claims())
      .setProtectedHeader({ alg: 'ES256', kid: KEY_ID, jku: 'http://127.0.0.1:9/keys', x5u: 'http://127.0.0.1:9/x' })
      .sign(pair.privateKey);
    expect((await askBoth(token)).map(({ status }) => status)).toEqual([200, 200]);
    expect(served).toBe(1);
  });

  it.each<[string, Changes, string]>([
    ['expired', { exp: now() - 120 }, 'expired'],
    ['not yet valid', { nbf: now() + 600 }, '"nbf"'],
    ['for another audience', { aud: 'other' }, '"aud"'],
    ['of another issuer', { iss: 'https://other.example' }, '"iss"'],
    ['without an end', { exp: undefined }, '"exp"'],
    ['without an audience', { aud: undefined }, '"aud"'],
    ['without an issuer', { iss: undefined }, '"iss"'],
    ['with scopes that are no list of words', { scope: undefined, scopes: [1] }, '"scopes"'],
    ['with stores that are no ids', { stores: ['*'] }, '"stores"'],
  ])('refused as a whole: %s', async (_, changes, said) => {
    for (const answer of await askBoth(await signed(pair.privateKey, claims(changes)))) {
      expect([answer.status, answer.data, codes(answer), answer.calls]).toEqual([401, null, ['UNAUTHENTICATED'], []]);
      expect(answer.errors[0]?.message).toContain(said);
    }
  });

  it("refused as a whole: algorithm none, a stranger's key, an unknown key, and the public key as a shared secret", async () => {
    const good = await signed(pair.privateKey, claims());
    const { privateKey: rsa } = await generateKeyPair('RS256');
    const forged = [
      await signed(rsa, claims(), 'RS256'),
      new UnsecuredJWT(claims()).encode(),
      await signed(stranger.privateKey, claims()),
      await signed(new TextEncoder().encode(pem), claims(), 'HS256'),
      await signed(new TextEncoder().encode(pem.trim()), claims(), 'HS256'),
      `${good.slice(0, good.lastIndexOf('.'))}.`,
      `${good.slice(0, -8)}AAAAAAAA`,
    ];
    for (const token of forged) {
      for (const answer of await askBoth(token)) {
        expect([answer.status, answer.data, codes(answer), answer.calls]).toEqual([401, null, ['UNAUTHENTICATED'], []]);
      }
    }
    const unknown = await bed.ask(QUERY, {
      authorization: `Bearer ${await signed(stranger.privateKey, claims(), 'ES256', 'second')}`,
    });
    expect([unknown.status, unknown.calls]).toEqual([401, []]);
  });

  it('scopes and stores bound it like any other token; without the claims it may nothing', async () => {
    const refused = async (changes: Changes) => {
      const [answer] = await askBoth(await signed(pair.privateKey, claims(changes)));
      return answer && { codes: codes(answer), calls: answer.calls };
    };
    const forbidden = { codes: ['FORBIDDEN'], calls: [] };
    expect(await refused({ scope: 'openid' })).toEqual(forbidden);
    expect(await refused({ scope: 'tags:read' })).toEqual(forbidden);
    expect(await refused({ stores: ['1'] })).toEqual(forbidden);
    expect(await refused({ stores: undefined })).toEqual(forbidden);
    expect(await refused({ stores: [bed.sandbox.storeId] })).toMatchObject({ codes: [] });
  });

  it('without settings for them every JWT is unknown', async () => {
    await using plain = await startTestBed({ PAYNOW_API_KEY: SANDBOX_KEYS.apiKey });
    const answer = await plain.ask(QUERY, { authorization: `Bearer ${await signed(pair.privateKey, claims())}` });
    expect([answer.status, codes(answer), answer.calls]).toEqual([401, ['UNAUTHENTICATED'], []]);
  });

  it('keys that cannot be had are no fault of the token', async () => {
    await using cut = await startTestBed({ ...RULES, GATEWAY_JWT_JWKS_URL: 'http://127.0.0.1:9/keys' });
    const answer = await cut.ask(QUERY, { authorization: `Bearer ${await signed(pair.privateKey, claims())}` });
    expect([answer.status, codes(answer), answer.calls]).toEqual([503, ['UNAVAILABLE'], []]);
  });
});
