import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLog } from '../../src/core/log.js';
import { redisClient } from '../../src/core/redis.js';
import { LmdbStore } from '../../src/ledger/lmdbStore.js';
import { MemoryStore } from '../../src/ledger/memoryStore.js';
import { type Memory, rememberedHere } from '../../src/ledger/redisIdentity.js';
import { RedisStore } from '../../src/ledger/redisStore.js';
import type { LedgerStore } from '../../src/ledger/store.js';
import { freePort } from '../support/freePort.js';
import { REDIS } from '../support/needs.js';

/** Where ledgers of one kind are kept. Every `open` is another way to the same place, as another process has it. */
export interface Place extends AsyncDisposable {
  open(): Promise<LedgerStore>;
  /** Empties it. */
  clear(): Promise<void>;
}

/** A folder of its own, removed at the end. */
export async function temporaryFolder(): Promise<{ readonly path: string } & AsyncDisposable> {
  const path = await mkdtemp(join(tmpdir(), 'ledger-'));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}

async function memoryPlace(): Promise<Place> {
  let store = new MemoryStore();
  return {
    open: async () => store,
    clear: async () => {
      store = new MemoryStore();
    },
    [Symbol.asyncDispose]: async () => {},
  };
}

async function lmdbPlace(): Promise<Place> {
  const folders = [await temporaryFolder()];
  return {
    open: () => LmdbStore.open(join(folders.at(-1)?.path ?? '', 'data')),
    clear: async () => {
      folders.push(await temporaryFolder());
    },
    [Symbol.asyncDispose]: async () => {
      for (const folder of folders) await folder[Symbol.asyncDispose]();
    },
  };
}

/** How a Redis is started that a ledger may trust. */
export const SYNCED = ['--appendonly', 'yes', '--appendfsync', 'always'];

/** A ledger's store in a Redis, as a process has it that remembers none. */
export const openedRedis = (url: string, memory: Memory = rememberedHere()) =>
  RedisStore.open(url, { isRiskAccepted: false, needsAdoption: false, log: silentLog, memory, tell: () => {} });

/** A Redis of a test's own, on a free port. */
export interface OwnRedis extends AsyncDisposable {
  readonly url: string;
  /** Ends it at once, as a crash would; its data stay. */
  kill(): Promise<void>;
  /** Starts it again where it was, on its data. */
  restart(): Promise<void>;
  /** Sends a command past everything else, for instance `FLUSHALL`, and gives the reply. */
  command(...args: string[]): Promise<unknown>;
}

/** Starts one; `await using` ends it, and removes its data. */
export async function startRedis(settings: readonly string[] = SYNCED): Promise<OwnRedis> {
  const folder = await temporaryFolder();
  const port = await freePort();
  const args = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder.path, '--save', '', ...settings];
  let kill = async () => {};
  const restart = async () => {
    const server = spawn(REDIS.path, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    const ended = once(server, 'exit');
    kill = async () => {
      server.kill('SIGKILL');
      await ended;
    };
    await isReady(server);
  };
  await restart();
  const url = `redis://127.0.0.1:${port}`;
  return {
    url,
    kill: () => kill(),
    restart,
    command: async (...words) => {
      const client = await (await redisClient(url, undefined)).connect();
      const reply: unknown = await client.sendCommand(words);
      client.destroy();
      return reply;
    },
    [Symbol.asyncDispose]: async () => {
      await kill();
      await folder[Symbol.asyncDispose]();
    },
  };
}

async function redisPlace(): Promise<Place> {
  const redis = await startRedis();
  return {
    open: () => openedRedis(redis.url),
    clear: async () => void (await redis.command('FLUSHALL')),
    [Symbol.asyncDispose]: () => redis[Symbol.asyncDispose](),
  };
}

/** Every kind of store. */
export const KINDS: ReadonlyArray<{ readonly name: string; readonly isThere: boolean; place: () => Promise<Place> }> = [
  { name: 'memory', isThere: true, place: memoryPlace },
  { name: 'LMDB', isThere: true, place: lmdbPlace },
  { name: REDIS.title('Redis'), isThere: REDIS.isThere, place: redisPlace },
];

function isReady(server: ChildProcess): Promise<void> {
  return new Promise((ready, failed) => {
    server.once('exit', (code) => failed(new Error(`redis-server ended with ${code}`)));
    let said = '';
    server.stdout?.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      if (said.includes('Ready to accept connections')) ready();
    });
  });
}
