import axe from 'axe-core';
import type { Browser, Page, ViewportSize } from 'playwright-core';
import { CHROMIUM } from './needs.js';
import { chromium, disableStorage } from './playwright.js';

/** What a page did while a test looked on. */
export interface PageRecord {
  /** Every URL asked for, the pages themselves and `data:` URLs included. */
  readonly requests: string[];
  /** Errors on the console and uncaught exceptions. */
  readonly errors: string[];
  /** What the content security policy refused, as `directive: URL`. */
  readonly violations: string[];
  /** Requests over the network to anyone but the given origin. */
  foreignRequests(origin: string): string[];
  /** Forgets all of it, for what comes next. */
  clear(): void;
}

/** A page that several tests use; each begins with a load of its own. */
export interface OpenPage extends AsyncDisposable {
  readonly page: Page;
  readonly record: PageRecord;
}

/** An answer of the GraphQL endpoint. */
export interface RunResult {
  readonly status: number;
  readonly body: string;
}

const ARGS = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // Pages live for seconds here: optimised code costs more than it saves.
  '--js-flags=--no-opt --no-maglev',
  // No name is looked up: a page that asks for a foreign host can be seen, and does not get it.
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost',
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
];
// The text of the page, run in the browser: tests have no DOM types.
const REPORT_VIOLATIONS = `document.addEventListener('securitypolicyviolation', (event) =>
  reportViolation(event.effectiveDirective + ': ' + event.blockedURI));`;

/** A desk's. */
export const VIEWPORT = { width: 1440, height: 900 };

/** What a page may differ in from others. */
export interface PageOptions {
  /** `VIEWPORT` without. */
  readonly viewport?: ViewportSize;
  readonly colorScheme?: 'light' | 'dark';
  /** None without. */
  readonly permissions?: readonly string[];
}

/** The one page of a browser: a renderer that has started, and has compiled a script, does neither for the next test. */
interface SharedPage {
  readonly browser: Browser;
  readonly page: Page;
  /** Where it has been since it was last cleaned. */
  readonly origins: Set<string>;
  record: PageRecord;
  isOpen: boolean;
}

let shared: Promise<SharedPage> | undefined;

/** Ends the browser that `openPage` started. */
export async function closeBrowser(): Promise<void> {
  const started = await shared;
  shared = undefined;
  await started?.browser.close();
  disableStorage();
}

/**
 * Opens the page of a headless browser, which nothing is left in of what was opened before.
 * @throws {Error} while it is open already
 */
export async function openPage({
  viewport = VIEWPORT,
  colorScheme = 'light',
  permissions = [],
}: PageOptions = {}): Promise<OpenPage> {
  shared ??= launch();
  const opened = await shared;
  if (opened.isOpen) throw new Error('The page is open already: one test uses it at a time.');
  const { page } = opened;
  opened.isOpen = true;
  opened.record = newRecord();
  await page.setViewportSize(viewport);
  await page.emulateMedia({ colorScheme });
  await page.context().grantPermissions([...permissions]);
  const close = async () => {
    await clean(opened);
    opened.isOpen = false;
  };
  return { page, record: opened.record, [Symbol.asyncDispose]: close };
}

async function launch(): Promise<SharedPage> {
  const browser = await chromium.launch({ executablePath: CHROMIUM.path, headless: true, args: ARGS });
  try {
    const context = await browser.newContext({ viewport: VIEWPORT });
    const page = await context.newPage();
    page.setDefaultTimeout(80_000);
    const started: SharedPage = { browser, page, origins: new Set(), record: newRecord(), isOpen: false };
    await keepRecord(started);
    return started;
  } catch (error) {
    await browser.close();
    throw error;
  }
}

/** Forgets what pages have stored, and how the page was set up. */
async function clean({ page, origins }: SharedPage): Promise<void> {
  const context = page.context();
  await page.unrouteAll({ behavior: 'ignoreErrors' });
  await page.route('**', (route) => route.fulfill({ contentType: 'text/html', body: '' }));
  for (const origin of origins) {
    await page.goto(origin);
    await page.evaluate('localStorage.clear(); sessionStorage.clear()');
  }
  await page.unrouteAll();
  origins.clear();
  await page.goto('about:blank');
  await context.clearCookies();
  await context.clearPermissions();
}

/** The browser reports what it refused a little later: waits until the record is complete. */
export const recordComplete = (page: Page): Promise<void> => page.waitForTimeout(200);

/** Opens one page, hands it to `use`, and closes it whatever happens. The record is complete when this returns. */
export async function withPage<Result>(
  use: (page: Page, record: PageRecord) => Promise<Result>,
  options: PageOptions = {},
): Promise<Result> {
  await using opened = await openPage(options);
  const result = await use(opened.page, opened.record);
  await recordComplete(opened.page);
  return result;
}

function newRecord(): PageRecord {
  const requests: string[] = [];
  const errors: string[] = [];
  const violations: string[] = [];
  const foreignRequests = (origin: string) =>
    requests.filter((url) => !/^(data|blob|about):/.test(url) && new URL(url).origin !== origin);
  const clear = () => {
    for (const list of [requests, errors, violations]) list.length = 0;
  };
  return { requests, errors, violations, foreignRequests, clear };
}

