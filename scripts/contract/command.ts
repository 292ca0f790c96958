import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { buildLock, LOCK_FILE, readLock, serializeLock } from '../../src/cli/contract/lock.js';
import { openapiFolder, readSpecs } from '../../src/cli/contract/openapi.js';
import { ContractProblem } from '../../src/cli/contract/shape.js';
import { diffJson } from './diff.js';
import { collectEndpoints } from './endpoints.js';

/** What the command is run with. */
export interface CommandInput {
  /** The project root. */
  readonly root: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  /** Takes one line of output. */
  readonly print: (line: string) => void;
}

/** Writes the lock, or with `--check` compares it; answers the exit code. */
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
    const text = serializeLock(lock);
    const file = join(root, LOCK_FILE);
    const size = `${Object.keys(lock.operations).length} operations, ${Object.keys(lock.schemas).length} schemas`;
    if (!isCheck) {
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
      print(`${LOCK_FILE}: ${size}`);
      return 0;
    }
    if (existsSync(file) && readFileSync(file, 'utf8') === text) {
      print(`${LOCK_FILE} is current: ${size}`);
      return 0;
    }
    print(
      `${LOCK_FILE} is not what PayNow's OpenAPI files and the code give ("-" only in the lock, "+" missing there):`,
    );
    const lines = diffJson(existsSync(file) ? readLock(root) : {}, JSON.parse(text));
    for (const line of lines.length > 0 ? lines : ['  only the formatting differs']) print(line);
    return 1;
  } catch (error) {
    if (!(error instanceof ContractProblem)) throw error;
    print(error.message);
    return 1;
  }
}
