import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it, onTestFinished, vi } from 'vitest';
import { readConfig } from '../../../src/core/config.js';
import { silentLog } from '../../../src/core/log.js';
import { startSandbox } from '../../../src/sandbox/sandbox.js';
import { createGateway } from '../../../src/server/gateway.js';
import { isTraced, tracingFrom } from '../../../src/server/observe/tracingFrom.js';

interface SentSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly kind: number;
  readonly status: { readonly code: number };
  readonly attributes: readonly { readonly key: string; readonly value: Readonly<Record<string, unknown>> }[];
}

interface Export {
  readonly resourceSpans: readonly {
    readonly resource: { readonly attributes: SentSpan['attributes'] };
    readonly scopeSpans: readonly { readonly spans: readonly SentSpan[] }[];
  }[];
}

/** A collector that takes spans by OTLP over HTTP. */
async function startCollector() {
  const exports: Export[] = [];
  /** The content types of the exports. */
  const types: unknown[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      types.push(request.headers['content-type']);
      const isJson = request.headers['content-type'] === 'application/json';
      if (request.url === '/v1/traces' && isJson) exports.push(JSON.parse(body) as Export);
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, exports, types };
}

const flat = (attributes: SentSpan['attributes']) =>
  Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]));

it('exports the request, its operation and its PayNow calls as one trace, and leads it on to PayNow', async () => {
  const collector = await startCollector();
  vi.stubEnv('OTEL_EXPORTER_OTLP_ENDPOINT', collector.url);
  vi.stubEnv('OTEL_RESOURCE_ATTRIBUTES', 'deployment.environment.name=test');
  onTestFinished(() => void vi.unstubAllEnvs());
  const sandbox = await startSandbox({});
  onTestFinished(() => sandbox.close());
  const passed: unknown[] = [];
  sandbox.onExchange(({ headers }) => passed.push(headers['traceparent']));
  const config = readConfig({
    PAYNOW_BASE_URL: sandbox.url,
    PAYNOW_STORE_ID: sandbox.storeId,
    GATEWAY_DATA_DIR: 'memory',
    PAYNOW_RETRIES: '0',
  });
  const tracing = await tracingFrom(process.env, config.PAYNOW_BASE_URL);
  const gateway = createGateway({ config, log: silentLog, ...(tracing && { tracing }) });
  const url = await gateway.listen(0, '127.0.0.1');
  const takeBack = sandbox.faults.add({ match: { path: 'tags' }, fault: { kind: 'status', status: 503 } });
  const ask = (query: string, traceparent: string) =>
    fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: `APIKey ${sandbox.apiKey}`,
        traceparent,
        baggage: 'a=b',
      },
      body: JSON.stringify({ query, variables: { secret: 'jane@example.com' } }),
    }).then((response) => response.text());
  const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
  await ask('query Shop { store { name tags { nodes { name } } } }', `00-${traceId}-00f067aa0ba902b7-01`);
  await ask('{ store { currency } }', 'nonsense');
  takeBack();
  await gateway.close();

  const resources = collector.exports.flatMap(({ resourceSpans }) => resourceSpans);
  expect(flat(resources[0]?.resource.attributes ?? [])).toMatchObject({
    'service.name': 'paynow-graphql',
    'deployment.environment.name': 'test',
  });
  const all = resources.flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans));
  const spans = all.filter((span) => span.traceId === traceId);
  const one = (name: string) => spans.find((span) => span.name === name);
  const [request, operation] = [one('POST /graphql'), one('query Shop')];
  const [store, tags] = [one('GET /v1/stores/{storeId}'), one('GET /v1/stores/{storeId}/tags')];
  expect(spans).toHaveLength(4);
  expect(request).toMatchObject({ parentSpanId: '00f067aa0ba902b7', kind: 2 });
  expect(flat(request?.attributes ?? [])).toEqual({
    'http.request.method': 'POST',
    'http.route': '/graphql',
    'url.path': '/graphql',
    'http.response.status_code': 200,
  });
  expect(operation).toMatchObject({ parentSpanId: request?.spanId, kind: 1, status: { code: 2 } });
  expect(flat(operation?.attributes ?? [])).toEqual({
    'graphql.operation.type': 'query',
    'graphql.operation.name': 'Shop',
    'error.type': 'UPSTREAM_UNAVAILABLE',
  });
  expect([store?.parentSpanId, tags?.parentSpanId]).toEqual([operation?.spanId, operation?.spanId]);
  expect(flat(tags?.attributes ?? [])).toEqual({
    'http.request.method': 'GET',
    'url.template': '/v1/stores/{storeId}/tags',
    'server.address': '127.0.0.1',
    'server.port': Number(new URL(sandbox.url).port),
    'http.response.status_code': 503,
    'error.type': '503',
  });
  // What is no trace begins one of its own.
  const others = all.filter((span) => span.traceId !== traceId);
  expect(new Set(others.map((span) => span.traceId)).size).toBe(1);
  expect(passed.slice(0, 2)).toEqual([`00-${traceId}-${store?.spanId}-01`, `00-${traceId}-${tags?.spanId}-01`]);
  expect(JSON.stringify(collector.exports)).not.toMatch(/jane|currency|APIKey/);
});

it.each([
  [{}, false],
  [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://x' }, true],
  [{ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://x/v1/traces' }, true],
  [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://x', OTEL_SDK_DISABLED: 'true' }, false],
  [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://x', OTEL_TRACES_EXPORTER: 'none' }, false],
  [{ OTEL_EXPORTER_OTLP_ENDPOINT: '' }, false],
])('with %j traces are written: %s', (env, isOn) => {
  expect(isTraced(env)).toBe(isOn);
});

it.each([
  ['OTEL_EXPORTER_OTLP_PROTOCOL', 'http/protobuf', 'application/x-protobuf'],
  ['OTEL_EXPORTER_OTLP_TRACES_PROTOCOL', 'http/json', 'application/json'],
])('exports as %s=%s says', async (name, protocol, type) => {
  const collector = await startCollector();
  vi.stubEnv('OTEL_EXPORTER_OTLP_ENDPOINT', collector.url);
  vi.stubEnv('OTEL_EXPORTER_OTLP_PROTOCOL', 'grpc'); // the one for traces counts
  vi.stubEnv(name, protocol);
  onTestFinished(() => void vi.unstubAllEnvs());
  const tracing = await tracingFrom(process.env, 'https://paynow.example');
  tracing?.request('POST', new Headers()).end(200);
  await tracing?.close();
  expect(collector.types).toEqual([type]);
});

it('refuses a protocol that it does not speak, with what to do', async () => {
  const env = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4317', OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' };
  await expect(tracingFrom(env, 'https://paynow.example')).rejects.toThrow(
    'OTEL_EXPORTER_OTLP_PROTOCOL must be http/json or http/protobuf: gRPC is not supported. Collectors take both on port 4318.',
  );
});
