import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { houseProblems, type Tree } from '../../scripts/house/problems.js';
import { projectRoot } from './temporary.js';

const files = execFileSync('git', ['ls-files', 'src', 'test'], { cwd: projectRoot, encoding: 'utf8' }).split('\n');
const whole: Tree = { files, read: (file) => readFileSync(join(projectRoot, file), 'utf8') };

const without = (path: string): Tree => ({ ...whole, files: files.filter((file) => !file.startsWith(path)) });

/** The tree without the lines of a file that name this. */
const forgotten = (where: string, name: string): Tree => ({
  ...whole,
  read: (file) =>
    file === where
      ? whole
          .read(file)
          .split('\n')
          .filter((line) => !line.includes(name))
          .join('\n')
      : whole.read(file),
});

it('nothing is missing of any resource', () => {
  expect(houseProblems(whole)).toEqual([]);
});

it.each([
  ['src/upstream/management/bans.ts', "PayNow's rows, bodies and endpoints"],
  ['src/sandbox/routes/management/bans.ts', "the sandbox's routes"],
  ['test/e2e/management/bans.test.ts', 'what it answers, its user errors and its PayNow calls'],
])('without %s the message says what to write there', (path, content) => {
  expect(houseProblems(without(path))).toEqual([`${path} is missing: write ${content} there.`]);
});

it('a resource in a folder is missing when its folder is empty', () => {
  expect(houseProblems(without('src/schema/management/coupons/'))[0]).toBe(
    'src/schema/management/coupons.ts is missing: write its type, its fields and its mutations there.',
  );
});

it.each([
  ['src/schema/schema.ts', './management/bans.js', `src/schema/schema.ts: add "import './management/bans.js';".`],
  [
    'src/loaders/management/loaders.ts',
    '  bans: ',
    'src/loaders/management/loaders.ts: add the reads of bans to MAKERS, for instance "bans: pagedReads(…),".',
  ],
  [
    'src/sandbox/routes/routes.ts',
    './management/bans.js',
    `src/sandbox/routes/routes.ts: add "export { banRoutes } from './management/bans.js';".`,
  ],
])('a line forgotten in %s is named', (file, name, message) => {
  expect(houseProblems(forgotten(file, name))).toEqual([message]);
});
