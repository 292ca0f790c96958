import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { crc32 } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { codeFileOf, isKept, loadCompiled } from '../../src/cli/compiledProgram.js';
import { projectRoot, temporaryProject } from '../architecture/temporary.js';

const programOf = (word: string) => `
const { basename } = require('node:path');
exports.say = () => '${word} of ' + basename(__filename);
`;

/** A program that says `one`, where it lies, and where its code is kept. */
function written(word = 'one') {
  const file = join(temporaryProject({ 'dist/program.cjs': programOf(word) }), 'dist/program.cjs');
  return { file, codeFile: codeFileOf(file) };
}

/** What a start of this file comes to. */
const startOf = (file: string) => {
  const program = loadCompiled(file);
  return { says: (program.exports as { readonly say: () => string }).say(), isFromCache: program.isFromCache };
};

/** Code of this program as an earlier start kept it. */
function codeOf(word: string): Buffer {
  const { file, codeFile } = written(word);
  loadCompiled(file).keep();
  return readFileSync(codeFile);
}

/** Kept code whose sums are right. */
function kept(code: Buffer): Buffer {
  const header = Buffer.alloc(8);
  header.writeUInt32LE(crc32(programOf('one')), 0);
  header.writeUInt32LE(crc32(code), 4);
  return Buffer.concat([header, code]);
}

const changed = (code: Buffer, at: number) => {
  const other = Buffer.from(code);
  other.writeUInt8(other.readUInt8(at) ^ 1, at);
  return other;
};

describe('a program whose compiled code is kept', () => {
  it.each<[string, () => Buffer | undefined, boolean]>([
    ['its own', () => codeOf('one'), true],
    ['none', () => undefined, false],
    ['that of another program, as long as this one', () => codeOf('two'), false],
    ['an empty file', () => Buffer.alloc(0), false],
    ['no more than the sums', () => codeOf('one').subarray(0, 8), false],
    ['half of it', () => codeOf('one').subarray(0, 200), false],
    ['one byte changed at its end', () => changed(codeOf('one'), codeOf('one').length - 1), false],
    ['one byte changed in the sum of the program', () => changed(codeOf('one'), 0), false],
    ['what is no code, with sums that are right', () => kept(Buffer.from('no code'.repeat(99))), false],
    [
      'that of another version of V8, with sums that are right',
      () => kept(changed(codeOf('one'), 12).subarray(8)),
      false,
    ],
  ])('runs as it is written where there is %s', (_, code, isFromCache) => {
    const { file, codeFile } = written();
    const there = code();
    if (there) {
      mkdirSync(dirname(codeFile));
      writeFileSync(codeFile, there);
    }
    expect(startOf(file)).toEqual({ says: 'one of program.cjs', isFromCache });
  });

  it('keeps its code once, and again when it has changed', () => {
    const { file, codeFile } = written();
    const [first, beside] = [loadCompiled(file), loadCompiled(file)];
    expect(isKept(file)).toBe(false);
    first.keep();
    const { ino } = statSync(codeFile);
    beside.keep();
    expect([isKept(file), statSync(codeFile).ino]).toEqual([true, ino]);
    writeFileSync(file, programOf('two'));
    expect(isKept(file)).toBe(false);
    const next = loadCompiled(file);
    next.keep();
    expect([isKept(file), startOf(file)]).toEqual([true, { says: 'two of program.cjs', isFromCache: true }]);
    expect(readdirSync(dirname(codeFile))).toHaveLength(1);
  });

  it('starts and ends the same where nothing can be written', () => {
    const { file, codeFile } = written();
    writeFileSync(dirname(codeFile), ''); // a file where the folder would be
    loadCompiled(file).keep();
    expect(startOf(file)).toEqual({ says: 'one of program.cjs', isFromCache: false });
  });

  it('leaves nothing half written behind', () => {
    const { file, codeFile } = written();
    mkdirSync(join(codeFile, 'in the way'), { recursive: true }); // so that it cannot be put in place
    loadCompiled(file).keep();
    expect(readdirSync(dirname(codeFile))).toEqual([codeFile.slice(dirname(codeFile).length + 1)]);
  });

  it('is kept for the programs of this project when they are bundled', () => {
    // The tests' own processes run with flags, for which there is other code.
    const codes = readdirSync(join(projectRoot, 'dist/code'));
    expect(codes).toContainEqual(expect.stringMatching(/^program\.cjs\.[0-9a-f]+\.\w+$/));
  });
});
