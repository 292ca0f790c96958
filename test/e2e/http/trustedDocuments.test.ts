import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient } from 'graphql-ws';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { ConfigError, readConfig } from '../../../src/core/config.js';
import { createLog, silentLog } from '../../../src/core/log.js';
import { type Sandbox, startSandbox } from '../../../src/sandbox/sandbox.js';
import { TrustedDocuments } from '../../../src/server/documents/trustedDocuments.js';
import { createGateway, type Gateway } from '../../../src/server/gateway.js';

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');

const STORE = 'query Store { storefront { name } }';
const SLUG = 'query Slug($at: CountryCode) { storefront(country: $at) { slug } }';
const WIDE = '{ storefront { name slug currency platform } }';
const FREE = 'query Free { storefront { currency } }';
const NAMED = { storefront: { name: 'Emberfall Network' } };

let folder: string;
let sandbox: Sandbox;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'documents-'));
  sandbox = await startSandbox({ strict: true });
});
afterAll(async () => {
  await sandbox.close();
  rmSync(folder, { recursive: true });
});

interface Bed extends AsyncDisposable {
  readonly gateway: Gateway;
  readonly file: string;
  readonly url: string;
  /** Writes another manifest, and lets the gateway's clock run on, so that it looks. */
  rewrite(manifest: unknown): void;
  readonly logged: () => readonly { readonly msg: string; readonly level: number; readonly failure?: string }[];
}

let files = 0;

async function start(manifest: unknown, settings: Readonly<Record<string, string>> = {}): Promise<Bed> {
  const file = join(folder, `documents-${(files += 1)}.json`);
  const textOf = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value));
  writeFileSync(file, textOf(manifest));
  const lines: string[] = [];
  let later = 0;
  const gateway = createGateway({
    config: readConfig({
      PAYNOW_BASE_URL: sandbox.url,
      PAYNOW_STORE_ID: sandbox.storeId,
      GATEWAY_DATA_DIR: 'memory',
      GATEWAY_DOCUMENTS_FILE: file,
      ...settings,
    }),
    log: createLog('info', { write: (line: string) => void lines.push(line) }),
    elapsed: () => performance.now() + later,
  });
  const url = await gateway.listen(0, '127.0.0.1');
  return {
    gateway,
    file,
    url,
    rewrite(value) {
      writeFileSync(file, textOf(value));
      later += 2_000;
    },
    logged: () => lines.map((line) => JSON.parse(line) as { msg: string; level: number }),
    [Symbol.asyncDispose]: () => gateway.close(),
  };
}

async function read(response: Response) {
  const body = (await response.json()) as {
    data?: unknown;
    errors?: { message: string; extensions: { code: string } }[];
  };
  return {
    status: response.status,
    data: body.data ?? null,
    errors: (body.errors ?? []).map(({ extensions: { code } }) => code),
  };
}

const post = async (url: string, body: unknown, headers: Readonly<Record<string, string>> = {}) =>
  read(
    await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    }),
  );

const get = async (url: string, search: Readonly<Record<string, string>>) =>
  read(await fetch(`${url}?${new URLSearchParams(search).toString()}`, { headers: { accept: 'application/json' } }));

const run = { status: 200, data: NAMED, errors: [] };
const unknown = { status: 400, data: null, errors: ['DOCUMENT_NOT_FOUND'] };
const refused = { status: 400, data: null, errors: ['DOCUMENT_NOT_REGISTERED'] };

const apollo = {
  format: 'apollo-persisted-query-manifest',
  version: 1,
  operations: [
    { id: hashOf(STORE), name: 'Store', type: 'query', body: STORE },
    { id: 'own-id', name: 'Slug', type: 'query', body: SLUG },
  ],
};

const persisted = (sha256Hash: string) => ({ extensions: { persistedQuery: { version: 1, sha256Hash } } });

