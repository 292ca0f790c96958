import { fileURLToPath } from 'node:url';
import { startDemo } from '../src/cli/demo.js';
import { readConfig } from '../src/core/config.js';
import { silentLog } from '../src/core/log.js';
import { createGateway } from '../src/server/gateway.js';
import { closeBrowser, openGraphiql, runQuery, withPage } from '../test/support/browser.js';

/** Takes the README's picture: GraphiQL with the first example and its answer. Needs Chromium. */
const demo = await startDemo(readConfig({}));
const gateway = createGateway({ config: demo.config, log: silentLog, graphiql: demo.graphiql });
const url = await gateway.listen(0, '127.0.0.1');
await withPage(
  async (page) => {
    await openGraphiql(page, url);
    await runQuery(page);
    await page.waitForTimeout(500); // the result pane paints after the answer
    await page.screenshot({ path: fileURLToPath(new URL('../docs/graphiql.png', import.meta.url)) });
  },
  { viewport: { width: 1440, height: 900 } },
);
await closeBrowser();
await gateway.close();
await demo.sandbox.close();
