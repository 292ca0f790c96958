import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { runSteps, type Step, type StepResult } from './run.js';

/** What the command is run with. */
export interface CheckInput {
  /** The folder of package.json, whose scripts the steps are. */
  readonly root: string;
  /** Names of npm scripts. */
  readonly steps: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  /** How many steps run at a time, at the most. */
  readonly atOnce: number;
  /** Takes one line of output, or more. */
  readonly print: (text: string) => void;
  readonly signal?: AbortSignal;
}

const packageJson = z.object({ scripts: z.record(z.string(), z.string()) });

/**
 * Runs the steps side by side. The failed ones are printed last, each with its name and output, and named in the last
 * line.
 * @returns the exit code: 0 when all passed, 1 otherwise
 * @throws Error for a step that is no script of package.json
 */
export async function check({ root, steps, env, atOnce, print, signal }: CheckInput): Promise<number> {
  const { scripts } = packageJson.parse(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')));
  const began = performance.now();
  const results = await runSteps(
    steps.map((name) => stepOf(name, scripts)),
    {
      root,
      // As npm does it: commands of packages are found by their names.
      env: { ...env, PATH: `${join(root, 'node_modules/.bin')}:${env['PATH'] ?? ''}` },
      atOnce,
      ended: (result) => print(endLine(result)),
      ...(signal && { signal }),
    },
  );
  const failed = results.filter(({ passed }) => !passed);
  for (const { name, output } of failed) print(`\n== ${name} failed\n${output.trimEnd()}`);
  if (signal?.aborted) {
    print('\ncheck: ended before all steps had run');
    return 1;
  }
  const took = `${seconds(performance.now() - began)} s`;
  if (failed.length === 0) print(`\ncheck: all ${results.length} steps passed in ${took}`);
  else print(`\ncheck: failed in ${took}: ${failed.map(({ name }) => name).join(', ')}`);
  return failed.length === 0 ? 0 : 1;
}

function stepOf(name: string, scripts: Readonly<Record<string, string>>): Step {
  const command = scripts[name];
  if (command === undefined) throw new Error(`scripts/check/steps.ts: "${name}" is no script of package.json`);
  return { name, command };
}

/** A line for a step that has ended. What a passed step left out is said here, because its output is not shown. */
function endLine({ name, passed, ms, output }: StepResult): string {
  const skipped = passed ? output.split('\n').filter((line) => line.startsWith('skipped')) : [];
  return [`${passed ? 'passed' : 'FAILED'}  ${name}, ${seconds(ms)} s`, ...skipped.map((line) => `  ${line}`)].join(
    '\n',
  );
}

const seconds = (ms: number): string => (ms / 1000).toFixed(1);
