import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { expect, type onTestFinished, test } from 'vitest';
import { projectRoot, temporaryProject } from './temporary.js';

const head = "import { beforeAll, describe, expect, test } from 'vitest';\n";

/** What closes the output: the summary, and the lines above it that say why tests were skipped. */
interface End {
  readonly why: readonly string[];
  readonly last: string | undefined;
  readonly code: number | null;
}

/** Runs the files under the project's reporters. */
async function run(finished: typeof onTestFinished, files: Record<string, string>): Promise<End> {
  const root = temporaryProject(
    {
      'vitest.config.ts':
        'export default { test: { include: ["*.test.ts"], pool: "threads", isolate: false, maxWorkers: 1 } };',
      ...files,
    },
    finished,
  );
  const reporters = ['--reporter=default', `--reporter=${join(projectRoot, 'test/support/reporter.ts')}`];
  const vitest = join(projectRoot, 'node_modules/vitest/vitest.mjs');
  const env = { ...process.env };
  for (const name of Object.keys(env)) if (name.startsWith('VITEST')) delete env[name];
  const child = spawn(process.execPath, [vitest, 'run', ...reporters], { cwd: root, env, stdio: 'pipe' });
  let output = '';
  // Two pipes have no order between them.
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.resume();
  const code = await new Promise<number | null>((done, failed) => child.on('close', done).on('error', failed));
  expect(output.endsWith('\n')).toBe(true);
  const why = output.split('\n').filter((line) => /^\d+ skipped: /.test(line));
  return { why, last: output.split('\n').at(-2), code };
}

/** Files that go wrong each in its own way, and what the run of each comes to. */
const TROUBLES = {
  // 2 passed, 1 failed, 6 skipped, three of them for a reason
  'tests.test.ts': `${head}
    test('a', () => {}); test('b', () => {}); test('c', () => expect(1).toBe(2));
    test.skip('d', () => {}); test.todo('e'); describe.skip('f', () => test('g', () => {}));
    describe.skip('h (skipped: there is no moon)', () => { test('i', () => {}); test('j', () => {}); });
    test('k', ({ skip }) => skip('there is no sun'));`,
  // 1 failed
  'import.test.ts': "import './absent.js';",
  // 1 failed
  'empty.test.ts': 'export {};',
  // 1 passed, 1 failed
  'unhandled.test.ts': `${head} test('a', async () => {
    void Promise.reject(new Error('late')); await new Promise((done) => setTimeout(done, 50));
  });`,
  // 1 failed, 1 skipped
  'hook.test.ts': `${head} describe('a', () => {
    beforeAll(() => { throw new Error('no'); }); test('b', () => {});
  });`,
};

test.concurrent('counts passed, failed and skipped tests, and each error outside of them', async ({
  expect,
  onTestFinished,
}) => {
  expect(await run(onTestFinished, TROUBLES)).toEqual({
    why: ['2 skipped: there is no moon', '1 skipped: there is no sun'],
    last: '3 passed, 5 failed, 7 skipped',
    code: 1,
  });
});

test.concurrent('says that all passed', async ({ expect, onTestFinished }) => {
  expect(await run(onTestFinished, { 'a.test.ts': `${head} test('a', () => {});` })).toEqual({
    why: [],
    last: '1 passed, 0 failed, 0 skipped',
    code: 0,
  });
});

test.concurrent('says a failure when there is nothing to run', async ({ expect, onTestFinished }) => {
  expect(await run(onTestFinished, {})).toEqual({ why: [], last: '0 passed, 1 failed, 0 skipped', code: 1 });
});
