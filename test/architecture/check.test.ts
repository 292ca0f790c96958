import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { STEPS } from '../../scripts/check/steps.js';
import { compiledScript } from '../support/scripts.js';
import { projectRoot, temporaryProject } from './temporary.js';

const script = await compiledScript('check.ts');

const quiet = 'exit 0';
const slow = 'sleep 0.2';
const talking = 'echo nothing to see; echo skipped: no files';
const failing = 'echo on stdout; echo on stderr >&2; exit 3';
const killed = 'kill -9 $$';
const endless = 'node endless.cjs';
const files = {
  'endless.cjs': `const { writeFileSync } = require('node:fs');
process.once('SIGTERM', () => { writeFileSync('ended', ''); process.exit(); });
setInterval(() => {}, 1000);
writeFileSync('started', '');
`,
};

interface Run {
  readonly root: string;
  readonly child: ChildProcess;
  /** The exit code and everything that was printed, once it has ended. */
  readonly ended: Promise<{ readonly code: number | null; readonly lines: readonly string[] }>;
}

/** Runs the command on a package that has these scripts, with these steps in this order. */
function start(scripts: Readonly<Record<string, string>>, steps = Object.keys(scripts)): Run {
  const root = temporaryProject({ ...files, 'package.json': JSON.stringify({ scripts }) });
  const args = [script, ...steps];
  const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const ended = once(child, 'close').then(([code]) => ({
    code: code as number | null,
    lines: output.trim().split('\n'),
  }));
  return { root, child, ended };
}

test('failed steps are printed behind all others, named last, and the exit code is 1', async () => {
  const { code, lines } = await start({ failing, quiet, killed, slow }).ended;
  expect(code).toBe(1);
  const output = lines.indexOf('== failing failed');
  expect(lines.slice(0, output - 1).map((line) => line.split(',')[0])).toEqual(
    expect.arrayContaining(['FAILED  failing', 'passed  quiet', 'FAILED  killed', 'passed  slow']),
  );
  expect(lines.slice(output, -1)).toEqual(
    expect.arrayContaining(['on stdout', 'on stderr', '== killed failed', 'ended by SIGKILL']),
  );
  expect(lines.at(-1)).toMatch(/^check: failed in [\d.]+ s: failing, killed$/);
});

test('when all steps pass the exit code is 0, and only what they skipped is shown', async () => {
  const { code, lines } = await start({ quiet, talking }).ended;
  expect(code).toBe(0);
  expect(lines).toContain('  skipped: no files');
  expect(lines).not.toContain('nothing to see');
  expect(lines.at(-1)).toMatch(/^check: all 2 steps passed in [\d.]+ s$/);
});

test('a step that is no script of package.json ends it with a message that names the step', async () => {
  const { code, lines } = await start({ quiet }, ['quiet', 'absent']).ended;
  expect(code).toBe(1);
  expect(lines.join('\n')).toContain('"absent" is no script of package.json');
});

test('told to end, it ends what its steps have started', async () => {
  const { root, child, ended } = start({ endless });
  await expect.poll(() => existsSync(join(root, 'started')), { timeout: 10_000 }).toBe(true);
  child.kill('SIGTERM');
  const { code, lines } = await ended;
  expect(code).toBe(1);
  expect(lines.at(-1)).toBe('check: ended before all steps had run');
  expect(existsSync(join(root, 'ended'))).toBe(true);
});

test('the steps are scripts of the project, and every script that checks is one of them', () => {
  const text = readFileSync(join(projectRoot, 'package.json'), 'utf8');
  const { scripts } = z.object({ scripts: z.record(z.string(), z.string()) }).parse(JSON.parse(text));
  expect(Object.keys(scripts)).toEqual(expect.arrayContaining([...STEPS]));
  // These install packages of their own, which takes long: .ci/run does them by itself.
  const alone = ['package:check', 'site:check'];
  const checks = Object.keys(scripts).filter(
    (name) => (name.endsWith(':check') && !alone.includes(name)) || name.startsWith('lint:'),
  );
  expect(STEPS).toEqual(expect.arrayContaining(checks));
  const ci = readFileSync(join(projectRoot, '.ci/run'), 'utf8');
  expect(alone.filter((name) => !ci.includes(`step npm run ${name}\n`))).toEqual([]);
});
