import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient } from 'redis';
import { silentLog } from '../../src/core/log.js';
import { LmdbStore } from '../../src/ledger/lmdbStore.js';
import { MemoryStore } from '../../src/ledger/memoryStore.js';
import { type Memory, rememberedHere } from '../../src/ledger/redisIdentity.js';
import { RedisStore } from '../../src/ledger/redisStore.js';
import type { LedgerStore } from '../../src/ledger/store.js';

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
  RedisStore.open(url, { isRiskAccepted: false, log: silentLog, memory, tell: () => {} });

/** A Redis of its own on a free port. */
export async function startRedis(
  settings: readonly string[] = SYNCED,
): Promise<{ readonly url: string } & AsyncDisposable> {
  const folder = await temporaryFolder();
  const port = await freePort();
  const args = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder.path, '--save', '', ...settings];
  const server = spawn(REDIS_SERVER, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise<void>((done) => server.once('exit', () => done()));
  await isReady(server);
  return {
    url: `redis://127.0.0.1:${port}`,
    [Symbol.asyncDispose]: async () => {
      server.kill('SIGKILL');
      await ended;
      await folder[Symbol.asyncDispose]();
    },
  };
}

async function redisPlace(): Promise<Place> {
  const redis = await startRedis();
  return {
    open: () => openedRedis(redis.url),
    clear: async () => {
      const client = await createClient({ url: redis.url }).connect();
      await client.flushAll();
      client.destroy();
    },
    [Symbol.asyncDispose]: () => redis[Symbol.asyncDispose](),
  };
}

const REDIS_SERVER = '/usr/bin/redis-server';

/** Whether tests can start a Redis. Where they cannot, they are skipped with this name. */
export const hasRedis = existsSync(REDIS_SERVER);
const redisName = hasRedis ? 'Redis' : `Redis (skipped: there is no ${REDIS_SERVER})`;

/** Every kind of store. */
export const KINDS: ReadonlyArray<{ readonly name: string; readonly isThere: boolean; place: () => Promise<Place> }> = [
  { name: 'memory', isThere: true, place: memoryPlace },
  { name: 'LMDB', isThere: true, place: lmdbPlace },
  { name: redisName, isThere: hasRedis, place: redisPlace },
];

/** A port of this machine that nobody listens on. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((listening) => server.once('listening', listening));
  const address = server.address();
  await new Promise((closed) => server.close(closed));
  if (address === null || typeof address === 'string') throw new Error('no port is free');
  return address.port;
}

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
