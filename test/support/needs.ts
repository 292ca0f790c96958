import { existsSync } from 'node:fs';
import { installedMark } from '../../scripts/built.js';
import { inProject } from '../../scripts/programs.js';

/** A program that some tests start. */
export interface Need {
  readonly path: string;
  readonly isThere: boolean;
  /**
   * The title of tests that need it, for `describe.runIf(NEED.isThere)(NEED.title('…'), …)`. Where the program is
   * missing, the title says why they are skipped; the reporter counts them by that reason at the end of a run.
   */
  title(text: string): string;
}

function need(path: string): Need {
  const isThere = existsSync(path);
  return { path, isThere, title: (text) => (isThere ? text : `${text} (skipped: there is no ${path})`) };
}

// Debian's two, the lighter one first: the shell has no windows, and none of what belongs to them.
const BROWSERS = ['/usr/bin/chromium-headless-shell', '/usr/bin/chromium'] as const;

/** A browser. */
export const CHROMIUM = need(
  process.env['CHROMIUM_PATH'] || (BROWSERS.find((path) => existsSync(path)) ?? BROWSERS[0]),
);

/** A Redis of a test's own: see `startRedis`. */
export const REDIS = need('/usr/bin/redis-server');

/** Fills the disk of a process: see `setDiskFull`. */
export const PRLIMIT = need('/usr/bin/prlimit');

/** The packages of examples/storefront, which `npm ci --prefix examples/storefront` installs. */
export const STOREFRONT_PACKAGES = need(installedMark(inProject('examples/storefront')));

/** The packages of examples/desk, which `npm ci --prefix examples/desk` installs. */
export const DESK_PACKAGES = need(installedMark(inProject('examples/desk')));

/** The note of `ctx.skip` in tests that read PayNow's own description. */
export const NO_OPENAPI = "there are no OpenAPI files of PayNow's: PAYNOW_OPENAPI_DIR names their folder";
