import type { ChildProcess } from 'node:child_process';

/** pino's number of the level `error`. */
const ERROR = 50;

/** The lines of a JSON log on stderr from now on, of level `error` and above; the list grows while the process runs. */
export function errorLines({ stderr }: ChildProcess): readonly string[] {
  const found: string[] = [];
  let rest = '';
  stderr?.on('data', (chunk: Buffer) => {
    const lines = (rest + chunk.toString()).split('\n');
    rest = lines.pop() ?? '';
    found.push(...lines.filter((line) => Number(/^\{"level":(\d+)/.exec(line)?.[1]) >= ERROR));
  });
  return found;
}
