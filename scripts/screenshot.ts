import type { Page } from 'playwright-core';
import { closeBrowser, openGraphiql, runQuery, selectTab, withPage } from '../test/support/browser.js';
import { startDemoGateway } from '../test/support/demoGateway.js';
import { bundlePage } from './pageBundle.js';
import { inProject } from './programs.js';

/** Takes the pictures of GraphiQL in docs/: light, dark, as narrow as a phone, and its dialog. Needs Chromium. */
const PICTURES: ReadonlyArray<{
  readonly file: string;
  readonly colorScheme: 'light' | 'dark';
  readonly viewport: { readonly width: number; readonly height: number };
  readonly prepare: (page: Page) => Promise<unknown>;
}> = [
  { file: 'graphiql', colorScheme: 'light', viewport: { width: 1440, height: 900 }, prepare: runQuery },
  {
    file: 'graphiql-dark',
    colorScheme: 'dark',
    viewport: { width: 1440, height: 900 },
    prepare: async (page) => {
      await selectTab(page, 1);
      await runQuery(page);
      await page.getByRole('button', { name: 'Show Documentation Explorer' }).click();
    },
  },
  { file: 'graphiql-narrow', colorScheme: 'light', viewport: { width: 390, height: 844 }, prepare: runQuery },
  {
    file: 'graphiql-examples',
    colorScheme: 'light',
    viewport: { width: 960, height: 600 },
    prepare: (page) => page.getByRole('button', { name: 'Examples' }).click(),
  },
  {
    file: 'graphiql-sign-in',
    colorScheme: 'dark',
    viewport: { width: 960, height: 600 },
    prepare: (page) => page.locator('.wb-sign-in').click(),
  },
];

await bundlePage();
const demo = await startDemoGateway();
for (const { file, colorScheme, viewport, prepare } of PICTURES) {
  await withPage(
    async (page) => {
      await openGraphiql(page, demo.url);
      await page.locator('.wb-price', { hasText: 'May cost' }).waitFor();
      await prepare(page);
      await page.mouse.move(viewport.width - 5, viewport.height - 5); // no tooltip
      await page.waitForTimeout(1_000); // the panes paint after the answer
      await page.screenshot({ path: inProject(`docs/${file}.png`) });
    },
    { viewport, colorScheme },
  );
}
await closeBrowser();
await demo[Symbol.asyncDispose]();
