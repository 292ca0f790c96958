import { type ChildProcess, spawn } from 'node:child_process';

/** One step: what it is called, and the command that a shell runs. */
export interface Step {
  readonly name: string;
  readonly command: string;
}

/** How a step ended. */
export interface StepResult {
  readonly name: string;
  /** Exit code 0 and no signal. */
  readonly passed: boolean;
  /** What it printed to stdout and stderr, in the order of arrival. */
  readonly output: string;
  /** How long it ran, in milliseconds. */
  readonly ms: number;
}

/** What steps are run with. */
export interface RunOptions {
  /** The working folder of every step. */
  readonly root: string;
  readonly env: NodeJS.ProcessEnv;
  /** How many steps run at a time, at the most. */
  readonly atOnce: number;
  /** Called once for each step, when it ends. */
  readonly ended: (result: StepResult) => void;
  /** Ends all running steps, and starts no other. */
  readonly signal?: AbortSignal;
}

/** Runs all steps side by side, also after one has failed; gives the results in the order of the steps. */
export async function runSteps(steps: readonly Step[], options: RunOptions): Promise<readonly StepResult[]> {
  const results: StepResult[] = [];
  const waiting = [...steps.entries()];
  const worker = async (): Promise<void> => {
    for (let next = waiting.shift(); next && !options.signal?.aborted; next = waiting.shift()) {
      const [place, step] = next;
      const result = await runStep(step, options);
      results[place] = result;
      options.ended(result);
    }
  };
  await Promise.all(Array.from({ length: options.atOnce }, worker));
  return results;
}

function runStep({ name, command }: Step, { root, env, signal }: RunOptions): Promise<StepResult> {
  const began = performance.now();
  // A process group of its own, so that ending it also ends what the shell has started.
  const child = spawn(command, { cwd: root, env, shell: true, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  const abort = (): void => endGroup(child);
  signal?.addEventListener('abort', abort, { once: true });
  return new Promise((done) => {
    let output = '';
    const finish = (passed: boolean): void => {
      signal?.removeEventListener('abort', abort);
      done({ name, passed, output, ms: performance.now() - began });
    };
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => (output += text));
    }
    child.once('error', (error) => {
      output += String(error);
      finish(false);
    });
    child.once('close', (code, killedBy) => {
      if (killedBy) output += `ended by ${killedBy}\n`;
      finish(code === 0);
    });
  });
}

function endGroup({ pid }: ChildProcess): void {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGTERM');
  } catch {
    // It has ended by itself.
  }
}
