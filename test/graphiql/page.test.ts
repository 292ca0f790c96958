import { get, type IncomingHttpHeaders, request } from 'node:http';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { buildSchema, parse, validate } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readConfig } from '../../src/core/config.js';
import { silentLog } from '../../src/core/log.js';
import { createGateway } from '../../src/server/gateway.js';
import { exampleTabs, welcomeTab } from '../../src/server/graphiql/examples.js';
import { createGraphiqlPage } from '../../src/server/graphiql/page.js';
import { withHistory } from '../../src/server/graphiql/sources.js';
import { startToyServer, TOY_SCHEMA } from './toyServer.js';

const tabs = exampleTabs({ orderId: '1001', orderTotal: 1999, customerId: '7', productId: '3' });

interface Fetched {
  readonly status: number | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** A plain GET: `fetch` would decompress and set headers of its own. */
function fetchRaw(url: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Fetched> {
  return new Promise((resolve, reject) => {
    const sent = method === 'GET' ? get(url, { headers }) : request(url, { headers, method }).end();
    sent.on('error', reject).on('response', (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () =>
        resolve({ status: response.statusCode, headers: response.headers, body: Buffer.concat(chunks) }),
      );
    });
  });
}

function nonceOf(headers: Readonly<Record<string, string>>): string {
  return /'nonce-([^']+)'/.exec(headers['content-security-policy'] ?? '')?.[1] ?? '';
}

describe('the page', () => {
  const page = createGraphiqlPage({ tabs, credential: 'APIKey sandbox' });

  it('is small, and has a nonce of its own in every answer', () => {
    const [one, two] = [page.respond(), page.respond()];
    expect(nonceOf(one.headers)).toMatch(/^[A-Za-z0-9+/]{22}==$/);
    expect(nonceOf(one.headers)).not.toBe(nonceOf(two.headers));
    expect(one.body).toContain(`nonce="${nonceOf(one.headers)}"`);
    expect(Buffer.byteLength(one.body)).toBeLessThan(20_000);
  });

  it('lets nothing in from elsewhere, may not be framed, and is never stored', () => {
    const { headers } = page.respond();
    const policy = headers['content-security-policy'] ?? '';
    for (const part of ["default-src 'none'", "connect-src 'self'", "base-uri 'none'", "frame-ancestors 'none'"]) {
      expect(policy).toContain(part);
    }
    expect(/script-src [^;]*/.exec(policy)?.[0]).toBe(`script-src 'nonce-${nonceOf(headers)}'`);
    expect(policy).not.toMatch(/https?:|unsafe-eval/);
    expect(headers).toMatchObject({
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'no-referrer',
    });
  });

  it('keeps the text of a tab inside its script element', () => {
    const query = '# </script><script>alert(1)</script><!-- \n{ store { name } }';
    const html = String(createGraphiqlPage({ tabs: [{ query }] }).respond().body);
    expect(html).not.toContain('alert(1)</script>');
    const json = /id="graphiql-config">(.*?)<\/script>/s.exec(html)?.[1] ?? '';
    expect(JSON.parse(json)).toMatchObject({ openTabs: [{ query }], examples: [{ query }] });
  });

  it('shows a key only when it was given one', () => {
    expect(String(page.respond().body)).toContain('APIKey sandbox');
    expect(String(createGraphiqlPage({ tabs }).respond().body)).not.toContain('Authorization');
  });

  it('holds no script of its own, and names the history of GraphiQL', () => {
    const html = String(page.respond().body);
    expect(html.match(/<script[^>]*>/g)?.filter((tag) => !/ src=|application\/json/.test(tag))).toEqual([]);
    expect(withHistory('const a={title:"History",icon:b,content:c};f({plugins:[r],schemaDescription:!0})')).toContain(
      'plugins:[r,a]',
    );
    for (const strange of ['', 'const a={title:"History",icon:b,content:c};', 'plugins:[r],schemaDescription:!0'])
      expect(() => withHistory(strange)).toThrow('no place for its history');
  });
});

