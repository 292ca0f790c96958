import { afterAll, describe, expect, it } from 'vitest';
import { startDemo } from '../../src/cli/demo.js';
import { readConfig } from '../../src/core/config.js';
import { silentLog } from '../../src/core/log.js';
import { createGateway } from '../../src/server/gateway.js';
import {
  browserAvailable,
  closeBrowser,
  openGraphiql,
  resultText,
  runQuery,
  selectTab,
  tabTitles,
  withPage,
} from '../support/browser.js';

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
    const record = await withPage(async (page, recorded) => {
      await openGraphiql(page, url);
      const titles = await tabTitles(page);
      expect(titles.length).toBeGreaterThanOrEqual(3);
      for (const n of titles.keys()) {
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
      return recorded;
    });
    await gateway.close();
    await demo.sandbox.close();
    expect(record.foreignRequests(new URL(url).origin)).toEqual([]);
    expect(record.violations).toEqual([]);
  });
});
