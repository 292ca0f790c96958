import { execFile } from 'node:child_process';

/** What a program printed. */
export interface Ran {
  readonly stdout: string;
  readonly stderr: string;
}

const MOST_MS = 240_000;

/** Runs a program to its end. @throws Error with everything it printed, when it fails or takes longer than four minutes */
export function run(
  file: string,
  args: readonly string[],
  { cwd, env = process.env }: { readonly cwd: string; readonly env?: NodeJS.ProcessEnv },
): Promise<Ran> {
  return new Promise((done, failed) => {
    execFile(file, args, { cwd, env, timeout: MOST_MS, maxBuffer: 1 << 28 }, (error, stdout, stderr) => {
      if (error) failed(new Error(`${[file, ...args].join(' ')} failed: ${error.message}\n${stdout}\n${stderr}`));
      else done({ stdout, stderr });
    });
  });
}
