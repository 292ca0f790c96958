import { existsSync } from 'node:fs';
import { userInfo } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { type Config, ConfigError, readConfig } from '../core/config.js';
import { createLog } from '../core/log.js';
import { LedgerUnavailable } from '../ledger/errors.js';
import { Journal } from '../ledger/journal.js';
import { ENTRY_STATES, type EntryState } from '../ledger/ledger.js';
import { salvage } from '../ledger/lmdbSalvage.js';
import { openRedis, storeOf } from '../ledger/open.js';
import type { Held } from '../ledger/record.js';
import { ResolveError, resolveEntry } from '../ledger/resolve.js';
import { showEntry, showList } from './ledgerTexts.js';

const USAGE = `Usage: paynow-graphql ledger COMMAND [options]

  list                     entries, newest first
    --state STATE          only ${ENTRY_STATES.join(', ')}
    --limit N              how many at the most (50)
  show KEY                 the entries of a key, one for each caller, and what to do about them
  resolve KEY              record what you have found out about a write of unknown outcome
    --done                 PayNow has carried it out
    --made KIND:ID         what it made, for instance refund:123; may be given several times
    --not-done             PayNow has not carried it out
    --note TEXT            how you know; required
    --by NAME              who you are (the name of your account)
    --caller START         whose entry, where several callers have used the key
  adopt                    take what is in REDIS_URL as the ledger, after that Redis was emptied, replaced or restored

  salvage --to FOLDER      copy what can be read of a damaged GATEWAY_DATA_DIR; it stays as it is

  --store ID               the store (PAYNOW_STORE_ID)

It looks where the gateway's settings say: REDIS_URL, or else GATEWAY_DATA_DIR.
`;

const OPTIONS = {
  state: { type: 'string' },
  limit: { type: 'string', default: '50' },
  done: { type: 'boolean', default: false },
  made: { type: 'string', multiple: true, default: [] as string[] },
  'not-done': { type: 'boolean', default: false },
  note: { type: 'string' },
  by: { type: 'string' },
  caller: { type: 'string' },
  store: { type: 'string' },
  to: { type: 'string' },
  help: { type: 'boolean', default: false },
} as const;

/** A command line that cannot be run; the message says why. */
class UsageError extends Error {}

type Options = ReturnType<typeof read>['values'];

const read = (args: readonly string[]) => parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true });

/** Where a command prints. */
export interface Output {
  readonly out: (text: string) => void;
  readonly error: (text: string) => void;
}

/** Runs `paynow-graphql ledger …`. @returns the exit code: 1 when it could not be done, 2 for a wrong command line */
export async function runLedgerCommand(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  { out, error }: Output,
): Promise<number> {
  try {
    const { values, positionals } = parsed(args);
    const [tool, command, key] = positionals;
    if (values.help) out(USAGE);
    else if (tool !== 'ledger' || command === undefined)
      throw new UsageError('Say ledger list, show, resolve, adopt or salvage.');
    else out(await run(command, key, values, env));
    return 0;
  } catch (failure) {
    if (failure instanceof UsageError) {
      error(`${failure.message}\n\n${USAGE}`);
      return 2;
    }
    if (failure instanceof ResolveError || failure instanceof ConfigError || failure instanceof LedgerUnavailable) {
      error(`${failure.message}\n`);
      return 1;
    }
    throw failure;
  }
}

function parsed(args: readonly string[]): ReturnType<typeof read> {
  try {
    return read(args);
  } catch (failure) {
    throw new UsageError(failure instanceof Error ? failure.message : String(failure));
  }
}

async function run(
  command: string,
  key: string | undefined,
  options: Options,
  env: Readonly<Record<string, string | undefined>>,
): Promise<string> {
  const config = readConfig({ LOG_LEVEL: 'error', ...env });
  if (command === 'adopt') return adopt(config);
  if (command === 'salvage') return salvageTo(config, options.to);
  const storeId = options.store ?? config.PAYNOW_STORE_ID;
  if (storeId === undefined) throw new UsageError('Say which store: --store ID, or set PAYNOW_STORE_ID.');
  if (config.REDIS_URL === undefined && !existsSync(config.GATEWAY_DATA_DIR)) {
    throw new ConfigError(`There is no ledger in GATEWAY_DATA_DIR, which is ${config.GATEWAY_DATA_DIR}.`);
  }
  // Not the sandbox's: that one ends with its process.
  const store = storeOf({ ...config, sandbox: false }, createLog(config.LOG_LEVEL));
  try {
    const watch = () => pause(config.GATEWAY_LEASE_MS);
    return await COMMANDS[commandOf(command)]({ journal: new Journal(store), storeId, key, options, watch });
  } finally {
    await store.close();
  }
}

