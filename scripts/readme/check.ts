import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual, promisify } from 'node:util';
import { z } from 'zod';
import { type CodeBlock, codeBlocks } from '../docs/markdown.js';
import { type Printed, Recorded } from '../recorded.js';

/** What a README's commands came to. */
export interface ReadmeResult {
  /** What is wrong, each with its place. */
  readonly problems: readonly string[];
  /** How many queries were asked. */
  readonly queries: number;
}

const START_MS = 120_000;
const QUERY_MS = 20_000;

interface Query {
  readonly line: number;
  readonly command: string;
  readonly expected: unknown;
}

interface Start {
  readonly line: number;
  readonly command: string;
  /** What it prints; undefined where the page does not show it. */
  readonly output: string | undefined;
}

/** The next block after a place, before the next mark; with nothing but blank lines before it unless text may be there. */
function blockAfter(text: string, from: number, textBetween: boolean): CodeBlock | undefined {
  const block = codeBlocks(text).find(({ start }) => start >= from);
  const between = text.slice(from, block?.start);
  return between.includes('<!-- ci:') || (!textBetween && between.trim() !== '') ? undefined : block;
}

function parseReadme(text: string): { start: Start; queries: readonly Query[] } {
  const starts: Start[] = [];
  const queries: Query[] = [];
  for (const { 0: found, index } of text.matchAll(/^.*<!-- ci:.*$/gm)) {
    const line = text.slice(0, index).split('\n').length;
    const mark = /^<!-- ci:(\S+) -->$/.exec(found.trim())?.[1];
    if (mark === undefined) throw new Error(`README.md:${line}: a mark stands on a line of its own`);
    const where = `README.md:${line}: ci:${mark}`;
    if (mark !== 'start' && mark !== 'query') throw new Error(`${where} is no known mark`);
    const block = blockAfter(text, index + found.length, false);
    if (block?.language !== 'sh') throw new Error(`${where} is not followed by a \`\`\`sh block`);
    const { text: command, end } = block;
    const shown = blockAfter(text, end, true);
    if (mark === 'start') {
      starts.push({ line, command, output: shown?.language === 'text' ? shown.text : undefined });
      continue;
    }
    if (shown?.language !== 'json') throw new Error(`${where} has no \`\`\`json block after its command`);
    queries.push({ line, command, expected: parseJson(shown.text, `${where}, expected answer`) });
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

/** The line that the gateway prints once it answers. */
function listening({ stdout }: Printed): Listening | undefined {
  const line = /^\{.*"listening".*(?=\n)/m.exec(stdout)?.[0];
  if (line === undefined) return undefined;
  const parsed = listeningLine.safeParse(parseJson(line, 'the listening line'));
  if (parsed.success) return parsed.data;
  throw new Error(`the listening line is not as expected: ${z.prettifyError(parsed.error)}`);
}

/** Ports, seconds and ids. */
const VARIES = /(?<=127\.0\.0\.1:)\d+|\d+(\.\d+)?(?= s\b)|\b\d{15,}\b/g;
const NPMS_OWN = /^(> |npm (warn|notice) |$)/;

const linesOf = (text: string): readonly string[] =>
  text
    .split('\n')
    .filter((line) => !NPMS_OWN.test(line))
    .map((line) => line.replaceAll(VARIES, '…'));

/** What differs between a start's output and what the page shows, or undefined. The two streams may come in any order. */
function checkOutput({ line, output }: Start, { stdout, stderr }: Printed): string | undefined {
  if (output === undefined) return undefined;
  const shown = linesOf(output);
  const printed = [stdout, stderr].map(linesOf);
  const [out = []] = printed;
  const expected = [shown.filter((one) => out.includes(one)), shown.filter((one) => !out.includes(one))];
  if (isDeepStrictEqual(printed, expected)) return undefined;
  return `README.md:${line}: ci:start\n  shows\n${shown.join('\n')}\n  printed\n${printed.flat().join('\n')}`;
}

/** What is wrong with one query, or undefined. */
async function checkQuery(
  { line, command, expected }: Query,
  gateway: Listening,
  cwd: string,
): Promise<string | undefined> {
  const where = `README.md:${line}: ci:query`;
  const local = /http:\/\/(127\.0\.0\.1|localhost):4000(?!\d)/g;
  if (!local.test(command)) return `${where} asks nothing of http://127.0.0.1:4000`;
  const real = command.replace(local, `http://127.0.0.1:${new URL(gateway.url).port}`);
  const env = { ...process.env, API_KEY: gateway.sandbox.apiKey, STORE_ID: gateway.sandbox.storeId };
  try {
    const { stdout } = await promisify(execFile)('bash', ['--norc', '-euc', real], { cwd, env, timeout: QUERY_MS });
    const answer = parseJson(stdout, where);
    if (isDeepStrictEqual(answer, expected)) return undefined;
    return `${where}\n  expected ${JSON.stringify(expected)}\n  answered ${JSON.stringify(answer)}`;
  } catch (error) {
    return `${where}: ${error instanceof Error ? error.message : String(error)}`;
  }
}

/**
 * Runs the commands that a folder's README.md marks, and compares what they print with what it shows.
 * @param stopSeconds how long the gateway has to end after SIGTERM
 */
export async function checkReadme(folder: string, stopSeconds: number): Promise<ReadmeResult> {
  const { start, queries } = parseReadme(readFileSync(join(folder, 'README.md'), 'utf8'));
  const command = start.command.replace(/\bnpm ci\b[ \t]*(&&|;|\n|$)[ \t]*/g, '');
  const started = new Recorded('bash', ['--norc', '-euc', command], {
    cwd: folder,
    env: { ...process.env, PORT: '0' },
  });
  const found: (string | undefined)[] = [];
  try {
    const gateway = await started.until('it was listening', START_MS, listening);
    for (const query of queries) found.push(await checkQuery(query, gateway, folder));
    found.push(checkOutput(start, started.printed));
  } finally {
    const last = await started.end(['SIGTERM', 'SIGKILL'], stopSeconds * 1000);
    if (last === 'SIGKILL') found.push(`the gateway had not ended ${stopSeconds} s after SIGTERM`);
  }
  const problems = found.filter((problem) => problem !== undefined);
  return { problems, queries: queries.length };
}
