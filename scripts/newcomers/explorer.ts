import type { Page } from 'playwright-core';
import {
  closeBrowser,
  openGraphiql,
  queryText,
  resultText,
  runQuery,
  selectTab,
  tabTitles,
  withPage,
} from '../../test/support/browser.js';
import type { Stage } from './stage.js';
import { started } from './started.js';

/** From a clone to a query of their own, in a browser: the README's second door. */
export async function explorer(stage: Stage): Promise<void> {
  stage.say('Somebody who wants to see what a store holds opens GraphiQL, in Chromium.');
  await started(stage);
  stage.say('The second door leads to [GraphiQL](../graphiql.md), whose address the start has printed.');
  // One page for all steps; it closes when the last one is done.
  let finish: () => void = () => {};
  const finished = new Promise<void>((done) => (finish = done));
  let shown: Promise<void> | undefined;
  const opened = (url: string): Promise<Page> =>
    new Promise((done, failed) => {
      shown = withPage(async (page) => {
        await openGraphiql(page, url);
        done(page);
        await finished;
      });
      shown.catch(failed);
    });
  let page: Page | undefined;
  const look = (what: string, act: (page: Page) => Promise<string>): Promise<void> =>
    stage.see(what, async (url) => act((page ??= await opened(url))));
  try {
    await look(
      'Open <http://127.0.0.1:4000/graphql>. The tabs, and the price of the first one before it runs:',
      async (at) => {
        const price = at.locator('.wb-price', { hasText: 'May cost' });
        await price.waitFor();
        return `${(await tabTitles(at)).join(' | ')}\n${await price.innerText()}`;
      },
    );
    await look('Press *Run*:', ran);
    await look('Click the tab *Storefront*, once, and press *Run*:', async (at) => {
      await selectTab(at, (await tabTitles(at)).indexOf('Storefront'));
      return ran(at);
    });
    await look('Edit: replace all with a query of their own, and read its price before running it:', async (at) => {
      await at.locator('.graphiql-query-editor .view-line').first().click();
      await at.keyboard.press('Control+A');
      await at.keyboard.press('Delete');
      await at.keyboard.type(OWN, { delay: 15 });
      await at.locator('.wb-price', { hasText: 'May cost' }).waitFor();
      await at.waitForTimeout(800); // the price follows the last key
      return `${await queryText(at)}\n\n${await at.locator('.wb-price').innerText()}`;
    });
    await look('Press *Run*. The page sends the API key of the sandbox, and that is no shopper:', ran);
    await look('*Sign in* as the shopper `Notch_2`, and press *Run* again:', async (at) => {
      await at.locator('.wb-sign-in').click();
      await at.getByLabel('Shopper').check();
      await at.getByLabel('Name', { exact: true }).fill('Notch_2');
      await at.locator('.wb-dialog [type=submit]').click();
      await at.locator('.wb-dialog').waitFor({ state: 'hidden' });
      return `${await at.locator('.wb-sign-in').innerText()}\n${await ran(at)}`;
    });
  } finally {
    finish();
    await shown;
    await closeBrowser();
  }
}

const OWN = `{ storefront(country: "DE") { name customer { name } products(first: 2) { nodes { name price { amount currency } } } } }`;

/** Runs the operation of the tab. @returns the first lines of the answer on screen, and the price */
async function ran(page: Page): Promise<string> {
  await runQuery(page);
  await page.locator('.wb-price', { hasText: /^Cost/ }).waitFor();
  const lines = (await resultText(page)).split('\n');
  const more = lines.length > 24 ? ['  …'] : [];
  return [...lines.slice(0, 24), ...more, '', await page.locator('.wb-price').innerText()].join('\n');
}
