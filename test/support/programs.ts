import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
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

const ROOT = new URL('../..', import.meta.url);

/** Does what `npm start` does before it starts. */
function bundle(): Bundling {
  const { scripts } = JSON.parse(readFileSync(new URL('package.json', ROOT), 'utf8')) as {
    scripts: { prestart: string };
  };
  const { status, stdout, stderr } = spawnSync(scripts.prestart, { cwd: ROOT, shell: true, encoding: 'utf8' });
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