describe('ids', () => {
  const ways: ReadonlyArray<readonly [string, object]> = [
    ['documentId', { documentId: 'store' }],
    ['documentId with the hash', { documentId: `sha256:${hashOf(STORE)}` }],
    ["Relay's id", { id: 'store', variables: {} }],
    ["Relay's id beside an empty text", { id: 'store', query: null }],
    ["Relay's doc_id", { doc_id: 'store' }],
    ["Apollo's hash", persisted(hashOf(STORE))],
    ["Apollo's hash beside its text", { query: STORE, ...persisted(hashOf(STORE)) }],
    ['an id beside its text', { query: STORE, documentId: 'store' }],
  ];

  describe.each(['on', 'off'])('by the direct lane %s', (lane) => {
    let bed: Bed;
    beforeAll(async () => {
      bed = await start({ store: STORE }, { GATEWAY_DOCUMENTS: 'only', GATEWAY_DIRECT_LANE: lane });
    });
    afterAll(() => bed[Symbol.asyncDispose]());

    it.each(ways)('%s', async (_, body) => {
      expect(await post(bed.url, body)).toEqual(run);
    });

    it.each([
      ['an unknown id', { documentId: 'nothing' }, unknown],
      ['an unknown hash', { documentId: `sha256:${hashOf(FREE)}` }, unknown],
      ['an unknown id of Relay', { doc_id: 'nothing' }, unknown],
      [
        "Apollo's unknown hash",
        persisted(hashOf(FREE)),
        { status: 404, data: null, errors: ['PERSISTED_QUERY_NOT_FOUND'] },
      ],
      ["Apollo's hash with its text", { query: FREE, ...persisted(hashOf(FREE)) }, refused],
      ['a free text', { query: FREE }, refused],
      ['introspection', { query: '{ __schema { queryType { name } } }' }, refused],
      [
        'the text of another',
        { query: FREE, documentId: 'store' },
        { status: 400, data: null, errors: ['BAD_USER_INPUT'] },
      ],
      ['a text that is none', { query: 7 }, { status: 400, data: null, errors: ['BAD_USER_INPUT'] }],
      ['no document', {}, { status: 400, data: null, errors: ['BAD_USER_INPUT'] }],
    ])('%s is refused', async (_, body, answer) => {
      const calls = sandbox.calls.list.length;
      expect(await post(bed.url, body)).toEqual(answer);
      expect(sandbox.calls.list.length).toBe(calls);
    });

    it('a registered text may come as text', async () => {
      expect(await post(bed.url, { query: STORE })).toEqual(run);
    });

    it('GET and Server-Sent Events take ids, too', async () => {
      expect(await get(bed.url, { documentId: 'store' })).toEqual(run);
      expect(await get(bed.url, { doc_id: 'store' })).toEqual(run);
      expect(await get(bed.url, { query: FREE })).toEqual(refused);
      const stream = await fetch(bed.url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
        body: JSON.stringify({ documentId: 'store' }),
      });
      expect(await stream.text()).toContain(JSON.stringify(NAMED));
    });

    it('GraphiQL is not served', async () => {
      const page = await fetch(bed.url, { headers: { accept: 'text/html' } });
      expect([page.status, await page.text()]).toEqual([expect.any(Number), expect.not.stringContaining('<html')]);
    });
  });

  it('WebSockets take ids, and nothing else where only they are taken', async () => {
    await using bed = await start({ store: STORE }, { GATEWAY_DOCUMENTS: 'only' });
    const client = createClient({ url: bed.url.replace('http', 'ws'), webSocketImpl: WebSocket, retryAttempts: 0 });
    const ask = async (payload: object) => {
      try {
        for await (const result of client.iterate({ query: '', ...payload })) return result;
        return 'nothing';
      } catch (errors) {
        return (errors as { extensions: { code: string } }[]).map(({ extensions: { code } }) => code);
      }
    };
    expect(await ask({ documentId: 'store' })).toMatchObject({ data: NAMED });
    expect(await ask(persisted(hashOf(STORE)))).toMatchObject({ data: NAMED });
    expect(await ask({ query: STORE })).toMatchObject({ data: NAMED });
    expect(await ask({ query: FREE })).toEqual(['DOCUMENT_NOT_REGISTERED']);
    expect(await ask({ documentId: 'nothing' })).toEqual(['DOCUMENT_NOT_FOUND']);
    await client.dispose();
  });

  it('without a socket, and in a list of operations', async () => {
    await using bed = await start({ store: STORE }, { GATEWAY_DOCUMENTS: 'only', LIMIT_BATCH: '5' });
    const response = await bed.gateway.fetch(
      new Request('http://gateway/graphql', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify([{ documentId: 'store' }, { documentId: 'nothing' }, { query: FREE }]),
      }),
    );
    const answers = (await response.json()) as { data?: unknown; errors?: { extensions: { code: string } }[] }[];
    expect(answers.map(({ data, errors }) => data ?? errors?.[0]?.extensions.code)).toEqual([
      NAMED,
      'DOCUMENT_NOT_FOUND',
      'DOCUMENT_NOT_REGISTERED',
    ]);
  });
});

