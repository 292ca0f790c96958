import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { TestProject } from 'vitest/node';

const bundle = () =>
  execFileSync('npm', ['run', 'bundle', '--silent'], {
    cwd: fileURLToPath(new URL('../..', import.meta.url)),
    stdio: ['ignore', 'ignore', 'inherit'],
  });

/** Bundles the programs of `dist/` once for all tests that start them. */
export default function setup(project: TestProject): void {
  bundle();
  project.onTestsRerun(() => {
    bundle();
  });
}
