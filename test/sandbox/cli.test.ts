import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';
import { typed } from '../support/command.js';

const program = fileURLToPath(new URL('../../dist/cli/paynowGraphql.js', import.meta.url));

function run(settings: Readonly<Record<string, string>>) {
  const child = spawn(process.execPath, [program, 'sandbox'], {
    env: { ...process.env, SANDBOX_PORT: '', SANDBOX_HOST: '', SANDBOX_LATENCY_MS: '', ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  onTestFinished(() => {
    child.kill('SIGKILL'); // a test that failed half way leaves no process behind
  });
  return child;
}

it('listens, says where, refuses a port that is taken, and ends when it is told to', async () => {
  const child = run({ SANDBOX_PORT: '0' });
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  const { msg, url, storeId, apiKey, customerToken } = JSON.parse(line.toString()) as Record<string, string>;
  expect({ msg, customerToken }).toEqual({ msg: 'sandbox listening', customerToken: expect.stringMatching(/^pncus_/) });
  const response = await fetch(`${url}/v1/stores/${storeId}`, { headers: { authorization: `APIKey ${apiKey}` } });
  expect(await response.json()).toMatchObject({ id: storeId });
  const { code, out, err } = await typed(['sandbox'], { SANDBOX_PORT: new URL(url ?? '').port });
  expect({ code, out, err }).toEqual({ code: 1, out: '', err: expect.stringContaining('SANDBOX_PORT') });
  child.kill('SIGINT');
  expect(await once(child, 'exit')).toEqual([0, null]);
});

it.each([
  ['SANDBOX_PORT', '65536'],
  ['SANDBOX_LATENCY_MS', '-1'],
  ['SANDBOX_HOST', '203.0.113.7'],
  ['SANDBOX_WEBHOOK_HOSTS', 'all'],
])('%s=%s ends with 1 and names the setting', async (name, value) => {
  const { code, out, err } = await typed(['sandbox'], { SANDBOX_PORT: '0', [name]: value });
  expect({ code, out, err }).toEqual({ code: 1, out: '', err: expect.stringContaining(name) });
});
