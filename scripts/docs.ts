import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { BLOCKS, withBlocks } from './docs/blocks.js';
import { architecturePicture } from './docs/picture.js';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const PICTURE = 'docs/architecture.svg';

/** What a generated file has to be. */
const wantedOf = (file: string, committed: string): string =>
  file === PICTURE ? architecturePicture(ROOT) : withBlocks(file, committed);

/** Writes the generated tables and the picture into the documents, or with `--check` compares them; answers the exit code. */
function main(): number {
  const isCheck = process.argv.includes('--check');
  let outdated = 0;
  for (const file of new Set([...BLOCKS.map((block) => block.file), PICTURE])) {
    const path = join(ROOT, file);
    const committed = readFileSync(path, 'utf8');
    const wanted = wantedOf(file, committed);
    if (wanted === committed) continue;
    if (!isCheck) writeFileSync(path, wanted);
    else process.stderr.write(`${file}: what is generated in it is not what the code says; run npm run docs.\n`);
    outdated += 1;
  }
  return isCheck && outdated > 0 ? 1 : 0;
}

process.exitCode = main();
