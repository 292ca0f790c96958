import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname } from 'node:path';
import { closeBrowser, withPage } from '../../test/support/browser.js';
import { CHROMIUM } from '../../test/support/needs.js';
import { fileFor } from './links.js';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
};

/** Serves a built site on this machine until the work is done. */
async function served<Result>(dist: string, base: string, work: (url: string) => Promise<Result>): Promise<Result> {
  const server = createServer((request, response) => {
    const path = decodeURI(new URL(request.url ?? '/', 'http://site').pathname);
    const file = path.startsWith(base) ? fileFor(dist, path.slice(base.length)) : undefined;
    response.writeHead(file === undefined ? 404 : 200, {
      'content-type': TYPES[extname(file ?? '')] ?? 'application/octet-stream',
    });
    response.end(file === undefined ? '' : readFileSync(file));
  });
  await new Promise<void>((listening) => {
    server.listen(0, '127.0.0.1', listening);
  });
  // A server on a port has an address of this kind.
  const { port } = server.address() as AddressInfo;
  try {
    return await work(`http://127.0.0.1:${port}${base}`);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

const OPENED = ['', 'recipes/refund', 'schema/orders', 'configuration'];

async function opened(url: string): Promise<string[]> {
  try {
    return await withPage(async (page, record) => {
      const problems: string[] = [];
      for (const path of OPENED) {
        await page.goto(`${url}${path}`, { waitUntil: 'networkidle' });
        const heading = await page.locator('h1').first().innerText();
        if (heading.trim() === '' || heading === '404') problems.push(`${path} shows "${heading}"`);
      }
      await page.keyboard.press('Control+k');
      await page.locator('.VPLocalSearchBox input').fill('refundPreview');
      await page.locator('.VPLocalSearchBox .result').first().click();
      await page.waitForURL(/schema|recipes|money/);
      problems.push(...record.foreignRequests(new URL(url).origin).map((one) => `a page asks for ${one}`));
      return [...problems, ...record.errors.map((one) => `a page fails: ${one}`)];
    });
  } finally {
    await closeBrowser();
  }
}

/** Opens pages in Chromium and searches: what fails, and what is asked of another host. Without Chromium nothing. */
export async function browsed(dist: string, base: string): Promise<string[]> {
  return CHROMIUM.isThere ? served(dist, base, opened) : [];
}
