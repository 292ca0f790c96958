import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { projectRoot } from '../architecture/temporary.js';

const read = (file: string): string => readFileSync(join(projectRoot, file), 'utf8');
const page = read('CONTRIBUTING.md');
const project = z
  .object({ scripts: z.record(z.string(), z.string()), engines: z.object({ node: z.string() }) })
  .parse(JSON.parse(read('package.json')));

const all = (pattern: RegExp): string[] => [...page.matchAll(pattern)].map(([, name = '']) => name);

test('CONTRIBUTING.md names commands and files that exist', () => {
  const commands = all(/npm run ([\w:]+)/g);
  const files = all(/((?:src|test|scripts|docs|\.ci)\/[\w./-]*\w)/g);
  expect(commands.length).toBeGreaterThan(0);
  expect(files.length).toBeGreaterThan(0);
  expect(commands.filter((name) => !(name in project.scripts))).toEqual([]);
  expect(files.filter((name) => !existsSync(join(projectRoot, name)))).toEqual([]);
});

test('the description that CONTRIBUTING.md has a newcomer change is in its file, once', () => {
  const [, file = '', text = ''] = /In `(.+?)` change the description `(.+?)`/.exec(page) ?? [];
  expect(read(file).split(`description: '${text}'`)).toHaveLength(2);
});

test('.nvmrc is the oldest Node that engines allow', () => {
  expect(project.engines.node).toBe(`>=${read('.nvmrc').trim()}`);
});
