import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, constants, mkdtempSync, openSync, readSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { createLog } from '../../../src/core/log.js';
import { fileDestination } from '../../../src/core/logDestination.js';
import { startTestBed, type TestBed } from '../../support/gateway.js';
import { NO_STORE } from '../../support/processes.js';

/** Bytes of one line, and as many lines as cannot wait. */
const LINE = 1_000;
const LINES = 1_500;

/** Opens a new pipe that nobody reads: for both, so that opening waits for nobody, and without waiting when it is full. */
function openPipe(): number {
  const folder = mkdtempSync(join(tmpdir(), 'log-'));
  const path = join(folder, 'pipe');
  execFileSync('mkfifo', [path]);
  const fd = openSync(path, constants.O_RDWR | constants.O_NONBLOCK);
  rmSync(folder, { recursive: true });
  return fd;
}

/** Everything that a pipe holds now. */
function drained(fd: number): string {
  const chunk = Buffer.alloc(1 << 16);
  let text = '';
  for (;;) {
    try {
      text += chunk.toString('utf8', 0, readSync(fd, chunk));
    } catch {
      return text; // EAGAIN: empty
    }
  }
}

const fill = (log: ReturnType<typeof createLog>, lines: number): void => {
  for (let n = 0; n < lines; n += 1) log.info({ n, filler: 'x'.repeat(LINE) }, 'a line');
};

it('lines for a pipe that nobody reads wait, then are counted, and come when somebody reads', async () => {
  const fd = openPipe();
  const log = createLog('info', fileDestination(fd));
  fill(log, LINES);
  const lost = log.lost?.() ?? 0;
  expect(lost).toBeGreaterThan(0);
  let text = '';
  await expect
    .poll(
      () => {
        text += drained(fd);
        return text;
      },
      { interval: 1 },
    )
    .toContain('log lines were lost');
  const told = text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { readonly n?: number; readonly lost?: number });
  expect(told.filter(({ n }) => n !== undefined)).toHaveLength(LINES - lost);
  expect(told.at(-1)).toMatchObject({ lost });
  log.info({}, 'as before');
  await expect.poll(() => drained(fd)).toContain('as before');
  closeSync(fd);
});

// What lines still wait for stays open: they are tried again, and a file or a connection that is opened next would have
// its number and get them.
it('a full disk costs lines only, and is tried again', async () => {
  const log = createLog('info', fileDestination(openSync('/dev/full', 'w')));
  for (let n = 0; n < 3; n += 1) {
    fill(log, LINES);
    await new Promise((done) => setImmediate(done));
  }
  expect(log.lost?.()).toBeGreaterThan(LINES);
});

describe.each(['a full disk', 'an unread pipe'])('with %s for a log', (kind) => {
  let bed: TestBed;

  beforeAll(async () => {
    const full = createLog('debug', fileDestination(kind === 'a full disk' ? openSync('/dev/full', 'w') : openPipe()));
    fill(full, LINES);
    bed = await startTestBed({}, {}, full);
  });
  afterAll(() => bed[Symbol.asyncDispose]());

  it('requests are answered, what is logged of them is counted', async () => {
    bed.sandbox.faults.add({ match: { path: 'tags' }, fault: { kind: 'status', status: 200, body: [null] } });
    expect(await bed.ask('{ store { name tags { nodes { name } } } }')).toMatchObject({
      data: { store: { name: 'Emberfall Network', tags: { nodes: [null] } } },
      errors: [{ extensions: { code: 'UPSTREAM_INVALID_RESPONSE' } }],
    });
    const metrics = await (await fetch(new URL('/metrics', bed.url))).text();
    expect(Number(/^gateway_log_lines_lost_total (\d+)$/m.exec(metrics)?.[1])).toBeGreaterThan(0);
  });
});

// A port of its own choice, as one chosen for it may be taken, is told on a fourth pipe: the other three are full.
const TELL_PORT = `import net from 'node:net';
import { writeSync } from 'node:fs';
const { listen } = net.Server.prototype;
net.Server.prototype.listen = function (...options) {
  this.once('listening', () => writeSync(3, this.address().port + '\\n'));
  return listen.apply(this, options);
};`;

it('the process starts, answers and stops while its output cannot be written', async () => {
  const command = 'exec "$0" --import "$1" dist/main.js 2>/dev/full >/dev/full';
  const preload = `data:text/javascript,${encodeURIComponent(TELL_PORT)}`;
  const child = spawn('sh', ['-c', command, process.execPath, preload], {
    cwd: new URL('../../..', import.meta.url),
    env: { PATH: process.env['PATH'] ?? '', PORT: '0', GATEWAY_STOP_PAUSE_MS: '0', ...NO_STORE },
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  const ended = once(child, 'exit');
  const pipe = child.stdio[3] as Readable;
  const [told] = (await Promise.race([
    once(pipe, 'data'),
    ended.then((how) => Promise.reject(new Error(`it ended with ${how.join(' ')}`))),
  ])) as [Buffer];
  pipe.destroy();
  const response = await fetch(`http://127.0.0.1:${told.toString().trim()}/graphql?query={__typename}`);
  expect(await response.json()).toEqual({ data: { __typename: 'Query' }, extensions: { cost: expect.anything() } });
  child.kill('SIGTERM');
  expect(await ended).toEqual([0, null]);
});
