import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exampleTabs } from '../../src/server/graphiql/examples.js';
import {
  closeBrowser,
  docsText,
  openDocs,
  openGraphiql,
  type PageRecord,
  queryText,
  reloadGraphiql,
  resultText,
  runQuery,
  selectTab,
  tabTitles,
  toolText,
  withPage,
} from '../support/browser.js';
import { CHROMIUM } from '../support/needs.js';
import { startToyServer } from './toyServer.js';

const tabs = exampleTabs({ orderId: '1001', orderTotal: 1999, customerId: '7', productId: '3' });
const titles = ['LatestOrders', 'Catalog', 'CustomerOrders', 'RefundOrder', 'AssignItem', 'CreateCoupon'];
const defaultHeaders = '{\n  "Authorization": "APIKey sandbox"\n}';

describe.runIf(CHROMIUM.isThere).concurrent(CHROMIUM.title('GraphiQL in a browser'), { timeout: 180_000 }, () => {
  let server: Awaited<ReturnType<typeof startToyServer>>;
  beforeAll(async () => {
    server = await startToyServer({ tabs, defaultHeaders });
  });
  afterAll(async () => {
    await closeBrowser();
    await server.close();
  });

  /** Runs in a fresh context of the browser, then demands that nothing went wrong and nobody else was asked. */
  const browse = (title: string, use: (page: Page) => Promise<void>) =>
    it(title, async () => {
      const record = await withPage(async (page, seen): Promise<PageRecord> => {
        await use(page);
        return seen;
      });
      expect(record.foreignRequests(server.origin)).toEqual([]);
      expect(record.violations).toEqual([]);
      expect(record.errors).toEqual([]);
    });

  browse('opens with the example tabs, runs the first, shows descriptions, checks what is typed', async (page) => {
    await openGraphiql(page, `${server.origin}/graphql`);
    expect(await page.title()).toBe('PayNow GraphQL');
    expect(await tabTitles(page)).toEqual(titles);
    expect(await queryText(page)).toContain('query LatestOrders');
    const { status, body } = await runQuery(page);
    expect(status).toBe(200);
    expect(JSON.parse(body)).toMatchObject({ data: { store: { name: 'APIKey sandbox' } } });
    expect(await resultText(page)).toContain('"PN-1001"');
    expect(await toolText(page, 'Headers')).toBe(defaultHeaders);
    await openDocs(page, 'Query');
    expect(await docsText(page)).toContain("The manager's view of the store. Requires: API key.");
    await page.locator('button[aria-label="Show GraphiQL Explorer"]').click();
    await page.locator('.docExplorerWrap', { hasText: 'deliveryItems' }).waitFor();
    await page.locator('.graphiql-tab-add').click();
    await page.locator('.graphiql-query-editor .view-lines').click();
    await page.keyboard.insertText('{ store { nmae } }');
    await page.locator('.graphiql-query-editor .squiggly-error').first().waitFor();
  });

  browse('keeps its tabs over a reload, untouched and with the variables of a mutation', async (page) => {
    await openGraphiql(page, `${server.origin}/graphql`);
    await reloadGraphiql(page);
    expect(await tabTitles(page)).toEqual(titles);
    expect(await queryText(page)).toContain('query LatestOrders');
    expect(await toolText(page, 'Headers')).toBe(defaultHeaders);
    await selectTab(page, 3);
    expect(await toolText(page, 'Variables')).toContain('"orderId": "1001"');
    expect(await toolText(page, 'Headers')).toBe(defaultHeaders);
    await reloadGraphiql(page);
    expect(await tabTitles(page)).toEqual(titles);
    expect(await queryText(page)).toContain('mutation RefundOrder');
    expect(await toolText(page, 'Variables')).toContain('"amount": 1999');
    expect(JSON.parse((await runQuery(page)).body)).toMatchObject({ data: { refundOrder: { userErrors: [] } } });
    await selectTab(page, 2);
    expect(await toolText(page, 'Variables')).toContain('"id": "7"');
    expect(await toolText(page, 'Headers')).toBe(defaultHeaders);
  });

  browse('opens the query of a link in a tab of its own, and streams a subscription', async (page) => {
    const query = 'subscription CountUp { count(to: 3) }';
    await openGraphiql(page, `${server.origin}/graphql?query=${encodeURIComponent(query)}`);
    expect(await tabTitles(page)).toEqual(['CountUp', ...titles]);
    expect(page.url()).toBe(`${server.origin}/graphql`);
    await page.locator('.graphiql-execute-button').click();
    await page.locator('.result-window .view-line', { hasText: '"count": 3' }).waitFor();
    await reloadGraphiql(page);
    expect(await tabTitles(page)).toEqual(['CountUp', ...titles]);
  });

  it('is watched by a record that sees a foreign request and a broken policy', async ({ expect: expectHere }) => {
    await withPage(async (page, record) => {
      await page.goto(`${server.origin}/graphql`);
      await page.evaluate(`fetch('https://elsewhere.example/').catch(() => undefined)`);
      await expectHere.poll(() => record.violations).toEqual(['connect-src: https://elsewhere.example/']);
      expect(record.errors.join()).toContain('Content Security Policy');
      await page.goto('about:blank');
      await page.evaluate(`fetch('https://elsewhere.example/').catch(() => undefined)`);
      expect(record.foreignRequests(server.origin)).toContain('https://elsewhere.example/');
    });
  });
});
