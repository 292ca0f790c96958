import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';

/** What a process of its own does with an LMDB file. */
export type ChildJob =
  /** Walks over all names, or from one on, and checks that each can be read. */
  | { readonly job: 'check' }
  | { readonly job: 'walk'; readonly reverse: boolean }
  | { readonly job: 'get'; readonly names: readonly string[] }
  /** Says how many names there are, as one line without a name. */
  | { readonly job: 'count' };

/** How it ended. */
export interface ChildEnd {
  readonly isWell: boolean;
  /** A signal, or what the library said. */
  readonly why: string;
}

/** A text that was read, under its name; without one where there is none. */
export type Line = readonly [name: string, text: string | null];

/**
 * Reads an LMDB file in a process of its own: of a damaged one not even the attempt is survived. What was read before
 * it died is given all the same.
 */
export async function readInChild(path: string, job: ChildJob, onLine: (line: Line) => void): Promise<ChildEnd> {
  const library = createRequire(import.meta.url).resolve('lmdb');
  const child = spawn(process.execPath, ['-e', PROGRAM, library, path, JSON.stringify(job)], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {},
  });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => {
    said = (said + chunk.toString()).slice(0, 2_000);
  });
  const lines = createInterface({ input: child.stdout });
  lines.on('line', (line) => {
    try {
      onLine(JSON.parse(line) as Line);
    } catch {
      // The last line of a process that has died may be half.
    }
  });
  const isRead = new Promise<void>((done) => lines.once('close', () => done()));
  const [code, signal] = await new Promise<[number | null, NodeJS.Signals | null]>((ended, failed) => {
    child.once('error', failed);
    child.once('exit', (...how) => ended(how));
  });
  await isRead;
  return { isWell: code === 0, why: signal ?? /^\w*Error: .*$/m.exec(said)?.[0] ?? `exit status ${code}` };
}

// Written line by line at once, so that nothing is lost when the process dies over the next name.
const PROGRAM = `
const [library, path, text] = process.argv.slice(1);
const { writeSync } = require('node:fs');
const { job, reverse, names } = JSON.parse(text);
const database = require(library).open({ path, noSubdir: true, encoding: 'string', readOnly: true });
const say = (name, text) => writeSync(1, JSON.stringify([name, text]) + '\\n');
if (job === 'count') say('', String(database.getStats().entryCount));
else if (job === 'get') for (const name of names) say(name, database.get(name) ?? null);
else {
  let count = 0;
  const isJson = /^(call|answer|entry|result)\\//;
  for (const { key, value } of database.getRange(reverse ? { start: '\\x7f', end: '', reverse } : { start: '', end: '\\x7f' })) {
    count += 1;
    if (job === 'walk') say(key, value);
    else if (typeof value !== 'string') throw new Error('a value is no text');
    else if (Array.isArray(key) ? key[0] === 'event' : isJson.test(key)) JSON.parse(value);
  }
  const { entryCount } = database.getStats();
  if (count !== entryCount) throw new Error(count + ' of ' + entryCount + ' texts can be read');
}
process.exit(0);
`;
