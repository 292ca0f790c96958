import type { Page } from 'playwright-core';
import { request } from 'undici';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildApp, type RunningApp, startApp } from '../../scripts/examples/app.js';
import { COUNTRY_HEADER, STOREFRONT } from '../../scripts/storefront/demo.js';
import { type SteamStandIn, startSteamStandIn } from '../../scripts/storefront/steam.js';
import { SANDBOX_KEYS } from '../../src/sandbox/state.js';
import { closeBrowser, type PageRecord, seriousFindings, withPage } from '../support/browser.js';
import { startTestBed, type TestBed } from '../support/gateway.js';
import { CHROMIUM, STOREFRONT_PACKAGES } from '../support/needs.js';
import { type TokenFolder, tokenFolder } from '../support/tokens.js';
import { CREDENTIAL, clientFiles } from './clientFiles.js';

interface Asked {
  /** Of a form; without them the page is read. */
  readonly fields?: Readonly<Record<string, string>>;
  readonly cookie?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

describe.runIf(CHROMIUM.isThere && STOREFRONT_PACKAGES.isThere)(
  CHROMIUM.title(STOREFRONT_PACKAGES.title('examples/storefront')),
  () => {
    let tokens: TokenFolder;
    let token: string;
    let bed: TestBed;
    let steam: SteamStandIn;
    let shop: RunningApp;
    let address: string;

    beforeAll(async () => {
      tokens = await tokenFolder();
      token = (await tokens.bearer(['customers:sign-in'])).replace('Bearer ', '');
      const building = buildApp(STOREFRONT);
      bed = await startTestBed({
        TRUST_PROXY: '1',
        TRUST_PROXY_COUNTRY_HEADER: COUNTRY_HEADER,
        PAYNOW_API_KEY: SANDBOX_KEYS.apiKey,
        GATEWAY_TOKENS_FILE: tokens.file,
      });
      steam = await startSteamStandIn(new Map([['76561198000000001', 'Somebody']]));
      await building;
      shop = await startApp(STOREFRONT, {
        GATEWAY_URL: bed.url,
        PORT: '0',
        COUNTRY_HEADER,
        SIGN_IN_TOKEN: token,
        STEAM_URL: steam.url,
      });
      address = shop.address.replace(/\/$/, '');
    });
    afterAll(async () => {
      await closeBrowser();
      await shop?.stop();
      await steam?.[Symbol.asyncDispose]();
      await bed?.[Symbol.asyncDispose]();
      await tokens?.[Symbol.asyncDispose]();
    });

    /** Opens a page that the server has rendered: it asks for itself and its two files, and for nothing else. */
    async function open(page: Page, record: PageRecord, path: string): Promise<void> {
      const before = record.requests.length;
      await page.goto(address + path, { waitUntil: 'networkidle' });
      expect(record.requests.slice(before)).toEqual([
        address + path,
        expect.stringMatching(/\/assets\/[\w-]+\.js$/),
        expect.stringMatching(/\/assets\/[\w-]+\.css$/),
      ]);
    }

    /** A request as a browser without JavaScript sends it; the status, where it leads, the cookies and the text. */
    async function ask(path: string, { fields, cookie = '', headers = {} }: Asked = {}) {
      const response = await fetch(address + path, {
        method: fields ? 'POST' : 'GET',
        ...(fields && { body: new URLSearchParams(fields) }),
        headers: { origin: address, cookie, ...headers },
        redirect: 'manual',
      });
      return {
        status: response.status,
        location: response.headers.get('location'),
        cookies: response.headers.getSetCookie(),
        text: await response.text(),
      };
    }

    it('sells: shelf, tag, country, sign-in, cart, payment, order', async () => {
      const findings: string[] = [];
      const record = await withPage(
        async (page, requested) => {
          const price = page.locator('.card', { hasText: 'VIP Rank' }).locator('.price');
          const heading = page.getByRole('heading', { level: 1 });
          bed.sandbox.calls.clear();
          await open(page, requested, '/');
          // Both queries of a page need the store: it is read once where they overlap.
          const calls = bed.sandbox.calls.list.map(({ method, path }) => `${method} ${path}`).toSorted();
          expect(calls.length).toBeLessThan(5);
          expect([...new Set(calls)]).toEqual(['GET /v1/store', 'GET /v1/store/products', 'GET /v1/store/tags']);
          expect(await page.locator('.card').count()).toBe(24);
          expect(await price.innerText()).toBe('$9.99');
          findings.push(...(await seriousFindings(page)));

          // One request for what a click shows; none for what has been seen.
          const asked = async (act: () => Promise<unknown>) => {
            const before = requested.requests.length;
            await act();
            await page.waitForLoadState('networkidle');
            return requested.requests.slice(before).map((url) => url.replace(address, ''));
          };
          const ranks = page.getByRole('link', { name: 'Ranks', exact: true });
          expect(await asked(() => ranks.click().then(() => heading.getByText('Ranks').waitFor()))).toEqual([
            '/graphql',
          ]);
          expect(page.url()).toBe(`${address}/?tag=ranks`);
          // Who cannot see the page is led to what has changed.
          expect(await page.evaluate('document.activeElement.id')).toBe('main');
          await page.locator('.card', { hasText: 'Ash Wings' }).waitFor({ state: 'detached' });
          expect(await asked(() => page.goBack().then(() => heading.getByText('Emberfall').waitFor()))).toEqual([]);

          await page.getByLabel('Country').selectOption('DE');
          await price.getByText('€10.94').waitFor();
          await page.getByLabel('Currency').selectOption('GBP');
          await price.getByText('£').waitFor();
          await page.getByLabel('Currency').selectOption('');
          await price.getByText('€10.94').waitFor();

          await page.getByRole('link', { name: 'VIP Rank' }).click();
          await page.getByRole('link', { name: 'Sign in to buy' }).click();
          await page.getByLabel('Your name in Minecraft').fill('Wayfarer_7');
          findings.push(...(await seriousFindings(page)));
          await page.getByRole('button', { name: 'Sign in', exact: true }).click();
          await page.waitForURL('**/products/rank-vip');
          await page.getByLabel('Chat Colour').selectOption('gold');
          await page.getByLabel('How many').fill('2');
          findings.push(...(await seriousFindings(page)));
          const add = () => page.getByRole('button', { name: 'Add to cart' }).click();
          expect(await asked(() => add().then(() => page.getByText('It is in your cart.').waitFor()))).toEqual([
            '/graphql',
          ]);
          expect(await page.getByRole('link', { name: 'Cart 2 items' }).isVisible()).toBe(true);

          await page.getByRole('link', { name: 'Go to the cart' }).click();
          await page.getByText('€26.24').waitFor();
          const more = page.getByRole('button', { name: 'One more' });
          expect(await asked(() => more.click().then(() => page.getByText('€39.36').waitFor()))).toEqual(['/graphql']);
          findings.push(...(await seriousFindings(page)));
          await page.getByRole('button', { name: 'Go to payment' }).click();
          await page.waitForURL(`${bed.sandbox.url}/__sandbox/checkouts/*`);
          findings.push(...(await seriousFindings(page)));
          await page.getByRole('button', { name: /^Pay .*39\.36/ }).click();

          await page.waitForURL(`${address}/orders?paid`);
          await page.getByText('Thank you.').waitFor();
          expect(await page.locator('.row').allInnerTexts()).toEqual([
            expect.stringMatching(/VIP Rank × 3[^]*Paid[^]*€39\.36/),
          ]);
          findings.push(...(await seriousFindings(page)));
          await page.getByRole('link', { name: 'VIP Rank × 3' }).click();
          await page.getByText('Chat Colour').waitFor();
          findings.push(...(await seriousFindings(page)));
          await open(page, requested, '/items');
          expect(await page.locator('.row').count()).toBe(3);
          await page.getByRole('link', { name: 'Subscriptions' }).click();
          await page.getByText('Nothing renews.').waitFor();
          expect(await page.evaluate('document.cookie')).toBe('place=DE.');
          return requested;
        },
        { viewport: { width: 390, height: 844 } },
      );
      expect(findings).toEqual([]);
      expect(record.errors).toEqual([]);
      expect(record.violations).toEqual([]);
      expect(record.foreignRequests(address).filter((url) => !url.startsWith(bed.sandbox.url))).toEqual([]);
    });

    it('says what went wrong, and writes once although an answer is lost', async () => {
      const { cookies } = await ask('/sign-in', {
        fields: { name: 'Unlucky_1', platform: 'MINECRAFT_JAVA_NAME', back: '/' },
      });
      const value = cookies[0]?.split(';')[0]?.replace('shopper=', '') ?? '';
      await withPage(async (page) => {
        await page.context().addCookies([{ name: 'shopper', value, url: address }]);
        /** Clicks a button: the shop takes the request, and its answer does not arrive. */
        const clickInVain = async (button: string) => {
          await page.route('**/graphql', (route) => route.fetch().then(() => route.abort()), { times: 1 });
          await page.getByRole('button', { name: button }).click();
          await page.getByRole('alert').getByText('The shop cannot be reached.').waitFor();
        };
        const cartHas = (count: string) => page.getByRole('link', { name: `Cart ${count}`, exact: true }).waitFor();
        await page.goto(`${address}/products/coins-500`, { waitUntil: 'networkidle' });
        await clickInVain('Add to cart');
        await page.getByRole('button', { name: 'Add to cart' }).click();
        await page.getByText('It is in your cart.').waitFor();
        await cartHas('1 item');
        await page.getByRole('button', { name: 'Add to cart' }).click();
        await cartHas('2 items');
        await page.getByRole('link', { name: 'Go to the cart' }).click();
        await clickInVain('One less');
        await page.getByRole('button', { name: 'One less' }).click();
        await cartHas('1 item');
        bed.sandbox.calls.clear();
        await clickInVain('Go to payment');
        await page.getByRole('button', { name: 'Go to payment' }).click();
        await page.waitForURL(`${bed.sandbox.url}/__sandbox/checkouts/*`);
        expect(bed.sandbox.calls.list.filter(({ path }) => path === '/v1/store/cart/checkout')).toHaveLength(1);
      });
    });

    it('shows its pages and takes its forms without JavaScript', async () => {
      const shelf = await ask('/?tag=ranks', { cookie: 'place=JP.' });
      const [, title, product, price] =
        /<title>(.*?)<\/title>[^]*?<h2><a href="(.*?)"[^]*?<strong>(.*?)<\/strong>/.exec(shelf.text) ?? [];
      expect({ status: shelf.status, title, product, price, hasOthers: shelf.text.includes('Ash Wings') }).toEqual({
        status: 200,
        title: 'Ranks',
        product: '/products/rank-vip',
        price: '¥1,649',
        hasOthers: false,
      });
      expect(await ask('/place', { fields: { country: 'DE', currency: 'xx', back: '/?tag=ranks' } })).toMatchObject({
        status: 303,
        location: '/?tag=ranks',
        cookies: ['place=DE.; Path=/; Max-Age=31536000; SameSite=Lax'],
      });
      const signedIn = await ask('/sign-in', {
        fields: { name: 'Plain_1', platform: 'MINECRAFT_JAVA_NAME', back: '/orders' },
      });
      expect(signedIn).toMatchObject({
        status: 303,
        location: '/orders',
        cookies: [expect.stringMatching(/^shopper=pncus_\w+; Path=\/; HttpOnly; SameSite=Lax; Max-Age=604800$/)],
      });
      const cookie = signedIn.cookies[0]?.split(';')[0] ?? '';
      const orders = await ask('/orders', { cookie });
      expect(orders.text).toContain('You have not bought anything yet.');
      // The token is the server's to keep: no page holds it.
      expect(orders.text).not.toContain(cookie.replace('shopper=', ''));
      const statuses = ['/products/nothing', '/nowhere', '/orders/1'].map(
        async (path) => (await ask(path, { cookie })).status,
      );
      expect(await Promise.all(statuses)).toEqual([404, 404, 404]);
    });

    it('lets only its own pages act for a shopper, and leads nowhere else', async () => {
      const cookie = `shopper=${SANDBOX_KEYS.customerToken}`;
      bed.sandbox.calls.clear();
      const foreign: readonly Asked['headers'][] = [
        { origin: 'https://elsewhere.example' },
        { origin: 'null' },
        { 'sec-fetch-site': 'cross-site' },
        { 'sec-fetch-site': 'same-site' },
      ];
      for (const headers of foreign) {
        for (const path of ['/graphql', '/sign-in', '/sign-out', '/place']) {
          expect(await ask(path, { fields: {}, cookie, headers: { ...headers } })).toMatchObject({
            status: 403,
            cookies: [],
          });
        }
      }
      expect(await ask('/graphql', { fields: { query: '{ storefront { name } }' }, cookie })).toMatchObject({
        status: 415,
      });
      expect(bed.sandbox.calls.list).toEqual([]);
      for (const back of ['//elsewhere.example', '/\\elsewhere.example', 'https://elsewhere.example/', '']) {
        expect(await ask('/place', { fields: { back } })).toMatchObject({ status: 303, location: '/' });
      }
      // Whoever says that they come through a proxy is where their connection comes from.
      await ask('/', { headers: { 'x-forwarded-for': '198.51.100.7', [COUNTRY_HEADER]: 'DE' } });
      expect(bed.sandbox.calls.list.map(({ shopper }) => [shopper.ip, shopper.country])).not.toContainEqual(
        expect.arrayContaining([expect.stringMatching(/198|DE/)]),
      );
      // A token that has ended is forgotten, and the page is shown to a visitor.
      expect(await ask('/orders', { cookie: `shopper=${SANDBOX_KEYS.expiredCustomerToken}` })).toMatchObject({
        status: 303,
        location: '/orders',
        cookies: [expect.stringMatching(/^shopper=; .*Max-Age=0$/)],
      });
    });

    it('takes a Steam id from Steam alone, and once', async () => {
      const begun = await ask('/sign-in/steam', { fields: { back: '/items' } });
      const { location } = begun;
      expect(begun.cookies).toEqual([
        expect.stringMatching(/^steam=[\w-]{22}; Path=\/sign-in\/steam; HttpOnly; SameSite=Lax; Max-Age=600$/),
      ]);
      const state = begun.cookies[0]?.split(';')[0] ?? '';
      /** Where Steam leads somebody who has told it who they are. */
      const answerFor = async (to: string) => {
        const query = new URLSearchParams({ to });
        const chosen = await fetch(new URL(`/as/76561198000000001?${query}`, steam.url), { redirect: 'manual' });
        return chosen.headers.get('location') ?? '';
      };
      const returnTo = new URL(location ?? '').searchParams.get('openid.return_to') ?? '';
      const confirmed = (await answerFor(returnTo)).replace(address, '');
      const [path = '', query = ''] = confirmed.split('?');
      const forged = new URLSearchParams(query);
      forged.set('openid.claimed_id', 'https://steamcommunity.com/openid/id/76561198000000002');
      const elsewhere = new URLSearchParams(query);
      elsewhere.set('openid.return_to', 'https://elsewhere.example/sign-in/steam?back=%2F');
      const refused = { status: 303, location: '/sign-in?problem=steam', cookies: [] };
      // Of two ids Steam may confirm the one, and the shop believe the other.
      const twice = `openid.claimed_id=${encodeURIComponent(forged.get('openid.claimed_id') ?? '')}&${query}`;
      expect(await ask(`${path}?${elsewhere}`, { cookie: state })).toMatchObject(refused);
      expect(await ask(`${path}?${twice}`, { cookie: state })).toMatchObject(refused);
      // What a shopper has confirmed to another shop, which shows it here under its own name.
      const other = (await answerFor(returnTo.replace(address, 'http://elsewhere.example'))).replace(
        'http://elsewhere.example',
        address,
      );
      const taken = await request(other, { headers: { host: 'elsewhere.example', cookie: state } });
      await taken.body.dump();
      expect([taken.statusCode, taken.headers['location']]).toEqual([303, '/sign-in?problem=steam']);
      // Somebody else's browser: a shopper must not buy for whoever sent them here.
      for (const cookie of ['', 'steam=', 'steam=another']) {
        expect(await ask(confirmed, { cookie })).toMatchObject(refused);
      }
      const signedIn = await ask(confirmed, { cookie: state });
      expect(signedIn).toMatchObject({
        status: 303,
        location: '/items',
        cookies: [expect.stringMatching(/^shopper=pncus_/), expect.stringMatching(/^steam=; .*Max-Age=0$/)],
      });
      expect(await ask(confirmed, { cookie: state })).toMatchObject(refused);
      expect(await ask(`${path}?${forged}`, { cookie: state })).toMatchObject(refused);
      const cookie = signedIn.cookies[0]?.split(';')[0] ?? '';
      expect((await ask('/items', { cookie })).text).toContain('Nothing has been delivered yet.');
    });

    it('has no credential and no address of the gateway in what browsers get', async () => {
      const files = clientFiles(STOREFRONT);
      const pages = await Promise.all(['/', '/cart', '/sign-in'].map(async (path) => (await ask(path)).text));
      const texts = [...files, ...pages];
      expect(files.length).toBeGreaterThan(2);
      const secrets = [token, ...Object.values(SANDBOX_KEYS), bed.url, bed.sandbox.url];
      for (const text of texts) {
        expect(secrets.filter((secret) => text.includes(secret))).toEqual([]);
        expect(CREDENTIAL.exec(text)).toBeNull();
      }
    });
  },
);
