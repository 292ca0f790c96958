import { once } from 'node:events';
import { promises as fs } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { generateKeyPair, SignJWT } from 'jose';
import { expect, it, vi } from 'vitest';
import type { Scope } from '../../../src/core/resources.js';
import { SANDBOX_KEYS } from '../../../src/sandbox/state.js';
import { startTestBed } from '../../support/gateway.js';
import { startLaneBed } from '../../support/laneBed.js';
import { tokenFolder } from '../../support/tokens.js';
import { json } from '../../upstream/client/standIn.js';

// Whether a request is answered by the direct lane, by yoga, or handed over from one to the other: its token is checked
// once. A check of a file token looks at the file's state once.

const TAGS = 'GET /v1/stores/7/tags';
const READ = '{ store { tags { nodes { name } } } }';
const SALES = '{ store { sales { nodes { name } } } }';
const ALLOWED: readonly Scope[] = ['tags:read'];

const ANSWERS: ReadonlyArray<readonly [name: string, query: string, more: object, expected: object]> = [
  ['answered', READ, {}, { data: { store: { tags: { nodes: [] } } } }],
  ['allowed too little', SALES, {}, { errors: [{ extensions: { code: 'FORBIDDEN' } }] }],
  [
    'answered in part',
    '{ store { tags { nodes { name } } sales { nodes { name } } } }',
    {},
    { data: { store: { tags: { nodes: [] }, sales: null } }, errors: [{ extensions: { code: 'FORBIDDEN' } }] },
  ],
  [
    'over a limit',
    'query ($ids: [ID!]!) { nodes(ids: $ids) { __typename } }',
    { variables: { ids: Array.from({ length: 5_000 }, () => '1') } },
    { errors: [{ extensions: { code: 'LIMIT_EXCEEDED' } }] },
  ],
  [
    'wrong in its variables',
    'query ($n: Int!) { store { tags(first: $n) { nodes { name } } } }',
    { variables: { n: 'x' } },
    { errors: [{ extensions: { code: 'BAD_USER_INPUT' } }] },
  ],
  ['for yoga', READ, { extensions: {} }, { data: { store: { tags: { nodes: [] } } } }],
];

it.each(ANSWERS)('a token is checked once for a request that is %s', async (_, query, more, expected) => {
  await using tokens = await tokenFolder();
  await using bed = await startLaneBed({ GATEWAY_TOKENS_FILE: tokens.file, PAYNOW_API_KEY: 'held-by-the-gateway' });
  const authorization = await tokens.bearer(ALLOWED);
  bed.standIn.always(TAGS, json([]));
  const looks = vi.spyOn(fs, 'stat');
  try {
    expect(JSON.parse(await bed.send(query, '', { authorization }, more).text)).toMatchObject(expected);
    expect(looks.mock.calls.filter(([file]) => file === tokens.file)).toHaveLength(1);
  } finally {
    looks.mockRestore();
  }
});

it('a token is checked once for a query that fails at PayNow, and for the call it made', async () => {
  await using tokens = await tokenFolder();
  await using bed = await startLaneBed({ GATEWAY_TOKENS_FILE: tokens.file, PAYNOW_API_KEY: 'held-by-the-gateway' });
  const authorization = await tokens.bearer(ALLOWED);
  bed.standIn.always(TAGS, json({ code: 'oh' }, 500));
  const looks = vi.spyOn(fs, 'stat');
  try {
    expect(JSON.parse(await bed.send(READ, '', { authorization }).text)).toMatchObject({
      errors: [{ extensions: { code: 'UPSTREAM_UNAVAILABLE' } }],
    });
    expect(looks.mock.calls.filter(([file]) => file === tokens.file)).toHaveLength(1);
    expect(bed.standIn.count(TAGS)).toBe(1);
  } finally {
    looks.mockRestore();
  }
});

it('a token that is refused was checked once, and so was one whose keys cannot be read', async () => {
  await using tokens = await tokenFolder();
  let fetched = 0;
  const keys = createServer((_, response) => {
    fetched += 1;
    response.writeHead(503).end();
  }).listen(0, '127.0.0.1');
  await once(keys, 'listening');
  const { port } = keys.address() as AddressInfo; // listening on TCP
  await using bed = await startLaneBed({
    GATEWAY_TOKENS_FILE: tokens.file,
    GATEWAY_JWT_JWKS_URL: `http://127.0.0.1:${port}/keys`,
    GATEWAY_JWT_ISSUER: 'https://login.example',
    GATEWAY_JWT_AUDIENCE: 'shop',
    PAYNOW_API_KEY: 'held-by-the-gateway',
  });
  const { privateKey } = await generateKeyPair('ES256');
  const jwt = await new SignJWT({}).setProtectedHeader({ alg: 'ES256' }).sign(privateKey);
  const looks = vi.spyOn(fs, 'stat');
  try {
    expect(JSON.parse(await bed.send(READ, '', { authorization: `Bearer ${jwt}` }).text)).toMatchObject({
      errors: [{ extensions: { code: 'UNAVAILABLE' } }],
    });
    expect(fetched).toBe(1);
    const unknown = { authorization: `Bearer pgt_${'0'.repeat(43)}` };
    expect(JSON.parse(await bed.send(READ, '', unknown).text)).toMatchObject({
      errors: [{ extensions: { code: 'UNAUTHENTICATED' } }],
    });
    expect(looks.mock.calls.filter(([file]) => file === tokens.file)).toHaveLength(1);
    expect(bed.standIn.requests).toEqual([]);
  } finally {
    looks.mockRestore();
    keys.close();
  }
});

it('a token is checked once for all operations of a batch', async () => {
  await using tokens = await tokenFolder();
  await using bed = await startTestBed({
    NODE_ENV: 'production',
    GATEWAY_TOKENS_FILE: tokens.file,
    PAYNOW_API_KEY: SANDBOX_KEYS.apiKey,
    LIMIT_BATCH: '5',
  });
  const authorization = await tokens.bearer(['tags:read']);
  const looks = vi.spyOn(fs, 'stat');
  try {
    const response = await fetch(bed.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization },
      body: JSON.stringify([{ query: '{ store { tags { __typename } } }' }, { query: SALES }]),
    });
    expect(await response.json()).toMatchObject([
      { data: { store: { tags: { __typename: 'TagConnection' } } } },
      { errors: [{ extensions: { code: 'FORBIDDEN' } }] },
    ]);
    expect(looks.mock.calls.filter(([file]) => file === tokens.file)).toHaveLength(1);
  } finally {
    looks.mockRestore();
  }
});
