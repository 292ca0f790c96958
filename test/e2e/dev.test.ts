import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { projectRoot, temporaryProject } from '../architecture/temporary.js';

const NODES = 'src/schema/management/nodes.ts';
const PAGE = 'src/server/graphiql/browser/page.ts';
const SANDBOX = 'src/sandbox/sandbox.ts';
const WORDS = 'src/planted/deep/words.ts';
/** The description of the type `Node`, whatever it says. */
const DESCRIPTION = /(?<='Node'\)\.implement\(\{\s*description: )'[^']*'/;
const WAIT_MS = 30_000;

/** `npm run dev` on a copy of the project. */
function startDev() {
  const root = temporaryProject({});
  for (const name of ['package.json', 'tsconfig.json', 'src', 'scripts']) {
    cpSync(join(projectRoot, name), join(root, name), { recursive: true });
  }
  const child = spawn(process.execPath, ['--import', 'tsx', 'scripts/dev.ts'], {
    cwd: root,
    env: { PATH: process.env['PATH'] ?? '', PORT: '0', LOG_LEVEL: 'silent' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  let seen = 0;
  return {
    child,
    /** Waits for a line after those already waited for. */
    said: async (line: RegExp): Promise<RegExpExecArray> => {
      const found = () => line.exec(output.slice(seen));
      await expect.poll(() => output.slice(seen), { timeout: WAIT_MS, interval: 50 }).toMatch(line);
      const match = found();
      if (!match) throw new Error('the output has shrunk');
      seen += match.index + match[0].length;
      return match;
    },
    read: (file: string): string => readFileSync(join(root, file), 'utf8'),
    save: (file: string, text: string): void => {
      mkdirSync(dirname(join(root, file)), { recursive: true });
      writeFileSync(join(root, file), text);
    },
  };
}

it('shows a saved change, keeps the sandbox over restarts of the gateway, and ends what it started', async () => {
  const dev = startDev();
  const [, url = ''] = await dev.said(/GraphiQL: (\S+)\n/);
  const [, sandboxUrl = '', key = ''] = await dev.said(/Sandbox: (\S+), key (\S+)\n/);
  await dev.said(/Start: started with a new sandbox in [\d.]+ s\nWatching src\//);

  const ask = async (query: string): Promise<unknown> => {
    const headers = { 'content-type': 'application/json', authorization: `APIKey ${key}` };
    const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify({ query }) });
    const { data, errors } = (await response.json()) as { data?: unknown; errors?: unknown };
    expect(errors).toBeUndefined();
    return data;
  };
  const described = (): Promise<unknown> => ask('{ __type(name: "Node") { description } }');
  const created = (await ask(
    'mutation { createCoupon(input: { code: "KEPT", discount: { percent: "10" } }) { coupon { id } userErrors { code } } }',
  )) as { createCoupon: { coupon: { id: string } } };
  const coupon = `{ node(id: "${created.createCoupon.coupon.id}") { ... on Coupon { code } } }`;

  // A new file in a new folder, and a change of GraphiQL's page; then a change of that file.
  const nodes = dev.read(NODES);
  expect(nodes).toMatch(DESCRIPTION);
  dev.save(WORDS, "export const words = 'First words.';\n");
  dev.save(NODES, `import { words } from '../../planted/deep/words.js';\n${nodes.replace(DESCRIPTION, 'words')}`);
  dev.save(PAGE, `${dev.read(PAGE)}\ndocument.documentElement.title = 'First words.';\n`);
  await dev.said(/changed: restarted in [\d.]+ s\n/);
  expect(dev.read('dist/page/page.js')).toContain('First words.');
  expect(await described()).toEqual({ __type: { description: 'First words.' } });
  expect(await ask(coupon)).toEqual({ node: { code: 'KEPT' } });

  // What does not compile ends nothing; what compiles to the same restarts nothing.
  dev.save(WORDS, 'export const words = (;\n');
  await dev.said(/words\.ts changed: it does not compile\. What was started goes on\.\n[^]*Unexpected ";"/);
  expect(await described()).toEqual({ __type: { description: 'First words.' } });
  dev.save(WORDS, "// With a comment.\nexport const words = 'First words.';\n");
  await dev.said(/words\.ts changed: the same program, nothing to restart\n/);

  // A gateway that ends while it starts is started by the next change.
  dev.save(WORDS, "export const words = 'Second words.';\nthrow new Error('planted');\n");
  await dev.said(/words\.ts changed: not started, it ended with 1 before it was ready\n/);
  dev.save(WORDS, "export const words = 'Second words.';\n");
  await dev.said(/words\.ts changed: restarted in [\d.]+ s\n/);
  expect(await described()).toEqual({ __type: { description: 'Second words.' } });
  expect(await ask(coupon)).toEqual({ node: { code: 'KEPT' } });

  dev.save(SANDBOX, `${dev.read(SANDBOX)}\nprocess.stderr.write('');\n`);
  await dev.said(/sandbox\.ts changed: restarted with a new sandbox in [\d.]+ s\n/);
  expect(await ask(coupon)).toEqual({ node: null });

  const ended = once(dev.child, 'close');
  dev.child.kill('SIGINT');
  expect(await ended).toEqual([0, null]);
  await expect(fetch(url)).rejects.toThrow('fetch failed');
  await expect(fetch(sandboxUrl)).rejects.toThrow('fetch failed');
}, 180_000);
