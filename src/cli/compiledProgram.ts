import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { cachedDataVersionTag } from 'node:v8';
import { Script } from 'node:vm';
import { crc32 } from 'node:zlib';

/** A program that has been loaded. */
export interface CompiledProgram {
  /** What its file exports. The caller knows its form. */
  readonly exports: unknown;
  /** Whether V8 took the code that was kept. */
  readonly isFromCache: boolean;
  /**
   * Keeps the code that V8 has compiled by now, for the next start, unless it is there already. The more of the program
   * has run, the more is kept. Where nothing can be written nothing happens.
   */
  readonly keep: () => void;
}

/** Two sums of four bytes stand before the code: of the program's file, and of the code. V8 itself compares lengths only. */
const HEADER = 8;

/**
 * Where the compiled code of a program is kept, for this version of V8, its flags and this kind of processor: beside
 * the program, where nobody writes who could not change the program itself.
 */
export const codeFileOf = (file: string): string =>
  join(dirname(file), 'code', `${basename(file)}.${cachedDataVersionTag().toString(16)}.${process.arch}`);

/**
 * Loads a bundled CommonJS file as `require` does, with the code that V8 compiled of it in an earlier run: compiling is
 * a quarter of a start or more. Without that code, or with code of another program or another Node, V8 compiles it as ever.
 * @param file its path; only ASCII is in it, and no `import()`
 */
export function loadCompiled(file: string): CompiledProgram {
  const bytes = readFileSync(file);
  const sum = crc32(bytes);
  const codeFile = codeFileOf(file);
  const cachedData = readCode(codeFile, sum);
  const filename = pathToFileURL(file).href;
  const script = new Script(
    `(function (exports, require, module, __filename, __dirname) {${bytes.toString('latin1')}\n})`,
    {
      filename,
      ...(cachedData && { cachedData }),
    },
  );
  const isFromCache = cachedData !== undefined && script.cachedDataRejected === false;
  const module = { exports: {} as unknown };
  const wrapper = script.runInThisContext() as (...parts: readonly unknown[]) => void;
  wrapper(module.exports, createRequire(filename), module, fileURLToPath(filename), dirname(file));
  return {
    exports: module.exports,
    isFromCache,
    keep: () => {
      if (!isFromCache && readCode(codeFile, sum) === undefined)
        writeCode(codeFile, sum, () => script.createCachedData());
    },
  };
}

/** Whether there is code of this program, as it is now, for the Node that this process runs. */
export const isKept = (file: string): boolean => readCode(codeFileOf(file), crc32(readFileSync(file))) !== undefined;

/** The code that was kept of the program with this sum. */
function readCode(codeFile: string, programSum: number): Buffer | undefined {
  try {
    const kept = readFileSync(codeFile);
    const code = kept.subarray(HEADER);
    const isWhole = kept.readUInt32LE(0) === programSum && kept.readUInt32LE(4) === crc32(code);
    return isWhole ? code : undefined;
  } catch {
    return undefined; // there is none
  }
}

/** Several processes may do this at once: each writes a file of its own, and puts it in place whole. */
function writeCode(codeFile: string, programSum: number, codeOf: () => Buffer): void {
  const draft = `${codeFile}.${process.pid}`;
  try {
    mkdirSync(dirname(codeFile), { recursive: true });
  } catch {
    return; // nothing can be written
  }
  try {
    writeFileSync(draft, ''); // before the code is made, which is in vain where this fails
    const code = codeOf();
    const header = Buffer.alloc(HEADER);
    header.writeUInt32LE(programSum, 0);
    header.writeUInt32LE(crc32(code), 4);
    writeFileSync(draft, Buffer.concat([header, code]));
    renameSync(draft, codeFile);
  } catch {
    // A start without it is slower, and nothing else.
    rmSync(draft, { force: true });
  }
}