describe('manifests', () => {
  it.each([
    ['ids of their own', { store: STORE, slug: SLUG }, 'store'],
    ['hashes with their name', { [`sha256:${hashOf(STORE)}`]: STORE }, `sha256:${hashOf(STORE)}`],
    [
      'plain hashes of any kind',
      { '0beec7b5ea3f0fdbc95d0dd47f3c5bc275da8a33': STORE },
      '0beec7b5ea3f0fdbc95d0dd47f3c5bc275da8a33',
    ],
    ["Apollo's form", apollo, hashOf(STORE)],
    ['a byte order mark in front', `\uFEFF${JSON.stringify({ store: STORE })}`, 'store'],
  ])('%s', async (_, manifest, documentId) => {
    await using bed = await start(manifest);
    expect(await post(bed.url, { documentId })).toEqual(run);
    expect(await post(bed.url, { query: FREE })).toMatchObject({ status: 200, errors: [] });
  });

  it("Apollo's ids that are no hashes are known by Apollo's protocol", async () => {
    await using bed = await start(apollo);
    const answer = await post(bed.url, { ...persisted('own-id'), variables: { at: 'DE' } });
    expect(answer).toMatchObject({ status: 200, errors: [] });
  });

  it.each([
    ['no JSON', 'no JSON', 'it is not JSON'],
    ['a list', [STORE], 'it is not usable at ""'],
    ['a text that is none', { store: 7 }, 'it is not usable at "store"'],
    ['a hash of another text', { [`sha256:${hashOf(FREE)}`]: STORE }, 'is not the SHA-256 of its text'],
    [
      'an id of two texts',
      {
        ...apollo,
        operations: [
          { id: 'a', body: STORE },
          { id: 'a', body: FREE },
        ],
      },
      'has two texts',
    ],
  ])('a gateway does not start with %s', async (_, manifest, reason) => {
    await expect(start(manifest)).rejects.toThrow(ConfigError);
    await expect(start(manifest)).rejects.toThrow(reason);
  });

  it('nor without the file that its settings need', () => {
    const documents = (mode: string, file?: string) =>
      createGateway({
        config: readConfig({
          PAYNOW_STORE_ID: '1',
          GATEWAY_DATA_DIR: 'memory',
          GATEWAY_DOCUMENTS: mode,
          ...(file !== undefined && { GATEWAY_DOCUMENTS_FILE: file }),
        }),
        log: silentLog,
      });
    expect(() => documents('only')).toThrow('GATEWAY_DOCUMENTS_FILE is missing');
    expect(() => documents('prefer')).toThrow('GATEWAY_DOCUMENTS_FILE is missing');
    expect(() => documents('any', join(folder, 'absent.json'))).toThrow('cannot be read (ENOENT)');
  });
});

