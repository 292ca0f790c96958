import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { TestProject } from 'vitest/node';

/** What the bundling of a run printed. */
export interface Bundling {
  readonly stdout: string;
  readonly stderr: string;
}

declare module 'vitest' {
  interface ProvidedContext {
    bundling: Bundling;
  }
}

function bundle(): Bundling {
  const cwd = fileURLToPath(new URL('../..', import.meta.url));
  const { status, stdout, stderr } = spawnSync('npm', ['run', 'bundle', '--silent'], { cwd, encoding: 'utf8' });
  process.stderr.write(stderr);
  if (status !== 0) throw new Error('The programs could not be bundled.');
  return { stdout, stderr };
}

/** Bundles the programs of `dist/` once for all tests that start them. */
export default function setup(project: TestProject): void {
  project.provide('bundling', bundle());
  project.onTestsRerun(() => {
    bundle();
  });
}
