import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { buildUnlessBuilt } from '../../scripts/built.js';
import { temporaryProject } from './temporary.js';

/** A folder with a source, and its build. */
function project() {
  const root = temporaryProject({ 'src/deep/words.ts': 'one', 'lock.json': '{}' });
  const write = (file: string, text: string) => writeFileSync(join(root, file), text);
  const run = vi.fn(async () => {
    mkdirSync(join(root, 'dist'), { recursive: true });
    write('dist/words.js', 'built');
  });
  const build = {
    sources: [join(root, 'src'), join(root, 'lock.json')],
    made: [join(root, 'dist')],
    note: join(root, 'notes/built'),
  };
  /** How often it was built. */
  const builds = async () => {
    await buildUnlessBuilt(build, run);
    return run.mock.calls.length;
  };
  return { root, write, run, builds };
}

test('builds what is not there, and again when its sources or what it made have changed', async () => {
  const { root, write, builds } = project();
  expect([await builds(), await builds()]).toEqual([1, 1]);
  write('src/deep/words.ts', 'two');
  expect([await builds(), await builds()]).toEqual([2, 2]);
  write('src/more.ts', '');
  expect([await builds(), await builds()]).toEqual([3, 3]);
  write('lock.json', '{ }');
  expect([await builds(), await builds()]).toEqual([4, 4]);
  write('dist/words.js', 'changed by hand');
  expect([await builds(), await builds()]).toEqual([5, 5]);
  rmSync(join(root, 'dist'), { recursive: true });
  expect([await builds(), await builds()]).toEqual([6, 6]);
});

test('a build that fails is no build', async () => {
  const { run, builds } = project();
  run.mockRejectedValueOnce(new Error('It does not compile.'));
  await expect(builds()).rejects.toThrow('It does not compile.');
  expect([await builds(), await builds()]).toEqual([2, 2]);
});

test('where nothing can be noted it builds each time', async () => {
  const { write, builds } = project();
  write('notes', 'a file, in place of the folder');
  expect([await builds(), await builds()]).toEqual([1, 2]);
});