describe('a manifest that changes', () => {
  it('is read again; a broken one keeps what was there, and is logged once', async () => {
    await using bed = await start({ store: STORE }, { GATEWAY_DOCUMENTS: 'only' });
    expect(await post(bed.url, { documentId: 'free' })).toEqual(unknown);
    for (const name of ['older', 'newer']) {
      bed.rewrite({ [name]: STORE }); // of one length and of one date, as after a copy that keeps dates
      utimesSync(bed.file, 1, 1);
      expect(await post(bed.url, { documentId: name })).toEqual(run);
    }
    bed.rewrite({ free: FREE });
    expect(await post(bed.url, { documentId: 'free' })).toMatchObject({ status: 200, errors: [] });
    expect(await post(bed.url, { query: STORE })).toEqual(refused);
    bed.rewrite('{ broken');
    expect(await post(bed.url, { documentId: 'free' })).toMatchObject({ status: 200, errors: [] });
    expect(await post(bed.url, { query: STORE })).toEqual(refused);
    const complaints = bed.logged().filter(({ msg }) => msg.startsWith('the documents file cannot be used'));
    expect(complaints).toMatchObject([{ level: 50, failure: 'it is not JSON' }]);
    bed.rewrite({ store: STORE });
    expect(await post(bed.url, { documentId: 'store' })).toEqual(run);
    expect(await post(bed.url, { documentId: 'free' })).toEqual(unknown);
  });
});

describe('limits', () => {
  it('of texts are looser for registered documents, as far as the setting says', async () => {
    const tight = { LIMIT_FIELDS: '3', LIMIT_TOKENS: '8' };
    const all = { ...tight, LIMIT_DEPTH: '1', LIMIT_ALIASES: '1', LIMIT_ROOT_FIELDS: '1', LIMIT_DIRECTIVES: '1' };
    const each = '{ a: __typename @skip(if: false) b: storefront @skip(if: false) { name } }';
    await using every = await start({ each }, { ...all, LIMIT_TOKENS: '40', GATEWAY_DOCUMENTS_LIMITS: '3' });
    expect(await post(every.url, { documentId: 'each' })).toMatchObject({ status: 200, errors: [] });
    await using bed = await start({ wide: WIDE }, { ...tight, GATEWAY_DOCUMENTS_LIMITS: '3' });
    const limited = { status: 200, data: null, errors: ['LIMIT_EXCEEDED'] };
    expect(await post(bed.url, { documentId: 'wide' })).toMatchObject({ status: 200, errors: [] });
    expect(await post(bed.url, { query: `${WIDE} ` })).toEqual(limited);
    bed.rewrite({ store: STORE });
    expect(await post(bed.url, { query: WIDE })).toEqual(limited);
    await using strict = await start({ wide: WIDE }, tight);
    expect(await post(strict.url, { documentId: 'wide' })).toEqual(limited);
  });
});

describe('prefer', () => {
  it('runs every document, and names in the log, once, those that are not registered', async () => {
    await using bed = await start({ store: STORE }, { GATEWAY_DOCUMENTS: 'prefer' });
    const asked = [{ documentId: 'store' }, { query: FREE, operationName: 'Free' }, { query: FREE }, { query: STORE }];
    for (const body of asked) expect(await post(bed.url, body)).toMatchObject({ status: 200, errors: [] });
    const named = bed.logged().filter(({ msg }) => msg === 'a document that is not registered was run');
    expect(named).toMatchObject([{ sha256: hashOf(FREE), operationName: 'Free' }]);
  });

  it('names a thousand of them', () => {
    let named = 0;
    const log = { ...silentLog, warn: () => void (named += 1) };
    const config = { GATEWAY_DOCUMENTS: 'prefer', GATEWAY_DOCUMENTS_FILE: undefined } as const;
    const documents = new TrustedDocuments({ config, log, elapsed: () => 0 });
    for (let n = 0; n < 1_100; n += 1) expect(documents.admits(`{ a${n}: __typename }`, undefined)).toBe(true);
    expect(named).toBe(1_000);
  });
});

it('a manifest of more than 32 MiB is refused unread', () => {
  const file = join(folder, 'large.json');
  writeFileSync(file, '{}');
  truncateSync(file, (32 << 20) + 1); // a hole takes no room
  const config = { GATEWAY_DOCUMENTS: 'any', GATEWAY_DOCUMENTS_FILE: file } as const;
  expect(() => new TrustedDocuments({ config, log: silentLog, elapsed: () => 0 })).toThrow(
    'it is larger than 33554432 bytes',
  );
});