async function keepRecord(shared: SharedPage): Promise<void> {
  const { page, origins } = shared;
  page.context().on('request', (request) => shared.record.requests.push(request.url()));
  page.on('console', (message) => {
    if (message.type() === 'error') shared.record.errors.push(message.text());
  });
  page.on('pageerror', (error) => shared.record.errors.push(String(error)));
  page.on('framenavigated', (frame) => {
    const { origin, protocol } = new URL(frame.url());
    if (protocol === 'http:') origins.add(origin);
  });
  await page.exposeFunction('reportViolation', (violation: string) => shared.record.violations.push(violation));
  await page.addInitScript(REPORT_VIOLATIONS);
}

/** Opens GraphiQL and waits until the editor shows its text and the schema has arrived. */
export async function openGraphiql(page: Page, url: string): Promise<void> {
  await Promise.all([schemaArrived(page), page.goto(url)]);
  await graphiqlShown(page);
}

/** Reloads GraphiQL and waits as `openGraphiql` does. */
export async function reloadGraphiql(page: Page): Promise<void> {
  // The editor writes its state half a second after the last change; a timer of the page itself ends after that one.
  await page.evaluate('new Promise((done) => setTimeout(done, 600))');
  await Promise.all([schemaArrived(page), page.reload()]);
  await graphiqlShown(page);
}

async function schemaArrived(page: Page): Promise<void> {
  const response = await page.waitForResponse((found) => found.request().postData()?.includes('__schema') === true);
  await response.finished();
}

async function graphiqlShown(page: Page): Promise<void> {
  await page.locator('.graphiql-query-editor .view-line').first().waitFor();
  await page.locator('.graphiql-execute-button:not([disabled])').waitFor();
}

/** Shows the tab at the given place, counted from 0: one press of the pointer, as a person does it. */
export async function selectTab(page: Page, index: number): Promise<void> {
  const box = await page.locator('.graphiql-tab-button').nth(index).boundingBox();
  if (!box) throw new Error(`GraphiQL has no tab ${index}.`);
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.mouse.down();
  await page.mouse.up();
  await page.locator('.graphiql-tab').nth(index).and(page.locator('.graphiql-tab-active')).waitFor({ timeout: 10_000 });
}

/** Opens the documentation of a type, through the list of all types. */
export async function openDocs(page: Page, type: string): Promise<void> {
  const open = page.locator('button[aria-label="Show Documentation Explorer"]');
  if (await open.isVisible()) {
    await open.click();
  }
  await page.locator('.graphiql-doc-explorer-content').getByText(type, { exact: true }).first().click();
  await page.locator('.graphiql-doc-explorer-title', { hasText: type }).waitFor();
}

/** The text of the documentation pane. */
export async function docsText(page: Page): Promise<string> {
  return page.locator('.graphiql-doc-explorer').innerText();
}

/** The titles of the tabs. */
export async function tabTitles(page: Page): Promise<string[]> {
  return page.locator('.graphiql-tab-button').allInnerTexts();
}

/** Presses the run button and gives the answer of the endpoint once it is shown. */
export async function runQuery(page: Page): Promise<RunResult> {
  const answered = page.waitForResponse((response) => {
    const body = response.request().postData();
    // The page asks for prices at another path.
    return body !== null && !body.includes('__schema') && response.url().endsWith('/graphql');
  });
  await page.locator('.graphiql-execute-button').click();
  const response = await answered;
  const body = await response.text();
  await page.locator('.result-window .view-line').first().waitFor();
  await page.waitForTimeout(200);
  return { status: response.status(), body };
}

/** The lines of the result pane that are on screen. */
export async function resultText(page: Page): Promise<string> {
  return editorText(page, '.result-window');
}

/** The lines of the query pane that are on screen. */
export async function queryText(page: Page): Promise<string> {
  return editorText(page, '.graphiql-query-editor');
}

/** The lines on screen of the pane of variables or headers that is open; undefined when none is. */
export async function toolText(page: Page): Promise<string | undefined> {
  const pane = '.graphiql-editor-tool .graphiql-editor:not(.hidden)';
  return (await page.locator(pane).isVisible()) ? editorText(page, pane) : undefined;
}

/**
 * What keeps people out of the page: what axe-core finds that is serious or critical, as `rule: element`, and by how many
 * pixels the page is wider than its window.
 * @param rules the only ones to look at, where nothing else has changed since the page was looked at
 */
export async function seriousFindings(page: Page, rules?: readonly string[]): Promise<readonly string[]> {
  if (!(await page.evaluate(`'axe' in window`))) await page.evaluate(axe.source);
  const options = { resultTypes: ['violations'], ...(rules && { runOnly: rules }) };
  return (await page.evaluate(
    `axe.run(document, ${JSON.stringify(options)}).then(({ violations }) => {
      const found = violations
        .filter(({ impact }) => impact === 'serious' || impact === 'critical')
        .flatMap(({ id, nodes }) => nodes.map(({ target }) => id + ': ' + target.join(' ')));
      const overflow = document.documentElement.scrollWidth - innerWidth;
      return overflow > 0 ? [...found, 'overflow: ' + location.pathname + ' by ' + overflow] : found;
    })`,
  )) as string[];
}

/** What the editor shows once it has stopped drawing. */
async function editorText(page: Page, selector: string): Promise<string> {
  const lines = page.locator(`${selector} .view-lines`);
  let before: string | undefined;
  let text = await lines.innerText();
  while (text !== before) {
    await page.waitForTimeout(100);
    before = text;
    text = await lines.innerText();
  }
  // The editor shows spaces as no-break spaces.
  return text.replaceAll('\u00a0', ' ');
}
