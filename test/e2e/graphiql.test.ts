import type { Page } from 'playwright-core';
import { afterAll, describe, expect, it } from 'vitest';
import { connectWebhooks, startDemo } from '../../src/cli/demo.js';
import { readConfig } from '../../src/core/config.js';
import { silentLog } from '../../src/core/log.js';
import { createGateway } from '../../src/server/gateway.js';
import {
  browserAvailable,
  closeBrowser,
  openDocs,
  openGraphiql,
  resultText,
  runQuery,
  selectTab,
  tabTitles,
  withPage,
} from '../support/browser.js';
import { startTestBed } from '../support/gateway.js';

/** Buys the shop's first product, and pays, as another tab would. */
async function payCheckout(url: string, token: string): Promise<void> {
  const ask = async (query: string, variables: object): Promise<Record<string, never>> => {
    const headers = { 'content-type': 'application/json', authorization: `Customer ${token}` };
    const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify({ query, variables }) });
    const { data, errors } = (await response.json()) as { data: Record<string, never>; errors?: unknown };
    expect(errors).toBeUndefined();
    return data;
  };
  const { storefront } = (await ask('{ storefront { products(first: 1) { nodes { paynowId } } } }', {})) as unknown as {
    storefront: { products: { nodes: { paynowId: string }[] } };
  };
  const { createCheckout } = (await ask(
    `mutation ($input: CreateCheckoutInput!) { createCheckout(input: $input) { checkout { url } userErrors { message } } }`,
    {
      input: {
        lines: [{ productId: storefront.products.nodes[0]?.paynowId, quantity: 1 }],
        idempotencyKey: 'live-tab',
      },
    },
  )) as unknown as { createCheckout: { checkout: { url: string } | null; userErrors: unknown[] } };
  expect(createCheckout.userErrors).toEqual([]);
  const paid = await fetch(`${createCheckout.checkout?.url ?? ''}/complete`, { method: 'POST' });
  expect(paid.status).toBe(200);
}

describe('GraphiQL on the sandbox', { timeout: 180_000 }, () => {
  afterAll(closeBrowser);

  it('opens with tabs that run at once, and asks no other host', async (test) => {
    if (!browserAvailable()) {
      console.warn('skipped: no Chromium, so GraphiQL is not tried in a browser');
      test.skip();
    }
    const demo = await startDemo(readConfig({}));
    const gateway = createGateway({ config: demo.config, log: silentLog, graphiql: demo.graphiql });
    const url = await gateway.listen(0, '127.0.0.1');
    await connectWebhooks(demo.sandbox, url);
    const record = await withPage(async (page, recorded) => {
      await openGraphiql(page, url);
      const titles = await tabTitles(page);
      expect(titles.length).toBeGreaterThanOrEqual(3);
      for (const n of titles.keys()) {
        if (titles[n] === 'Live') continue; // it goes on
        await selectTab(page, n);
        const { status, body } = await runQuery(page);
        const answer = JSON.parse(body) as { data: Record<string, { userErrors?: unknown[] }>; errors?: unknown };
        expect({ title: titles[n], status, errors: answer.errors }).toEqual({
          title: titles[n],
          status: 200,
          errors: undefined,
        });
        const payloads = Object.values(answer.data);
        expect(payloads.flatMap(({ userErrors }) => userErrors ?? [])).toEqual([]);
      }
      await selectTab(page, 0);
      await runQuery(page);
      expect(await resultText(page)).toContain('Emberfall Network');
      await selectTab(page, titles.indexOf('Live'));
      await page.locator('.graphiql-execute-button').click();
      await expect
        .poll(async () => (await fetch(new URL('/metrics', url))).text())
        .toContain('gateway_event_listeners 1');
      await payCheckout(url, demo.sandbox.customerToken);
      await page.locator('.result-window .view-line', { hasText: '"type": "' }).first().waitFor();
      expect(await resultText(page)).toMatch(/"type": "(ORDER|PAYMENT|DELIVERY|SUBSCRIPTION)_/);
      return recorded;
    });
    await gateway.close();
    await demo.sandbox.close();
    expect(record.foreignRequests(new URL(url).origin)).toEqual([]);
    expect(record.violations).toEqual([]);
  });

  it('in production loads its documentation once a key is typed that PayNow accepts', async (test) => {
    if (!browserAvailable()) test.skip();
    await using bed = await startTestBed({ NODE_ENV: 'production' });
    const schemaStatus = (page: Page, authorization: string | undefined) =>
      page.waitForResponse(
        (response) =>
          response.request().postData()?.includes('__schema') === true &&
          response.request().headers()['authorization'] === authorization,
      );
    await withPage(async (page) => {
      const [refused] = await Promise.all([schemaStatus(page, undefined), page.goto(bed.url)]);
      expect(await refused.json()).toMatchObject({ errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] });
      const typed = `APIKey ${bed.sandbox.apiKey}`;
      await page.locator('.graphiql-editor-tools button', { hasText: 'Headers' }).click();
      await page.locator('.graphiql-editor-tool .graphiql-editor:not(.hidden) .view-lines').click();
      await page.keyboard.press('ControlOrMeta+A');
      await page.keyboard.insertText(JSON.stringify({ Authorization: typed }));
      await Promise.all([
        schemaStatus(page, typed),
        page.locator('button[aria-label^="Re-fetch GraphQL schema"]').click(),
      ]);
      await openDocs(page, 'Query');
    });
  });
});
