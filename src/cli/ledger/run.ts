import { existsSync } from 'node:fs';
import { userInfo } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { ConfigError } from '../../core/config.js';
import { createLog } from '../../core/log.js';
import { Journal } from '../../ledger/journal.js';
import type { EntryState } from '../../ledger/ledger.js';
import { salvage } from '../../ledger/lmdbSalvage.js';
import { openRedis, storeOf } from '../../ledger/open.js';
import type { Held } from '../../ledger/record.js';
import { ResolveError, resolveEntry } from '../../ledger/resolve.js';
import { type Terminal, UsageError } from '../command.js';
import { withProgress } from '../progress.js';
import { settingsOf, storeIdOf } from '../settings.js';
import { showEntry, showList } from './texts.js';

/** Which store is meant. */
export interface StoreOption {
  readonly store?: string;
}

/** What `ledger list` takes. */
export interface ListOptions extends StoreOption {
  readonly state?: EntryState;
  readonly limit: number;
}

/** What `ledger show` takes. */
export interface ShowOptions extends StoreOption {
  readonly caller?: string;
}

/** What `ledger resolve` takes. */
export interface ResolveFlags extends ShowOptions {
  readonly done?: true;
  readonly notDone?: true;
  readonly made: readonly string[];
  readonly note: string;
  readonly by?: string;
}

/** The ledger that the settings name, while a command uses it. */
interface Opened {
  readonly journal: Journal;
  readonly storeId: string;
  readonly leaseMs: number;
}

async function withLedger(
  { store: named }: StoreOption,
  terminal: Terminal,
  run: (opened: Opened) => Promise<string>,
): Promise<void> {
  const config = settingsOf(terminal);
  const storeId = storeIdOf(named, config);
  if (config.REDIS_URL === undefined && !existsSync(config.GATEWAY_DATA_DIR)) {
    throw new ConfigError(`There is no ledger in GATEWAY_DATA_DIR, which is ${config.GATEWAY_DATA_DIR}.`);
  }
  // Not the sandbox's: that one ends with its process.
  const store = storeOf({ ...config, sandbox: false }, createLog(config.LOG_LEVEL));
  try {
    const text = await run({ journal: new Journal(store), storeId, leaseMs: config.GATEWAY_LEASE_MS });
    terminal.out(text.trimEnd());
  } finally {
    await store.close();
  }
}

/** `ledger list`. */
export const list = ({ state, limit, ...options }: ListOptions, terminal: Terminal): Promise<void> =>
  withLedger(options, terminal, async ({ journal, storeId }) => {
    const page = await journal.page(storeId, { limit, ...(state !== undefined && { state }) });
    return showList(page.map(({ entry }) => entry));
  });

/** `ledger show`. */
export const show = (key: string, options: ShowOptions, terminal: Terminal): Promise<void> =>
  withLedger(options, terminal, async (opened) => {
    const found = await entriesOf(opened, key, options);
    return found.map(({ record }) => showEntry(record)).join('\n');
  });

/** `ledger resolve`. */
export async function resolve(key: string, options: ResolveFlags, terminal: Terminal): Promise<void> {
  const { done = false, notDone = false, made, note, by = userInfo().username } = options;
  if (done === notDone) throw new UsageError('Say either --done or --not-done.');
  if (note.trim() === '') throw new UsageError('Say with --note how you know.');
  const resolution = { outcome: done ? 'done' : 'not-done', claims: made, note: `${by}: ${note}` } as const;
  await withLedger(options, terminal, async (opened) => {
    const { journal, leaseMs } = opened;
    const [entry, ...others] = await entriesOf(opened, key, options);
    if (!entry || others.length > 0) throw new ResolveError('Several callers have used this key: say --caller START.');
    await resolveEntry(journal, entry, resolution, { now: Date.now(), watch: () => watched(leaseMs, terminal) });
    const held = await journal.at(entry.name);
    return held ? showEntry(held.record) : '';
  });
}

/** Waits for as long as a process that is alive may leave an entry as it is, in pieces that can be seen to pass. */
async function watched(leaseMs: number, terminal: Terminal): Promise<void> {
  const steps = Math.max(1, Math.round(leaseMs / 500));
  await withProgress(terminal, { what: 'Looking whether its process is alive', steps }, async ({ step }) => {
    for (let n = 0; n < steps; n += 1) {
      await pause(leaseMs / steps);
      step();
    }
  });
}

/** `ledger adopt`: a person has compared the ledger with PayNow, and gateways write to it again. */
export async function adopt(terminal: Terminal): Promise<void> {
  const config = settingsOf(terminal);
  const { REDIS_URL: url } = config;
  if (url === undefined) throw new ResolveError('Only a ledger in Redis is adopted: set REDIS_URL.');
  const store = await openRedis(url, config, createLog('silent'));
  try {
    const commits = await store.adopt();
    terminal.out(`This Redis is the ledger now; it has seen ${commits} changes. Keys that are not in it count as new.`);
  } finally {
    await store.close();
  }
}

/** `ledger salvage`: copies what can be read of a damaged ledger into a new folder. */
export async function salvageTo(to: string, terminal: Terminal): Promise<void> {
  const { GATEWAY_DATA_DIR: folder } = settingsOf(terminal);
  if (existsSync(to)) throw new ResolveError(`${to} exists already: name a new folder.`);
  const what = { what: 'Copying', steps: 1 };
  const { entries, lost } = await withProgress(terminal, what, (progress) => salvage(folder, to, progress));
  terminal.out(`${entries} entries were copied to ${to}. Look them through, then start with GATEWAY_DATA_DIR=${to}.`);
  if (lost.length > 0) terminal.out(`Could not be read:\n${lost.map((name) => `  ${name}`).join('\n')}`);
}

/** @throws ResolveError when there is none */
async function entriesOf(
  { journal, storeId }: Opened,
  key: string,
  { caller = '' }: ShowOptions,
): Promise<readonly Held[]> {
  const found = (await journal.findAll(storeId, key)).filter(({ record }) => record.caller.startsWith(caller));
  if (found.length === 0) throw new ResolveError('There is no such entry.');
  return found;
}