describe('through gateway.fetch', () => {
  it('gives the page and every file that it names', async () => {
    const config = readConfig({ PAYNOW_STORE_ID: '1', GATEWAY_DATA_DIR: 'memory' });
    const gateway = createGateway({ config, log: silentLog, graphiql: { tabs } });
    const get = (path: string) =>
      gateway.fetch(new Request(new URL(path, 'http://gateway/graphql'), { headers: { accept: 'text/html' } }));
    const html = await (await get('/graphql')).text();
    const files = [...new Set(html.match(/graphiql\/[\w.]+\.[0-9a-f]{16}\.(js|css)/g))];
    expect(files.map((file) => file.replace(/\.[0-9a-f]{16}/, ''))).toEqual([
      'graphiql/style.css',
      'graphiql/page.css',
      'graphiql/page.js',
      'graphiql/app.js',
      'graphiql/editor.worker.js',
      'graphiql/graphql.worker.js',
      'graphiql/json.worker.js',
    ]);
    expect(await Promise.all(files.map(async (file) => (await get(file)).status))).toEqual(files.map(() => 200));
    await gateway.close();
  });
});

describe('the example tabs', () => {
  it.each([...tabs, welcomeTab()])('is valid and has what it needs: %#', (tab) => {
    const document = parse(tab.query);
    expect(validate(buildSchema(TOY_SCHEMA), document)).toEqual([]);
    const [operation] = document.definitions;
    const names = operation?.kind === 'OperationDefinition' ? operation.variableDefinitions : undefined;
    const needed = (names ?? []).map((definition) => definition.variable.name.value);
    const given: unknown = JSON.parse(tab.variables ?? '{}');
    expect(Object.keys(given as object)).toEqual(needed);
  });
});

describe('over HTTP', () => {
  let server: Awaited<ReturnType<typeof startToyServer>>;
  let app = '';
  beforeAll(async () => {
    server = await startToyServer({ tabs });
    const html = (await fetchRaw(`${server.origin}/graphql`, { accept: 'text/html' })).body.toString();
    app = /graphiql\/app\.[0-9a-f]{16}\.js/.exec(html)?.[0] ?? '';
  });
  afterAll(() => server.close());

  it('serves a file compressed as the browser can read it, to be kept for good', async () => {
    const [br, gzip, plain] = await Promise.all(
      ['gzip, deflate, br', 'gzip;q=1.0, br;q=0', ''].map((accepted) =>
        fetchRaw(`${server.origin}/${app}`, { 'accept-encoding': accepted }),
      ),
    );
    expect(br?.headers).toMatchObject({
      'content-encoding': 'br',
      'content-type': 'text/javascript; charset=utf-8',
      'cache-control': 'public, max-age=31536000, immutable',
      'x-content-type-options': 'nosniff',
      vary: 'accept-encoding',
    });
    expect(gzip?.headers['content-encoding']).toBe('gzip');
    expect(plain?.headers['content-encoding']).toBeUndefined();
    expect(br?.body.length).toBeLessThan(1_500_000);
    const source = plain?.body ?? Buffer.alloc(0);
    expect(source.length).toBeGreaterThan(4_000_000);
    expect(brotliDecompressSync(br?.body ?? '').equals(source)).toBe(true);
    expect(gunzipSync(gzip?.body ?? '').equals(source)).toBe(true);
  });

  it('leaves GraphQL clients alone', async () => {
    const url = `${server.origin}/graphql?query=${encodeURIComponent('{ store { name } }')}`;
    const { headers, body } = await fetchRaw(url, { accept: 'application/json' });
    expect(headers['content-type']).toContain('application/json');
    expect(JSON.parse(body.toString())).toEqual({ data: { store: { name: 'nobody' } } });
  });

  it('answers HEAD without a body, an unknown file with 404, a write to a file with 405', async () => {
    const head = await fetchRaw(`${server.origin}/${app}`, { 'accept-encoding': 'br' }, 'HEAD');
    expect([head.status, head.body.length]).toEqual([200, 0]);
    expect(Number(head.headers['content-length'])).toBeGreaterThan(0);
    const unknown = await fetchRaw(`${server.origin}/graphiql/app.0000000000000000.js`);
    expect([unknown.status, unknown.headers['cache-control']]).toEqual([404, 'no-store']);
    expect((await fetchRaw(`${server.origin}/${app}`, {}, 'DELETE')).status).toBe(405);
  });
});
