import { type ChildProcess, fork, spawnSync } from 'node:child_process';
import { availableParallelism } from 'node:os';

/** A process of the benchmark. */
export interface Child {
  readonly url: string;
  /** What the process announced, in full. */
  readonly hello: Readonly<Record<string, unknown>>;
  /** Sends a message and waits for its answer. */
  ask<T>(message: object): Promise<T>;
  stop(): Promise<void>;
  /** Lets it end by itself, so that it can still write what it has recorded. */
  leave(): Promise<void>;
}

/** How a process is started. */
export interface Launch {
  readonly file: string;
  readonly env?: Readonly<Record<string, string>>;
  /** The Node it runs on; absent for the bench's own. */
  readonly execPath?: string;
  readonly execArgv?: readonly string[];
  /** The core it runs on; absent for any. */
  readonly core?: number;
}

const START_MS = 60_000;

/** Whether every process has a core of its own; the server's is number 3, so that it takes four. */
export const pinned = availableParallelism() > 3 && spawnSync('taskset', ['-V']).status === 0;

/** Starts a process and waits until it says where it listens: over IPC, or as our gateway does, in a line of JSON. */
export async function launch({
  file,
  env = {},
  execPath = process.execPath,
  execArgv = [],
  core,
}: Launch): Promise<Child> {
  const child = fork(file, [], {
    env: { ...process.env, NODE_ENV: 'production', ...env },
    execPath,
    execArgv: [...execArgv],
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  if (pinned && core !== undefined && child.pid !== undefined)
    spawnSync('taskset', ['-a', '-cp', String(core), String(child.pid)]);
  const asking = new Map<number, (answer: { answer?: unknown; failure?: string }) => void>();
  const hello = await new Promise<Readonly<Record<string, unknown>>>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`${file} did not start`)), START_MS);
    const arrive = (message: Readonly<Record<string, unknown>>) => {
      clearTimeout(timer);
      resolve(message);
    };
    child.once('exit', (code) => reject(new Error(`${file} ended with ${code}`)));
    child.stdout?.on('data', (chunk: Buffer) => {
      const text = chunk.toString();
      if (text.startsWith('{"msg":"listening"')) arrive(JSON.parse(text) as Record<string, unknown>);
    });
    child.on('message', (message: Readonly<Record<string, unknown>>) => {
      const { id } = message;
      if (typeof id === 'number') asking.get(id)?.(message);
      else arrive(message);
    });
  });
  let last = 0;
  return {
    url: String(hello['url']),
    hello,
    ask: <T>(message: object) =>
      new Promise<T>((resolve, reject) => {
        last += 1;
        const id = last;
        asking.set(id, ({ answer, failure }) => {
          asking.delete(id);
          if (failure === undefined) resolve(answer as T);
          else reject(new Error(failure));
        });
        child.send({ ...message, id });
      }),
    stop: () => stop(child),
    leave: () =>
      new Promise((done) => {
        child.once('exit', () => done());
        child.disconnect();
      }),
  };
}

function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return Promise.resolve();
  return new Promise((done) => {
    child.once('exit', () => done());
    child.kill('SIGKILL');
  });
}
