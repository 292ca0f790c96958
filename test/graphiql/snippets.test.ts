import { execFileSync } from 'node:child_process';
import { transformSync } from 'esbuild';
import { buildSchema } from 'graphql';
import { describe, expect, it } from 'vitest';
import { declarationsOf } from '../../src/server/graphiql/browser/declarations.js';
import { asCurl, asFetch, asTypeScript, type Snippet } from '../../src/server/graphiql/browser/snippets.js';
import { TOY_SCHEMA } from './toyServer.js';

const query =
  "# It's `here`: ${x} \\n\nquery Customer($id: ID!) { store { customer(id: $id) { name orders { nodes { status } } } } }";
const secret = "APIKey it's-a-secret";
const snippet = (given: Partial<Snippet> = {}): Snippet => ({
  url: 'http://127.0.0.1:4000/graphql',
  query,
  variables: { id: "7'" },
  authorization: secret,
  headers: { 'x-note': "it's" },
  withCredential: false,
  ...given,
});

/** Runs the text with a `curl` that prints its arguments. */
const argumentsOfCurl = (text: string): string[] =>
  execFileSync('sh', ['-c', `curl() { printf '%s\\0' "$@"; }\n${text}`], {
    env: { PAYNOW_API_KEY: 'from-the-environment' },
    encoding: 'utf8',
  }).split('\0');

/** Runs the text with a `fetch` that keeps its arguments. */
async function sentBy(text: string): Promise<{ url: string; headers: Record<string, string>; body: unknown }> {
  const sent: { url: string; init: { headers: Record<string, string>; body: string } }[] = [];
  const AsyncFunction = (async () => undefined).constructor as new (
    ...given: string[]
  ) => (...values: unknown[]) => Promise<void>;
  const run = new AsyncFunction('fetch', 'process', 'console', text);
  const fetch = async (url: string, init: { headers: Record<string, string>; body: string }) => {
    sent.push({ url, init });
    return { json: async () => ({ data: {} }), body: [] };
  };
  await run(
    fetch,
    { env: { PAYNOW_API_KEY: 'from-the-environment' } },
    { log: () => undefined, error: () => undefined },
  );
  const [{ url, init } = { url: '', init: { headers: {}, body: '{}' } }] = sent;
  return { url, headers: init.headers, body: JSON.parse(init.body) as unknown };
}

describe('an operation copied as code', () => {
  const body = { query, variables: { id: "7'" } };

  it('is a curl command that sends it, with the key from the environment', () => {
    const given = argumentsOfCurl(asCurl(snippet()));
    expect(given).toContain('authorization: APIKey from-the-environment');
    expect(given).toContain("x-note: it's");
    expect(JSON.parse(given[given.indexOf('--data-raw') + 1] ?? '')).toEqual(body);
    expect(argumentsOfCurl(asCurl(snippet({ withCredential: true })))).toContain(`authorization: ${secret}`);
  });

  it.each([
    ['fetch', asFetch],
    [
      'TypeScript',
      (given: Snippet) => transformSync(asTypeScript(given, declarationsOf(query, undefined)), { loader: 'ts' }).code,
    ],
  ])('is a call of fetch that sends it: %s', async (_, make) => {
    const { url, headers, body: sent } = await sentBy(make(snippet()));
    expect([url, headers['authorization'], headers['x-note'], sent]).toEqual([
      'http://127.0.0.1:4000/graphql',
      'APIKey from-the-environment',
      "it's",
      body,
    ]);
    expect((await sentBy(make(snippet({ withCredential: true })))).headers['authorization']).toBe(secret);
    expect((await sentBy(make(snippet({ authorization: undefined })))).headers).not.toHaveProperty('authorization');
  });

  it.each([
    ['Bearer pgt_1', 'GATEWAY_TOKEN'],
    ['customer abc', 'CUSTOMER_TOKEN'],
    ['secretwithoutscheme', 'PAYNOW_API_KEY'],
  ])('holds no credential unless asked: %s', (authorization, variable) => {
    for (const make of [asCurl, asFetch]) {
      const text = make(snippet({ authorization }));
      expect(text).toContain(variable);
      expect(text).not.toContain(authorization.split(' ').at(-1));
    }
  });

  it('of a subscription reads the stream', () => {
    const streamed = snippet({ query: 'subscription { count(to: 3) }' });
    expect(asCurl(streamed)).toContain('text/event-stream');
    expect(asFetch(streamed)).toContain('for await');
  });

  it('has the types of its variables and its answer', () => {
    const schema = buildSchema(TOY_SCHEMA);
    expect(declarationsOf(query, undefined, schema)).toBe(`interface Variables {
  id: string;
}
type Data = {
  store: {
    customer: {
      name: string | null;
      orders: {
        nodes: {
          status: string;
        }[];
      } | null;
    } | null;
  } | null;
};
`);
  });
});
