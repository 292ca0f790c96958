import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { DevSession } from '../../scripts/dev/session.js';
import { projectRoot, temporaryProject } from '../architecture/temporary.js';

const NODES = 'src/schema/management/nodes.ts';
const PAGE = 'src/server/graphiql/browser/page.ts';
const SANDBOX = 'src/cli/sandbox.ts';
const WORDS = 'src/planted/deep/words.ts';
/** The description of the type `Node`, whatever it says. */
const DESCRIPTION = /(?<='Node'\)\.implement\(\{\s*description: )'[^']*'/;
const WAIT_MS = 60_000;

/** What is printed piece by piece, and waiting for it. */
class Output {
  #text = '';
  #seen = 0;

  readonly add = (text: string): void => {
    this.#text += text;
  };

  /** Waits for a line after those already waited for. */
  async said(line: RegExp): Promise<RegExpExecArray> {
    const rest = () => this.#text.slice(this.#seen);
    await expect.poll(rest, { timeout: WAIT_MS, interval: 50 }).toMatch(line);
    const match = line.exec(rest());
    if (!match) throw new Error('the output has shrunk');
    this.#seen += match.index + match[0].length;
    return match;
  }
}

const reader =
  (root: string) =>
  (file: string): string =>
    readFileSync(join(root, file), 'utf8');

const saver =
  (root: string) =>
  (file: string, text: string): void => {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  };

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
  const output = new Output();
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => output.add(chunk.toString()));
  return { child, output, read: reader(root), save: saver(root) };
}

it('shows a saved change of the gateway, keeps the sandbox, and ends what it started', async () => {
  const { child, output, read, save } = startDev();
  const [, url = ''] = await output.said(/GraphiQL: (\S+)\n/);
  const [, sandboxUrl = '', key = ''] = await output.said(/Sandbox: (\S+), key (\S+)\n/);
  await output.said(/Start: started with a new sandbox in [\d.]+ s\nWatching src\//);

  const ask = async (query: string): Promise<unknown> => {
    const headers = { 'content-type': 'application/json', authorization: `APIKey ${key}` };
    const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify({ query }) });
    const { data, errors } = (await response.json()) as { data?: unknown; errors?: unknown };
    expect(errors).toBeUndefined();
    return data;
  };
  const created = (await ask(
    'mutation { createCoupon(input: { code: "KEPT", discount: { percent: "10" } }) { coupon { id } userErrors { code } } }',
  )) as { createCoupon: { coupon: { id: string } } };

  const nodes = read(NODES);
  expect(nodes).toMatch(DESCRIPTION);
  save(NODES, nodes.replace(DESCRIPTION, "'Other words.'"));
  await output.said(/nodes\.ts changed: restarted in [\d.]+ s\n/);
  expect(await ask('{ __type(name: "Node") { description } }')).toEqual({ __type: { description: 'Other words.' } });
  expect(await ask(`{ node(id: "${created.createCoupon.coupon.id}") { ... on Coupon { code } } }`)).toEqual({
    node: { code: 'KEPT' },
  });

  const ended = once(child, 'close');
  child.kill('SIGINT');
  expect(await ended).toEqual([0, null]);
  await expect(fetch(url)).rejects.toThrow('fetch failed');
  await expect(fetch(sandboxUrl)).rejects.toThrow('fetch failed');
}, 180_000);

/** A program that says where it listens and answers every request; `line` and `answer` are JavaScript. */
const program = (port: string, line: string, answer: string): string => `
import { createServer } from 'node:http';
const server = createServer((_, response) => response.end(${answer}));
server.listen(Number(process.env['${port}'] || 0), '127.0.0.1', () => {
  const url = 'http://127.0.0.1:' + server.address().port;
  process.stdout.write(JSON.stringify(${line}) + '\\n');
});
`;

/** A project whose gateway answers with its words and its sandbox's key, which each sandbox draws anew. */
const SMALL = {
  'scripts/dev-gateway.ts': `import { words } from '../src/words.js';\n${program(
    'PORT',
    "{ msg: 'listening', url: url + '/graphql' }",
    "JSON.stringify([words, JSON.parse(process.env['DEV_SANDBOX'] ?? '{}').apiKey])",
  )}`,
  'src/words.ts': "export const words = 'No words.';\n",
  [SANDBOX]: program(
    'SANDBOX_PORT',
    "{ msg: 'sandbox listening', url, storeId: '1', apiKey: String(process.pid), customerToken: '' }",
    "''",
  ),
  [PAGE]: "document.documentElement.title = 'No words.';\n",
  'src/server/graphiql/browser/page.css': 'body { margin: 0; }\n',
};

it('restarts what has changed and nothing else, and outlives what does not compile or start', async () => {
  const root = temporaryProject(SMALL);
  const [output, read, save] = [new Output(), reader(root), saver(root)];
  const env = { PATH: process.env['PATH'] ?? '', PORT: '0' };
  const session = await DevSession.start({ root, env, sandbox: true, print: (text) => output.add(`${text}\n`) });
  onTestFinished(() => session.close());
  const [, url = ''] = await output.said(/GraphiQL: (\S+)\n/);
  const [, key] = await output.said(/Sandbox: \S+, key (\S+)\n/);
  await output.said(/Start: started with a new sandbox in [\d.]+ s\nWatching src\//);
  const answer = async (): Promise<unknown> => (await fetch(url)).json();
  expect(await answer()).toEqual(['No words.', key]);

  // A new file in a new folder, and a change of GraphiQL's page; then a change of that file.
  save(WORDS, "export const words = 'First words.';\n");
  save('src/words.ts', "export { words } from './planted/deep/words.js';\n");
  save(PAGE, "document.documentElement.title = 'First words.';\n");
  await output.said(/changed: restarted in [\d.]+ s\n/);
  expect(read('dist/page/page.js')).toContain('First words.');
  expect(await answer()).toEqual(['First words.', key]);

  // What does not compile ends nothing; what compiles to the same restarts nothing.
  save(WORDS, 'export const words = (;\n');
  await output.said(/words\.ts changed: it does not compile\. What was started goes on\.\n[^]*Unexpected ";"/);
  expect(await answer()).toEqual(['First words.', key]);
  save(WORDS, "// With a comment.\nexport const words = 'First words.';\n");
  await output.said(/words\.ts changed: the same program, nothing to restart\n/);

  // A gateway that ends while it starts is started by the next change.
  save(WORDS, "export const words = 'Second words.';\nprocess.exit(1);\n");
  await output.said(/words\.ts changed: not started, it ended with 1 before it was ready\n/);
  save(WORDS, "export const words = 'Second words.';\n");
  await output.said(/words\.ts changed: restarted in [\d.]+ s\n/);
  expect(await answer()).toEqual(['Second words.', key]);

  save(SANDBOX, `${read(SANDBOX)}\nprocess.stderr.write('');\n`);
  await output.said(/sandbox\.ts changed: restarted with a new sandbox in [\d.]+ s\n/);
  expect(await answer()).toEqual(['Second words.', expect.not.stringMatching(`^${key}$`)]);
}, 180_000);
