import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { build } from 'esbuild';
import { afterAll, describe, expect, it } from 'vitest';
import { inProject } from '../../scripts/programs.js';
import { connectWebhooks } from '../../src/cli/demo.js';
import { SANDBOX_KEYS } from '../../src/sandbox/state.js';
import { closeBrowser, withPage } from '../support/browser.js';
import { startDemoGateway } from '../support/demoGateway.js';
import { startTestBed } from '../support/gateway.js';
import { CHROMIUM } from '../support/needs.js';
import { payCheckout } from '../support/payCheckout.js';

it('the examples of GraphiQL on the sandbox all run', async () => {
  await using demo = await startDemoGateway();
  const { url } = demo;
  await connectWebhooks(demo.sandbox, url);
  const { tabs, credential = '' } = demo.graphiql;
  const areas = ['Orders', 'Customers', 'Catalog', 'Storefront', 'Live'];
  expect([...new Set(tabs.map(({ area }) => area))]).toEqual(areas);
  for (const { query, variables = '{}', headers = '{}', area } of tabs) {
    const answer = await fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: area === 'Live' ? 'text/event-stream' : 'application/json',
        Authorization: credential,
        ...(JSON.parse(headers) as object),
      },
      body: JSON.stringify({ query, variables: JSON.parse(variables) as object }),
    });
    expect([query, answer.status]).toEqual([query, 200]);
    if (area === 'Live') {
      expect(answer.headers.get('content-type')).toContain('text/event-stream');
      await answer.body?.cancel(); // it goes on
      continue;
    }
    const { data, errors } = (await answer.json()) as {
      data: Record<string, { userErrors?: unknown[] }>;
      errors?: unknown;
    };
    expect({ query, errors }).toEqual({ query, errors: undefined });
    expect(Object.values(data).flatMap(({ userErrors }) => userErrors ?? [])).toEqual([]);
  }
});

describe.runIf(CHROMIUM.isThere)(CHROMIUM.title('GraphiQL'), { timeout: 180_000 }, () => {
  afterAll(closeBrowser);

  it('is not needed: a page of another origin with Apollo Client has a list that refreshes itself', async () => {
    const { outputFiles } = await build({
      ...{ entryPoints: [inProject('test/e2e/pages/orders.js')], bundle: true, write: false, format: 'iife' },
      define: { 'process.env.NODE_ENV': '"production"', 'globalThis.__DEV__': 'false' },
    });
    let gateway = {};
    const site = createServer((request, response) => {
      const isScript = request.url === '/orders.js';
      response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html');
      const page = `<ul></ul><p></p><script>gateway = ${JSON.stringify(gateway)}</script><script src="/orders.js"></script>`;
      response.end(isScript ? outputFiles[0]?.text : page);
    }).listen(0, '127.0.0.1');
    await once(site, 'listening');
    const origin = `http://127.0.0.1:${(site.address() as AddressInfo).port}`;
    const record = await (async () => {
      await using bed = await startTestBed({
        GATEWAY_CORS_ORIGINS: origin,
        PAYNOW_API_KEY: SANDBOX_KEYS.apiKey,
      });
      await connectWebhooks(bed.sandbox, bed.url);
      gateway = { url: bed.url, authorization: `APIKey ${bed.sandbox.apiKey}` };
      // Awaited, so that the gateway stays until the page is closed.
      return await withPage(async (page, recorded) => {
        await page.goto(origin);
        const rows = page.locator('li');
        await expect.poll(() => rows.count()).toBe(3);
        const before = await rows.allInnerTexts();
        await payCheckout(bed.url, bed.sandbox.customerToken, 'a-page');
        const [newest] = (await bed.paynow('orders?limit=1')) as [{ pretty_id: string }];
        // It may be shown before it is paid.
        const after = [`${newest.pretty_id} COMPLETED`, ...before.slice(0, 2)];
        await expect.poll(() => rows.allInnerTexts()).toEqual(after);
        expect(await page.locator('p').innerText()).toBe('');
        return { ...recorded, foreign: recorded.foreignRequests(origin) };
      });
    })();
    site.close();
    site.closeAllConnections();
    expect(record.errors).toEqual([]);
    expect(record.foreign.every((asked) => asked.endsWith('/graphql'))).toBe(true);
    expect(record.foreign).toHaveLength(1); // one stream, and no reload
  });
});
