import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { DEMO_STAFF, DESK, DESK_SCOPES } from '../../scripts/desk/demo.js';
import { buildApp, startApp } from '../../scripts/examples/app.js';
import { connectWebhooks } from '../../src/cli/demo.js';
import { SANDBOX_KEYS } from '../../src/sandbox/state.js';
import { closeBrowser, type PageOptions, type PageRecord, withPage } from '../support/browser.js';
import { startTestBed, type TestBed } from '../support/gateway.js';
import { tokenFolder } from '../support/tokens.js';
import { startTunnel, type Tunnel } from '../support/tunnel.js';

/** The desk, in front of a gateway with its sandbox. */
export interface DeskBed extends AsyncDisposable {
  readonly bed: TestBed;
  /** Between the desk and its gateway. */
  readonly tunnel: Tunnel;
  /** Without a slash at the end. */
  readonly address: string;
  /** The desk's gateway token. */
  readonly token: string;
  /** Opens a page for somebody who has signed in. Nothing may fail in it that `expected` does not name. */
  atDesk<Result>(
    use: (page: Page, record: PageRecord) => Promise<Result>,
    options?: PageOptions,
    expected?: RegExp,
  ): Promise<Result>;
  /** Signs in as a form does; gives the session's cookie. */
  signIn(): Promise<string>;
  /** What PayNow was asked to change since the calls were cleared, as `METHOD path`. */
  writes(): readonly string[];
  /** Has the sandbox tell of a sale: of an order that is there already. */
  tellOfSale(orderId: string): Promise<void>;
}

const { name, password } = DEMO_STAFF;

/** Builds the desk and starts all of it. */
export async function startDeskBed(): Promise<DeskBed> {
  const building = buildApp(DESK);
  const tokens = await tokenFolder();
  const token = (await tokens.bearer(DESK_SCOPES)).replace('Bearer ', '');
  const bed = await startTestBed({ PAYNOW_API_KEY: SANDBOX_KEYS.apiKey, GATEWAY_TOKENS_FILE: tokens.file });
  await connectWebhooks(bed.sandbox, bed.url);
  const tunnel = await startTunnel(bed.url);
  await building;
  const desk = await startApp(DESK, {
    GATEWAY_URL: tunnel.url,
    GATEWAY_TOKEN: token,
    STAFF: `${name}:${password}`,
    PORT: '0',
  });
  const address = desk.address.replace(/\/$/, '');
  const signIn = async (): Promise<string> => {
    const response = await fetch(`${address}/sign-in`, {
      method: 'POST',
      headers: { origin: address },
      body: new URLSearchParams({ name, password, back: '/' }),
      redirect: 'manual',
    });
    return response.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  };
  return {
    bed,
    tunnel,
    address,
    token,
    signIn,
    async atDesk(use, options = {}, expected = /$^/) {
      const [cookie = '', value = ''] = (await signIn()).split('=');
      return withPage(async (page, record) => {
        await page.context().addCookies([{ name: cookie, value, url: address, httpOnly: true, sameSite: 'Strict' }]);
        const result = await use(page, record);
        expect(record.errors.filter((error) => !expected.test(error))).toEqual([]);
        expect(record.violations).toEqual([]);
        expect(record.foreignRequests(address)).toEqual([]);
        return result;
      }, options);
    },
    writes: () =>
      bed.sandbox.calls.list
        .filter(({ method }) => method !== 'GET')
        .map(({ method, path }) => `${method} ${path.replace(/^\/v1\/stores\/\d+/, '')}`),
    async tellOfSale(id) {
      const body = JSON.stringify({ event: 'ORDER_COMPLETED', id });
      await fetch(`${bed.sandbox.url}/__sandbox/events`, { method: 'POST', body });
    },
    async [Symbol.asyncDispose]() {
      await closeBrowser();
      await desk.stop();
      await tunnel[Symbol.asyncDispose]();
      await bed[Symbol.asyncDispose]();
      await tokens[Symbol.asyncDispose]();
    },
  };
}
