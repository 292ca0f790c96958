import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, inject, it, onTestFinished } from 'vitest';
import { NO_STORE } from '../support/processes.js';

const ROOT = new URL('../..', import.meta.url);

interface Run {
  readonly child: ChildProcess;
  readonly stdout: () => string;
  readonly stderr: () => string;
}

function run(env: Record<string, string>, args: readonly string[] = ['dist/main.js']): Run {
  const child = spawn(process.execPath, args, {
    cwd: ROOT,
    env: { PATH: process.env['PATH'] ?? '', GATEWAY_STOP_PAUSE_MS: '0', ...env },
  });
  onTestFinished(() => {
    child.kill('SIGKILL'); // a test that failed half way leaves no process behind
  });
  return { child, ...collected(child) };
}

/** What a child prints, as far as it has. */
function collected(child: ChildProcess) {
  let stdout = '';
  let stderr = '';
  child.stdout?.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  return { stdout: () => stdout, stderr: () => stderr };
}

async function listening({ child, stdout }: Run): Promise<{ url: string; sandbox?: Record<string, string> }> {
  while (!stdout().includes('\n')) {
    await Promise.race([
      once(child.stdout ?? child, 'data'),
      once(child, 'exit').then(() => Promise.reject(new Error('it exited'))),
    ]);
  }
  return JSON.parse(stdout().split('\n')[0] ?? '') as { url: string; sandbox?: Record<string, string> };
}

async function stop({ child }: Run): Promise<number | null> {
  const exited = once(child, 'exit');
  child.kill('SIGTERM');
  const [code] = (await exited) as [number | null];
  return code;
}

describe('the process', () => {
  it('starts with a sandbox, answers, and stops on SIGTERM', async () => {
    const gateway = run({ PORT: '0', LOG_LEVEL: 'silent' });
    const line = await listening(gateway);
    expect(line).toEqual({
      msg: 'listening',
      url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/graphql$/),
      sandbox: {
        url: expect.any(String),
        storeId: expect.any(String),
        apiKey: expect.any(String),
        customerToken: expect.any(String),
      },
    });
    const origin = new URL(line.url).origin;
    const answer = await fetch(line.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `APIKey ${line.sandbox?.['apiKey']}` },
      body: JSON.stringify({ query: '{ store { name } }' }),
    });
    expect(await answer.json()).toMatchObject({ data: { store: { name: 'Emberfall Network' } } });
    expect(await (await fetch(`${origin}/health`)).json()).toEqual({ status: 'alive' });
    expect(await (await fetch(`${origin}/ready`)).json()).toEqual({ status: 'ready' });
    expect(await (await fetch(`${origin}/metrics`)).text()).toContain(
      'paynow_calls_total{operation="GET /v1/stores/{storeId}",status="200",reason="OK"} 1',
    );
    expect((await fetch(`${origin}/health`, { method: 'POST' })).status).toBe(405);
    expect((await fetch(`${origin}/nothing/health`)).status).toBe(404);
    expect(await stop(gateway)).toBe(0);
    expect(gateway.stdout().trim().split('\n')).toHaveLength(1);
  });

  it('npm start serves a real store without a sandbox, warns about plain http, prints nothing secret', async () => {
    // What it does before was done before all tests: test/support/programs.ts.
    expect(inject('bundling')).toEqual({ stdout: '', stderr: expect.stringContaining('Bundling src/') });
    const child = spawn('npm', ['start', '--silent', '--ignore-scripts'], {
      cwd: ROOT,
      env: { ...process.env, ...NO_STORE, PORT: '0', PAYNOW_API_KEY: 'canary-key', NODE_ENV: 'production' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    onTestFinished(() => {
      child.kill('SIGKILL');
    });
    const gateway = { child, ...collected(child) };
    const line = await listening(gateway);
    expect(line).toEqual({ msg: 'listening', url: expect.any(String) });
    const answer = await fetch(line.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: 'APIKey canary-caller' },
      body: JSON.stringify({ query: '{ store { name } }' }),
    });
    expect(await answer.json()).toMatchObject({
      data: { store: null },
      errors: [{ extensions: { code: 'UPSTREAM_UNAVAILABLE' } }],
    });
    const page = await fetch(line.url, { headers: { accept: 'text/html' } });
    expect(page.headers.get('content-type')).toContain('text/html');
    expect(await page.text()).not.toContain('canary');
    // It ends with the npm that started it.
    child.kill('SIGTERM');
    const gone = async () =>
      fetch(new URL('/health', line.url)).then(
        () => 'there',
        () => 'gone',
      );
    await expect.poll(gone).toBe('gone');
    expect(gateway.stderr()).toContain('plain http');
    expect(gateway.stderr() + gateway.stdout()).not.toContain('canary');
  });

  // Which values are wrong: test/core/config.test.ts.
  it('ends with a message that names the setting that is wrong', async () => {
    const gateway = run({ PORT: 'abc' });
    const [code] = (await once(gateway.child, 'close')) as [number];
    expect({ code, stdout: gateway.stdout() }).toEqual({ code: 1, stdout: '' });
    expect(gateway.stderr()).toContain('PORT');
  });

  it('does not start on a data folder that cannot be used, and says so', async () => {
    const gateway = run({ PORT: '0', PAYNOW_STORE_ID: '1', GATEWAY_DATA_DIR: '/dev/null/data' });
    const [code] = (await once(gateway.child, 'exit')) as [number];
    expect({ code, stderr: gateway.stderr(), stdout: gateway.stdout() }).toEqual({
      code: 1,
      stderr: 'GATEWAY_DATA_DIR cannot be used: ENOTDIR.\n',
      stdout: '',
    });
  });
});
