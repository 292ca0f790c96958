import { spawnSync } from 'node:child_process';

/** Soaks run what is shipped: `dist`, built from the source as it is now. */
export default function build(): void {
  const { status } = spawnSync('npm', ['run', 'build', '--silent'], { stdio: 'inherit' });
  if (status !== 0) throw new Error('the build failed');
}
