import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { browsed } from './site/browse.js';
import { linkProblems } from './site/links.js';
import { writePages } from './site/pages.js';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const SITE = join(ROOT, 'site');
const DIST = join(SITE, 'dist');

function run(command: string, args: readonly string[]): void {
  const { status } = spawnSync(command, args, { cwd: SITE, stdio: 'inherit' });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} ended with status ${status}`);
}

/**
 * Builds the site to `site/dist`: the pages of `docs/` and a reference of the schema. With `--check` it then looks at every
 * link of the built pages, and opens some of them in Chromium.
 */
async function main(): Promise<number> {
  if (!existsSync(join(SITE, 'node_modules/vitepress'))) run('npm', ['ci', '--no-audit', '--no-fund']);
  writePages(ROOT, join(SITE, 'pages'));
  run(process.execPath, ['node_modules/vitepress/bin/vitepress.js', 'build']);
  if (!process.argv.includes('--check')) return 0;
  const base = process.env['SITE_BASE'] ?? '/';
  const problems = [...linkProblems(DIST, base), ...(await browsed(DIST, base))];
  for (const problem of problems) process.stderr.write(`${problem}\n`);
  return problems.length > 0 ? 1 : 0;
}

process.exitCode = await main();