/** A person has compared the ledger with PayNow: gateways write to it again. */
async function adopt(config: Config): Promise<string> {
  const { REDIS_URL: url } = config;
  if (url === undefined) throw new ResolveError('Only a ledger in Redis is adopted: set REDIS_URL.');
  const store = await openRedis(url, config, createLog('silent'));
  try {
    const commits = await store.adopt();
    return `This Redis is the ledger now; it has seen ${commits} changes. Keys that are not in it count as new.\n`;
  } finally {
    await store.close();
  }
}

/** Copies what can be read of a damaged ledger into a new folder. */
async function salvageTo({ GATEWAY_DATA_DIR: folder }: Config, to: string | undefined): Promise<string> {
  if (to === undefined) throw new UsageError('Say with --to into which new folder.');
  if (existsSync(to)) throw new ResolveError(`${to} exists already: name a new folder.`);
  const { entries, lost } = await salvage(folder, to);
  const missing = lost.length === 0 ? '' : `Could not be read:\n${lost.map((name) => `  ${name}\n`).join('')}`;
  return `${entries} entries were copied to ${to}. Look them through, then start with GATEWAY_DATA_DIR=${to}.\n${missing}`;
}

interface Job {
  readonly journal: Journal;
  readonly storeId: string;
  readonly key: string | undefined;
  readonly options: Options;
  /** Waits for as long as a process that is alive may leave an entry as it is. */
  readonly watch: () => Promise<void>;
}

const COMMANDS = {
  async list({ journal, storeId, options }: Job): Promise<string> {
    const state = options.state === undefined ? undefined : stateOf(options.state);
    const limit = /^[1-9]\d{0,5}$/.test(options.limit) ? Number(options.limit) : undefined;
    if (limit === undefined) throw new UsageError('--limit must be a whole number from 1 to 999999.');
    const page = await journal.page(storeId, { limit, ...(state !== undefined && { state }) });
    return showList(page.map(({ entry }) => entry));
  },

  async show({ journal, storeId, key, options }: Job): Promise<string> {
    const found = await entriesOf(journal, storeId, keyOf(key), options);
    return found.map(({ record }) => showEntry(record)).join('\n');
  },

  async resolve({ journal, storeId, key: given, options, watch }: Job): Promise<string> {
    const key = keyOf(given);
    const { done, 'not-done': notDone, made, note, by = userInfo().username } = options;
    if (done === notDone) throw new UsageError('Say either --done or --not-done.');
    if (note === undefined || note.trim() === '') throw new UsageError('Say with --note how you know.');
    if (notDone && made.length > 0) throw new UsageError('--made goes with --done.');
    const wrong = made.find((claim) => !/^[a-z]+:\d{1,20}$/.test(claim));
    if (wrong !== undefined) throw new UsageError('--made must look like refund:123.');
    const resolution = { outcome: done ? 'done' : 'not-done', claims: made, note: `${by}: ${note}` } as const;
    const [entry, ...others] = await entriesOf(journal, storeId, key, options);
    if (!entry || others.length > 0) throw new ResolveError('Several callers have used this key: say --caller START.');
    await resolveEntry(journal, entry, resolution, { now: Date.now(), watch });
    const held = await journal.at(entry.name);
    return held ? showEntry(held.record) : '';
  },
};

/** @throws ResolveError when there is none */
async function entriesOf(
  journal: Journal,
  storeId: string,
  key: string,
  { caller = '' }: Options,
): Promise<readonly Held[]> {
  const found = (await journal.findAll(storeId, key)).filter(({ record }) => record.caller.startsWith(caller));
  if (found.length === 0) throw new ResolveError('There is no such entry.');
  return found;
}

function commandOf(name: string): keyof typeof COMMANDS {
  if (name === 'list' || name === 'show' || name === 'resolve') return name;
  throw new UsageError(`There is no command ledger ${name}.`);
}

function stateOf(name: string): EntryState {
  const state = ENTRY_STATES.find((known) => known === name);
  if (!state) throw new UsageError(`--state must be one of ${ENTRY_STATES.join(', ')}.`);
  return state;
}

function keyOf(key: string | undefined): string {
  if (key === undefined) throw new UsageError('Say which key.');
  return key;
}
