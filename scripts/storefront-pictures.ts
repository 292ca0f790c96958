import { closeBrowser, withPage } from '../test/support/browser.js';
import { inProject } from './programs.js';
import { startDemoShop } from './storefront/demo.js';

/** Takes the pictures of examples/storefront in docs/. Needs Chromium and the example's packages. */
const shop = await startDemoShop({ PATH: process.env['PATH'] });
const picture = (name: string) => ({ path: inProject(`docs/storefront-${name}.png`) });
const DESKTOP = { viewport: { width: 1200, height: 800 } };
const PHONE = { viewport: { width: 390, height: 844 } };

await withPage(async (page) => {
  await page.goto(shop.address, { waitUntil: 'networkidle' });
  await page.screenshot(picture('light'));
}, DESKTOP);
await withPage(
  async (page) => {
    await page.goto(shop.address, { waitUntil: 'networkidle' });
    await page.getByLabel('Country').selectOption('JP');
    await page.locator('.price', { hasText: '¥' }).first().waitFor();
    await page.screenshot(picture('dark'));
  },
  { ...DESKTOP, colorScheme: 'dark' },
);
await withPage(async (page) => {
  await page.goto(`${shop.address}products/rank-legend`, { waitUntil: 'networkidle' });
  await page.screenshot(picture('phone'));
}, PHONE);
await withPage(async (page) => {
  await page.goto(`${shop.address}sign-in?back=/`);
  await page.getByRole('button', { name: 'Sign in with Steam' }).click();
  await page.getByRole('link').first().click();
  await page.getByLabel('Country').selectOption('DE');
  for (const slug of ['rank-vip', 'kit-knight', 'coins-500']) {
    await page.goto(`${shop.address}products/${slug}`, { waitUntil: 'networkidle' });
    await page.getByRole('button', { name: 'Add to cart' }).click();
    await page.getByText('It is in your cart.').waitFor();
  }
  await page.getByRole('link', { name: 'Go to the cart' }).click();
  await page.getByRole('button', { name: 'Go to payment' }).waitFor();
  await page.screenshot(picture('cart'));
  await page.getByRole('button', { name: 'Go to payment' }).click();
  await page.getByRole('button', { name: /^Pay/ }).click();
  await page.getByText('Thank you.').waitFor();
  await page.locator('.row a').first().click();
  await page.getByText('All orders').waitFor();
  await page.screenshot(picture('order'));
}, DESKTOP);
await closeBrowser();
await shop.stop();
