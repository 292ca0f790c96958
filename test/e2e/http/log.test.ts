import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, constants, mkdtempSync, openSync, readSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { createLog } from '../../../src/core/log.js';
import { fileDestination } from '../../../src/core/logDestination.js';
import { startTestBed, type TestBed } from '../../support/gateway.js';
import { NO_STORE } from '../../support/processes.js';

/** Bytes of one line, and as many lines as cannot wait. */
const LINE = 1_000;
const LINES = 1_500;

/** Makes a named pipe that is open and that nobody reads. */
function unreadPipe() {
  const folder = mkdtempSync(join(tmpdir(), 'log-'));
  const path = join(folder, 'pipe');
  execFileSync('mkfifo', [path]);
  // Open for both, so that opening waits for nobody, and without waiting when it is full.
  const fd = openSync(path, constants.O_RDWR | constants.O_NONBLOCK);
  onTestFinished(() => {
    closeSync(fd);
    rmSync(folder, { recursive: true });
  });
  return fd;
}

/** All that stands in a pipe now. */
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
  const fd = unreadPipe();
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
});

it('a full disk costs lines only, and is tried again', async () => {
  const fd = openSync('/dev/full', 'w');
  const log = createLog('info', fileDestination(fd));
  for (let n = 0; n < 3; n += 1) {
    fill(log, LINES);
    await new Promise((done) => setImmediate(done));
  }
  expect(log.lost?.()).toBeGreaterThan(LINES);
  closeSync(fd);
});

describe.each(['a full disk', 'an unread pipe'])('with %s for a log', (kind) => {
  let bed: TestBed;
  let fd: number;
  const log = () => createLog('debug', fileDestination(fd));

  beforeAll(async () => {
    fd = openSync('/dev/full', 'w');
    if (kind !== 'a full disk') {
      const folder = mkdtempSync(join(tmpdir(), 'log-'));
      execFileSync('mkfifo', [join(folder, 'pipe')]);
      closeSync(fd);
      fd = openSync(join(folder, 'pipe'), constants.O_RDWR | constants.O_NONBLOCK);
      rmSync(folder, { recursive: true });
    }
    const full = log();
    fill(full, LINES);
    bed = await startTestBed({}, {}, full);
  });
  afterAll(async () => {
    await bed[Symbol.asyncDispose]();
    closeSync(fd);
  });

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

it('the process starts, answers and stops while its output cannot be written', async () => {
  const command = 'exec "$0" dist/main.js 2>/dev/full >/dev/full';
  const port = String(20_000 + (process.pid % 20_000));
  const child = spawn('sh', ['-c', command, process.execPath], {
    cwd: new URL('../../..', import.meta.url),
    env: { PATH: process.env['PATH'] ?? '', PORT: port, GATEWAY_STOP_PAUSE_MS: '0', ...NO_STORE },
    stdio: 'ignore',
  });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  const ended = once(child, 'exit');
  const url = `http://127.0.0.1:${port}/graphql?query={__typename}`;
  const answer = async () =>
    fetch(url)
      .then((response) => response.json())
      .catch(() => undefined);
  await expect.poll(answer).toMatchObject({ data: { __typename: 'Query' } });
  child.kill('SIGTERM');
  expect(await ended).toEqual([0, null]);
});
