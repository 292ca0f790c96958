import { promises as fs } from 'node:fs';
import { isJsonObject } from '../../core/jsonObject.js';
import { readPackageJson } from '../../core/packageFiles.js';
import { CommandError, type Terminal, UsageError } from '../command.js';
import type { Change } from './change.js';
import { compareContract, type Given, type Made } from './compare.js';
import { describedOperations, GRAPH_LOCK_FILE, type GraphLock } from './graphLock.js';
import type { JsonObject } from './json.js';
import { LOCK_FILE, type Lock } from './lock.js';
import { ContractProblem } from './shape.js';

const ORDER = ['removed', 'changed', 'added'] as const;

/**
 * Compares files of PayNow's with what this package was made for, and prints what has changed.
 * @returns how many fields of the graph that breaks
 */
export async function compareFiles(files: readonly string[], { out }: Terminal): Promise<number> {
  const made: Made = {
    lock: readPackageJson(LOCK_FILE) as Lock,
    graph: readPackageJson(GRAPH_LOCK_FILE) as GraphLock,
  };
  const given = await Promise.all(files.map((file) => readGiven(file, made.graph)));
  const twice = given.find(({ api }, n) => given.findIndex((one) => one.api === api) !== n);
  if (twice) throw new UsageError(`Two of the files describe the ${twice.api} API: give one.`);
  const changes = compared(made, given);
  for (const kind of ORDER) for (const change of changes) if (change.kind === kind) out(say(change));
  const broken = new Set(changes.flatMap(({ breaks }) => breaks));
  const count = (kind: Change['kind']) => changes.filter((change) => change.kind === kind).length;
  const apis = given.map(({ api }) => api).join(', ');
  out(`${apis}: ${count('added')} added, ${count('changed')} changed, ${count('removed')} removed.`);
  if (broken.size > 0) out(`Breaks: ${[...broken].sort().join(', ')}`);
  return broken.size;
}

function compared(made: Made, given: readonly Given[]): readonly Change[] {
  try {
    return compareContract(made, given);
  } catch (error) {
    if (!(error instanceof ContractProblem)) throw error;
    throw new CommandError(`The description cannot be read any more: ${error.message}`);
  }
}

function say({ kind, what, breaks }: Change): string {
  const line = `${kind.padEnd(7)}  ${what}`;
  return breaks.length === 0 ? line : `${line}\n         breaks ${breaks.join(', ')}`;
}

/** Reads one file, and finds out which of PayNow's APIs it describes. */
async function readGiven(file: string, { operations: known }: GraphLock): Promise<Given> {
  const spec = await readSpec(file);
  const operations = describedOperations(spec);
  const counts = new Map<string, number>();
  for (const { name } of operations) {
    const api = Object.hasOwn(known, name) ? known[name]?.api : undefined;
    if (api !== undefined) counts.set(api, (counts.get(api) ?? 0) + 1);
  }
  const [best] = [...counts].sort(([, a], [, b]) => b - a);
  if (!best) throw new CommandError(`${file} describes none of PayNow's APIs that this version knows.`);
  return { api: best[0], spec, operations };
}

async function readSpec(file: string): Promise<JsonObject> {
  let text: string;
  try {
    text = await fs.readFile(file, 'utf8');
  } catch (error) {
    throw new CommandError(`${file} cannot be read (${(error as NodeJS.ErrnoException).code}).`);
  }
  let spec: unknown;
  try {
    spec = JSON.parse(text);
  } catch {
    throw new CommandError(`${file} is not JSON.`);
  }
  if (!isJsonObject(spec)) throw new CommandError(`${file} is not an OpenAPI file.`);
  return spec;
}
