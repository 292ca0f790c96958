import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { stableJson } from '../../src/cli/contract/json.js';
import { buildLock, LOCK_FILE } from '../../src/cli/contract/lock.js';
import { openapiFolder, readSpecs } from '../../src/cli/contract/openapi.js';
import { ContractProblem } from '../../src/cli/contract/shape.js';
import { diffJson } from './diff.js';
import { collectEndpoints } from './endpoints.js';
import { buildEventsLock, EVENTS_LOCK_FILE, readDefinitions } from './events.js';

/** What the command is run with. */
export interface CommandInput {
  /** The project root. */
  readonly root: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  /** Takes one line of output. */
  readonly print: (line: string) => void;
}

/** Writes the locks, or with `--check` compares them; answers the exit code. */
export async function contractLock({ root, args, env, print }: CommandInput): Promise<number> {
  const isCheck = args.includes('--check');
  const unknown = args.filter((arg) => arg !== '--check');
  if (unknown.length > 0) {
    print(`unknown argument ${unknown.join(' ')}; the only one is --check`);
    return 2;
  }
  const folder = openapiFolder(root, env);
  const specs = readSpecs(folder);
  if (!specs) {
    const missing = `PayNow's OpenAPI files are not there (${folder}; PAYNOW_OPENAPI_DIR names another folder)`;
    print(isCheck ? `skipped: ${LOCK_FILE} was not compared, ${missing}` : `cannot write ${LOCK_FILE}: ${missing}`);
    return isCheck ? 0 : 1;
  }
  try {
    const endpoints = await collectEndpoints(root);
    const lock = buildLock(specs, endpoints);
    const definitions = readDefinitions(folder);
    const locks = [writtenLock(LOCK_FILE, lock, `${countOf(lock.operations)} operations`, lock.schemas)];
    if (definitions) {
      const { events, schemas } = buildEventsLock(definitions);
      locks.push(writtenLock(EVENTS_LOCK_FILE, { events, schemas }, `${countOf(events)} events`, schemas));
    }
    const use = isCheck ? compare : write;
    return Math.max(...locks.map((one) => use(one, root, print)));
  } catch (error) {
    if (!(error instanceof ContractProblem)) throw error;
    print(error.message);
    return 1;
  }
}

interface WrittenLock {
  /** From the project root. */
  readonly name: string;
  readonly text: string;
  /** What it holds, for people. */
  readonly size: string;
}

const countOf = (entries: object): number => Object.keys(entries).length;

const writtenLock = (name: string, lock: object, what: string, schemas: object): WrittenLock => ({
  name,
  text: stableJson(lock),
  size: `${what}, ${countOf(schemas)} schemas`,
});

function write({ name, text, size }: WrittenLock, root: string, print: CommandInput['print']): number {
  const file = join(root, name);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  print(`${name}: ${size}`);
  return 0;
}

function compare({ name, text, size }: WrittenLock, root: string, print: CommandInput['print']): number {
  const file = join(root, name);
  const old = existsSync(file) ? readFileSync(file, 'utf8') : '{}';
  if (old === text) {
    print(`${name} is current: ${size}`);
    return 0;
  }
  print(`${name} is not what PayNow's OpenAPI files and the code give ("-" only in the lock, "+" missing there):`);
  const lines = diffJson(JSON.parse(old), JSON.parse(text));
  for (const line of lines.length > 0 ? lines : ['  only the formatting differs']) print(line);
  return 1;
}
