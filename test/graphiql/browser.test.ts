import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { connectWebhooks } from '../../src/cli/demo.js';
import {
  closeBrowser,
  docsText,
  type OpenPage,
  openDocs,
  openGraphiql,
  openPage,
  queryText,
  recordComplete,
  reloadGraphiql,
  resultText,
  runQuery,
  selectTab,
  seriousFindings,
  tabTitles,
  toolText,
  VIEWPORT,
} from '../support/browser.js';
import { type DemoGateway, startDemoGateway } from '../support/demoGateway.js';
import { startTestBed } from '../support/gateway.js';
import { CHROMIUM } from '../support/needs.js';
import { payCheckout } from '../support/payCheckout.js';
import { ALL_CASES } from '../support/share.js';

const AREAS = ['Orders', 'Customer', 'Catalog', 'Storefront', 'Live'];

describe.runIf(CHROMIUM.isThere)(CHROMIUM.title('GraphiQL in a browser'), { timeout: 180_000 }, () => {
  let demo: DemoGateway;
  let url: string;
  // The browser reads the page's script, some megabytes, once.
  let opened: OpenPage;
  let page: Page;
  beforeAll(async () => {
    demo = await startDemoGateway();
    ({ url } = demo);
    await connectWebhooks(demo.sandbox, url);
    opened = await openPage({ permissions: ['clipboard-read', 'clipboard-write'] });
    ({ page } = opened);
  });
  beforeEach(async () => {
    await page.setViewportSize(VIEWPORT);
    await page.emulateMedia({ colorScheme: 'light' });
    await page.goto(new URL('/health', url).href);
    await page.evaluate('localStorage.clear()');
    opened.record.clear();
  });
  afterAll(async () => {
    await opened?.[Symbol.asyncDispose]();
    await closeBrowser();
    await demo[Symbol.asyncDispose]();
  });

  const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name }).first();
  const price = (page: Page) => page.locator('.wb-price');
  const stored = (page: Page) => page.evaluate('JSON.stringify(localStorage)') as Promise<string>;
  const copied = async (page: Page, way: string): Promise<string> => {
    await page.locator('#wb-copy .wb-item', { hasText: way }).click();
    await page.getByText(`Copied as ${way}.`).waitFor();
    return (await page.evaluate('navigator.clipboard.readText()')) as string;
  };
  const signIn = async (page: Page, fill: () => Promise<void>, remember = false): Promise<void> => {
    await page.locator('.wb-sign-in').click();
    await fill();
    await page.getByLabel('Remember on this machine').setChecked(remember);
    await page.locator('.wb-dialog [type=submit]').click();
    await page.locator('.wb-dialog').waitFor({ state: 'hidden' });
  };

  it('is a workbench: areas, price, variables, copies, sign-in, history, and what is live', async () => {
    await openGraphiql(page, url);
    expect([await page.title(), await tabTitles(page)]).toEqual(['PayNow GraphQL', AREAS]);
    expect(await toolText(page)).toBeUndefined();
    await price(page).getByText('May cost 8 PayNow calls').waitFor();
    const { status, body } = await runQuery(page);
    expect([status, Object.keys(JSON.parse(body) as object)]).toEqual([200, ['data', 'extensions']]);
    await price(page)
      .getByText(/^Cost [1-8] of at most 8 PayNow calls$/)
      .waitFor();

    await selectTab(page, 1);
    expect(await queryText(page)).toContain('query Customer($id: ID!)');
    expect(await toolText(page)).toContain('"id": "');
    await price(page).getByText('May cost 3 PayNow calls').waitFor();

    // By keyboard: an example that has no tab yet.
    await page.locator('h1').click();
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Examples');
    expect(await page.evaluate('getComputedStyle(document.activeElement).outlineStyle')).toBe('solid');
    await page.keyboard.press('Enter');
    await page.locator('.wb-item', { hasText: 'MyAccount' }).press('Enter');
    await expect.poll(() => tabTitles(page)).toEqual([...AREAS, 'MyAccount']);
    expect(await queryText(page)).toContain('query MyAccount');
    const account = JSON.parse((await runQuery(page)).body) as { data: { storefront: { customer: unknown } } };
    expect(account.data.storefront.customer).not.toBeNull();
    // Also where the estimate of a tab that was just opened is still to come.
    await price(page).getByText(/^Cost/).waitFor();
    await page.waitForTimeout(600);
    expect(await price(page).innerText()).toMatch(/^Cost/);
    await selectTab(page, 3);
    await button(page, 'Examples').click();
    await page.locator('.wb-item', { hasText: 'MyAccount' }).click();
    expect(await tabTitles(page)).toHaveLength(6);

    await button(page, 'Copy as').click();
    for (const way of ['curl', 'fetch', 'TypeScript']) {
      expect(await copied(page, way)).toMatch(/\$\{?(process\.env\.)?CUSTOMER_TOKEN/);
      expect(await copied(page, way)).not.toContain(demo.sandbox.customerToken);
    }
    expect(await copied(page, 'TypeScript')).toContain('prettyId: string;');
    await page.getByLabel('With the credential').check();
    expect(await copied(page, 'curl')).toContain(demo.sandbox.customerToken);
    await page.keyboard.press('Escape');

    // As a shopper by a name, in a tab whose headers say nothing. Nothing of it is stored.
    await selectTab(page, 3);
    await signIn(page, async () => {
      await page.getByLabel('Shopper').check();
      await page.getByLabel('Name', { exact: true }).fill('Notch_2');
    });
    expect(await page.locator('.wb-sign-in').innerText()).toBe('Shopper: Notch_2');
    const [asked] = await Promise.all([
      page.waitForRequest(
        (request) => request.postData()?.includes('query Storefront') === true && request.url() === url,
      ),
      page.locator('.graphiql-execute-button').click(),
    ]);
    const token = asked.headers()['authorization'] ?? '';
    expect(token).toMatch(/^Customer .{20}/);
    await button(page, 'Show History').click();
    expect(await page.locator('.graphiql-history-item-label').allInnerTexts()).toEqual([
      'Storefront',
      'MyAccount',
      'Orders',
    ]);
    await reloadGraphiql(page);
    expect(await tabTitles(page)).toEqual([...AREAS, 'MyAccount']);
    for (const secret of [token, demo.sandbox.customerToken, demo.sandbox.apiKey, 'authorization', 'Authorization'])
      expect([secret, (await stored(page)).includes(secret)]).toEqual([secret, false]);

    // The operation that ran is replaced by one without a name.
    await runQuery(page);
    await page.locator('.graphiql-query-editor .view-line').first().click();
    await page.keyboard.press('Control+A');
    await page.keyboard.press('Delete');
    await page.keyboard.type('{ store { name } }');
    await price(page).getByText('May cost 1 PayNow call').waitFor();
    expect(await page.locator('.graphiql-history-item-label').count()).toBe(3);
    await openDocs(page, 'Query');
    expect(await docsText(page)).toContain("The manager's view");

    // What is live is told of a sale.
    await selectTab(page, 4);
    await page.locator('.graphiql-execute-button').click();
    await expect
      .poll(async () => (await fetch(new URL('/metrics', url))).text())
      .toContain('gateway_event_listeners 1');
    await payCheckout(url, demo.sandbox.customerToken);
    await page.locator('.result-window .view-line', { hasText: '"type": "' }).first().waitFor();
    expect(await resultText(page)).toMatch(/"type": "(ORDER|PAYMENT|DELIVERY|SUBSCRIPTION)_/);
    await recordComplete(page);
    expect(opened.record.foreignRequests(new URL(url).origin)).toEqual([]);
    expect(opened.record.violations).toEqual([]);
    expect(opened.record.errors).toEqual([]);
  });

  it('remembers a credential only when asked, opens linked queries, and axe finds nothing serious', async () => {
    const query = 'query Linked { store { name } }';
    await openGraphiql(page, `${url}?query=${encodeURIComponent(query)}`);
    expect([page.url(), await tabTitles(page)]).toEqual([url, ['Linked', ...AREAS]]);
    await runQuery(page);
    expect(await resultText(page)).toContain('Emberfall Network');
    expect(await seriousFindings(page)).toEqual([]);

    await page.locator('.wb-sign-in').click();
    await page.getByLabel('API key').last().fill('not-a-key-of-the-sandbox');
    await page.locator('.wb-dialog [type=submit]').click();
    await page.locator('.wb-failure', { hasText: /\w/ }).waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await page.keyboard.press('Escape');

    const fill = () => page.getByLabel('API key').last().fill(demo.sandbox.apiKey);
    await signIn(page, fill);
    expect(await stored(page)).not.toContain(demo.sandbox.apiKey);
    await signIn(page, fill, true);
    expect(await stored(page)).toContain(demo.sandbox.apiKey);
    await page.emulateMedia({ colorScheme: 'dark' });
    await reloadGraphiql(page);
    expect([await tabTitles(page), await page.locator('.wb-sign-in').innerText()]).toEqual([
      ['Linked', ...AREAS],
      'API key: Emberfall Network',
    ]);
    await selectTab(page, 2);
    await button(page, 'Show Documentation Explorer').click();
    if (ALL_CASES) expect(await seriousFindings(page)).toEqual([]);

    await page.setViewportSize({ width: 390, height: 844 });
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390);
    expect(await page.locator('.graphiql-query-editor').isVisible()).toBe(false);
    expect(await seriousFindings(page)).toEqual([]);
    await button(page, 'Hide Documentation Explorer').click();
    expect(await page.locator('.graphiql-query-editor').isVisible()).toBe(true);
    if (ALL_CASES) expect(await seriousFindings(page)).toEqual([]);
    await page.emulateMedia({ colorScheme: 'light' });
    // The editors follow once they have heard of it.
    await page.locator('.graphiql-query-editor .monaco-editor.vs').waitFor();
    expect(await seriousFindings(page, ['color-contrast'])).toEqual([]);
    await page.locator('.wb-sign-in').click();
    await page.getByRole('button', { name: 'Sign out' }).click();
    expect(await stored(page)).not.toContain(demo.sandbox.apiKey);
    await recordComplete(page);
    expect(opened.record.foreignRequests(new URL(url).origin)).toEqual([]);
    expect(opened.record.violations).toEqual([]);
  });

  it('in production loads its documentation by itself once a key is typed that PayNow accepts, and tells prices', async () => {
    await using bed = await startTestBed({ NODE_ENV: 'production' });
    const schemaStatus = (page: Page, authorization: string | undefined) =>
      page.waitForResponse(
        (response) =>
          response.request().postData()?.includes('__schema') === true &&
          response.request().headers()['authorization'] === authorization,
      );
    const [refused] = await Promise.all([schemaStatus(page, undefined), page.goto(bed.url)]);
    expect(await refused.json()).toMatchObject({ errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] });
    const typed = `APIKey ${bed.sandbox.apiKey}`;
    await page.locator('.graphiql-editor-tools button', { hasText: 'Headers' }).click();
    await page.locator('.graphiql-editor-tool .graphiql-editor:not(.hidden) .view-lines').click();
    const loaded = schemaStatus(page, typed);
    await page.keyboard.press('ControlOrMeta+A');
    await page.keyboard.insertText(JSON.stringify({ Authorization: typed }));
    expect(await (await loaded).json()).toMatchObject({ data: { __schema: {} } });
    await openDocs(page, 'Query');
    await page.locator('.wb-price', { hasText: 'May cost 1 PayNow call' }).waitFor();
    await page.locator('.graphiql-execute-button').click();
    await page.locator('.wb-price', { hasText: /^Cost [01] of at most 1 PayNow call$/ }).waitFor();
    expect(await page.evaluate('JSON.stringify(localStorage)')).not.toContain(bed.sandbox.apiKey);
  });

  it('is watched by a record that sees a foreign request and a broken policy', async () => {
    const { headers } = await fetch(url, { headers: { accept: 'text/html' } });
    const { record } = opened;
    // GraphiQL's policy, without GraphiQL.
    await page.route(url, (route) => route.fulfill({ headers: Object.fromEntries(headers), body: '<p></p>' }));
    await page.goto(url);
    await page.evaluate(`fetch('https://elsewhere.example/').catch(() => undefined)`);
    await expect.poll(() => record.violations).toEqual(['connect-src: https://elsewhere.example/']);
    expect(record.errors.join()).toContain('Content Security Policy');
    await page.goto('about:blank');
    await page.evaluate(`fetch('https://elsewhere.example/').catch(() => undefined)`);
    expect(record.foreignRequests(new URL(url).origin)).toContain('https://elsewhere.example/');
  });
});
