import { expect, it } from 'vitest';
import { readConfig } from '../../../src/core/config.js';
import { silentLog } from '../../../src/core/log.js';
import { createGateway } from '../../../src/server/gateway.js';
import { startTestBed } from '../../support/gateway.js';

it('METRICS_PORT takes /metrics away from the main port, and serves nothing else', async () => {
  const own = await useMetricsPort();
  await expect(fetch(own)).rejects.toThrow(); // it ends with its gateway
});

async function useMetricsPort(): Promise<string> {
  await using bed = await startTestBed({ METRICS_PORT: '0' });
  const own = bed.gateway.metricsUrl() ?? '';
  expect(own).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/metrics$/);
  expect((await bed.ask('{ store { name } }')).errors).toEqual([]);

  const here = await fetch(new URL('/metrics', bed.url));
  expect([here.status, await here.text()]).toEqual([404, 'Not here: GraphQL is at /graphql.\n']);
  expect((await fetch(new URL('/health', bed.url))).status).toBe(200);
  const there = await fetch(own);
  expect([there.status, there.headers.get('content-type')]).toEqual([200, expect.stringContaining('text/plain')]);
  expect(await there.text()).toContain(
    'paynow_calls_total{operation="GET /v1/stores/{storeId}",status="200",reason="OK"} 1',
  );

  for (const path of ['/graphql?query={__typename}', '/health', '/ready', '/', '/metrics/']) {
    const answer = await fetch(new URL(path, own));
    expect([path, answer.status, await answer.text()]).toEqual([path, 404, 'Not here: metrics are at /metrics.\n']);
  }
  expect((await fetch(own, { method: 'POST', body: '{}' })).status).toBe(405);
  return own;
}

it('without it /metrics stays on the main port; a port that is taken keeps nothing running', async () => {
  await using bed = await startTestBed();
  expect(bed.gateway.metricsUrl()).toBeUndefined();
  expect((await fetch(new URL('/metrics', bed.url))).status).toBe(200);

  const config = readConfig({
    PAYNOW_STORE_ID: '1',
    GATEWAY_DATA_DIR: 'memory',
    PORT: '0',
    METRICS_PORT: new URL(bed.url).port,
  });
  const second = createGateway({ config, log: silentLog, graphiql: false });
  await expect(second.listen(0, '127.0.0.1')).rejects.toMatchObject({ code: 'EADDRINUSE' });
  await second.close();
  const third = createGateway({ config: { ...config, METRICS_PORT: 0 }, log: silentLog, graphiql: false });
  await expect(third.listen(Number(new URL(bed.url).port), '127.0.0.1')).rejects.toMatchObject({ code: 'EADDRINUSE' });
  await expect(fetch(third.metricsUrl() ?? '')).rejects.toThrow();
  await third.close();
});
