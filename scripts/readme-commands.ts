import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { isDeepStrictEqual, parseArgs, promisify } from 'node:util';
import { z } from 'zod';

// Runs the commands that README.md marks, as they stand there, in the current folder:
//   <!-- ci:start -->   before a ```sh block that starts the gateway; there is exactly one
//   <!-- ci:query -->   before a ```sh block that prints what the ```json block after it shows
// `npm ci` is left out of the start command, and the gateway listens on a free port, which the queries get to see in
// place of 4000. The queries find the sandbox's key and store in $API_KEY and $STORE_ID.
// The gateway has 10 s to end after SIGTERM, or as many as `--stop-seconds` says.

const START_MS = 120_000;
const QUERY_MS = 20_000;

const { values: options } = parseArgs({ options: { 'stop-seconds': { type: 'string', default: '10' } } });
const stopSeconds = z.coerce.number().positive().parse(options['stop-seconds']);

interface Query {
  readonly line: number;
  readonly command: string;
  readonly expected: unknown;
}

interface Block {
  readonly language: string;
  readonly text: string;
  /** The line after the block, counted from 0. */
  readonly end: number;
}

/** The next fenced block at or after a line, with only blank lines before it unless text may stand between. */
function blockAfter(lines: readonly string[], from: number, textBetween: boolean): Block | undefined {
  let at = from;
  while (at < lines.length && !lines[at]?.startsWith('```')) {
    const line = lines[at]?.trim() ?? '';
    if (line.startsWith('<!-- ci:') || (!textBetween && line !== '')) return undefined;
    at += 1;
  }
  const end = lines.indexOf('```', at + 1);
  if (end === -1) return undefined;
  return { language: lines[at]?.slice(3).trim() ?? '', text: lines.slice(at + 1, end).join('\n'), end: end + 1 };
}

function parseReadme(text: string): { start: string; queries: readonly Query[] } {
  const lines = text.split(/\r?\n/);
  const starts: string[] = [];
  const queries: Query[] = [];
  for (const [n, line] of lines.entries()) {
    const mark = /^<!-- ci:(\S+) -->$/.exec(line.trim())?.[1];
    if (mark === undefined) {
      if (line.includes('<!-- ci:')) throw new Error(`README.md:${n + 1}: a mark stands on a line of its own`);
      continue;
    }
    const where = `README.md:${n + 1}: ci:${mark}`;
    if (mark !== 'start' && mark !== 'query') throw new Error(`${where} is no known mark`);
    const block = blockAfter(lines, n + 1, false);
    if (block?.language !== 'sh') throw new Error(`${where} is not followed by a \`\`\`sh block`);
    if (mark === 'start') {
      starts.push(block.text);
      continue;
    }
    const answer = blockAfter(lines, block.end, true);
    if (answer?.language !== 'json') throw new Error(`${where} has no \`\`\`json block after its command`);
    queries.push({ line: n + 1, command: block.text, expected: parseJson(answer.text, `${where}, expected answer`) });
  }
  const [start] = starts;
  if (start === undefined || starts.length > 1)
    throw new Error(`README.md has ${starts.length} ci:start blocks, not 1`);
  if (queries.length === 0) throw new Error('README.md has no ci:query block');
  return { start, queries };
}

function parseJson(text: string, what: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error(`${what}: not JSON: ${text.slice(0, 500)}`);
  }
}

const listeningLine = z.object({
  msg: z.literal('listening'),
  url: z.url(),
  // Without a sandbox there is a real store behind the gateway, and the commands are not run against one.
  sandbox: z.object({ apiKey: z.string(), storeId: z.string() }),
});
type Listening = z.infer<typeof listeningLine>;

