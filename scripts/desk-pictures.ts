import type { Page } from 'playwright-core';
import { closeBrowser, type PageOptions, withPage } from '../test/support/browser.js';
import { DEMO_STAFF, startDemoDesk } from './desk/demo.js';
import { inProject } from './programs.js';

/** Takes the pictures of examples/desk in docs/. Needs Chromium and the example's packages. */
const desk = await startDemoDesk({ PATH: process.env['PATH'] });
const DESKTOP = { viewport: { width: 1280, height: 840 } };
const PHONE = { viewport: { width: 390, height: 844 } };

/** Signs in, lets `show` bring what is to be seen on the screen, and takes the picture. */
const picture = (file: string, options: PageOptions, show: (page: Page) => Promise<void>): Promise<void> =>
  withPage(async (page) => {
    await page.goto(desk.address);
    await page.getByLabel('Name').fill(DEMO_STAFF.name);
    await page.getByLabel('Password').fill(DEMO_STAFF.password);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByText('Live', { exact: true }).waitFor();
    await page.locator('.order-row').first().waitFor();
    await show(page);
    await page.screenshot({ path: inProject(`docs/desk-${file}.png`) });
  }, options);

await picture('orders', DESKTOP, async () => undefined);
await picture('phone', PHONE, async (page) => {
  await page.getByLabel('Status').selectOption('COMPLETED');
  await page.waitForURL('**status=COMPLETED');
  await page.locator('.order-row').first().waitFor();
});
await picture('customer', { ...DESKTOP, colorScheme: 'dark' }, async (page) => {
  await page.goto(`${desk.address}customers?search=GrimBear32`);
  await page.getByRole('link', { name: 'GrimBear32' }).click();
  await page.getByText('has not run').first().waitFor();
});
await picture('sales', DESKTOP, async (page) => {
  await page.goto(`${desk.address}sales`);
  await page.getByText('Orders count on the day').waitFor();
  const orders = await page.locator('.feed a[href^="/orders/"]').evaluateAll((links) => links.map(String));
  for (const order of orders.slice(1, 3)) {
    const id = order.split('/').at(-1);
    await fetch(`${desk.sandboxUrl}/__sandbox/events`, {
      method: 'POST',
      body: JSON.stringify({ event: 'ORDER_COMPLETED', id }),
    });
  }
  await page.locator('.feed .new').nth(1).waitFor();
});
// Last: it leaves a refund behind.
await picture('refund', DESKTOP, async (page) => {
  await page.locator('.order-row a', { hasText: ',' }).first().click();
  await page.locator('.line button').first().click();
  await page.getByLabel('Reason').fill('Bought twice by mistake');
});
await closeBrowser();
await desk.stop();