/** Waits for the line that the gateway prints once it answers. */
function listening(child: ChildProcess): Promise<Listening> {
  child.stdout?.setEncoding('utf8');
  child.stderr?.setEncoding('utf8');
  return new Promise((done, failed) => {
    let seen = '';
    let rest = '';
    const late = setTimeout(() => failed(new Error(`not listening after ${START_MS / 1000} s:\n${seen}`)), START_MS);
    child.stderr?.on('data', (chunk: string) => (seen += chunk));
    child.stdout?.on('data', (chunk: string) => {
      seen += chunk;
      const lines = `${rest}${chunk}`.split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        if (!line.startsWith('{') || !line.includes('"listening"')) continue;
        const parsed = listeningLine.safeParse(parseJson(line, 'the listening line'));
        clearTimeout(late);
        if (parsed.success) done(parsed.data);
        else failed(new Error(`the listening line is not as expected: ${z.prettifyError(parsed.error)}`));
      }
    });
    child.once('error', failed);
    child.once('close', (code) => {
      clearTimeout(late);
      failed(new Error(`the start command ended with ${code} before it was listening:\n${seen}`));
    });
  });
}

/** What is wrong with one query, or undefined. */
async function checkQuery({ line, command, expected }: Query, gateway: Listening): Promise<string | undefined> {
  const where = `README.md:${line}: ci:query`;
  const local = /http:\/\/(127\.0\.0\.1|localhost):4000(?!\d)/g;
  if (!local.test(command)) return `${where} asks nothing of http://127.0.0.1:4000`;
  const real = command.replace(local, `http://127.0.0.1:${new URL(gateway.url).port}`);
  const env = { ...process.env, API_KEY: gateway.sandbox.apiKey, STORE_ID: gateway.sandbox.storeId };
  try {
    const { stdout } = await promisify(execFile)('bash', ['-euc', real], { env, timeout: QUERY_MS });
    const answer = parseJson(stdout, where);
    if (isDeepStrictEqual(answer, expected)) return undefined;
    return `${where}\n  expected ${JSON.stringify(expected)}\n  answered ${JSON.stringify(answer)}`;
  } catch (error) {
    return `${where}: ${error instanceof Error ? error.message : String(error)}`;
  }
}

/** Asks the command's own process group to end, and insists after a while. True when asking was enough. */
async function stop(child: ChildProcess, closed: Promise<unknown>): Promise<boolean> {
  const signal = (name: NodeJS.Signals): void => {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, name);
    } catch {
      // Nothing of the group is left.
    }
  };
  signal('SIGTERM');
  let late: NodeJS.Timeout | undefined;
  const timeout = new Promise<false>((done) => {
    late = setTimeout(() => done(false), stopSeconds * 1000);
  });
  const inTime = await Promise.race([closed.then(() => true), timeout]);
  clearTimeout(late);
  if (!inTime) signal('SIGKILL');
  await closed;
  return inTime;
}

async function main(): Promise<readonly string[]> {
  const { start, queries } = parseReadme(readFileSync('README.md', 'utf8'));
  const command = start.replace(/\bnpm ci\b[ \t]*(&&|;|\n|$)[ \t]*/g, '');
  const env = { ...process.env, PORT: '0' };
  // A process group of its own, so that a signal reaches what npm starts.
  const child = spawn('bash', ['-euc', command], { env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  const closed = new Promise<void>((done) => child.once('close', () => done()).once('error', () => done()));
  const problems: string[] = [];
  try {
    const gateway = await listening(child);
    for (const query of queries) {
      const problem = await checkQuery(query, gateway);
      if (problem !== undefined) problems.push(problem);
    }
  } finally {
    if (!(await stop(child, closed))) problems.push(`the gateway had not ended ${stopSeconds} s after SIGTERM`);
  }
  if (problems.length === 0) console.log(`README.md: 1 start command, ${queries.length} queries, as written`);
  return problems;
}

const problems = await main().catch((error: unknown) => [error instanceof Error ? error.message : String(error)]);
for (const problem of problems) console.error(problem);
process.exitCode = problems.length === 0 ? 0 : 1;
