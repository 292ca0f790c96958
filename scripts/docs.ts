import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { BLOCKS, withBlocks } from './docs/blocks.js';

/** Writes the generated tables into the documents, or with `--check` compares them; answers the exit code. */
function main(): number {
  const isCheck = process.argv.includes('--check');
  let outdated = 0;
  for (const file of new Set(BLOCKS.map((block) => block.file))) {
    const path = fileURLToPath(new URL(`../${file}`, import.meta.url));
    const committed = readFileSync(path, 'utf8');
    const wanted = withBlocks(file, committed);
    if (wanted === committed) continue;
    if (!isCheck) writeFileSync(path, wanted);
    else process.stderr.write(`${file}: its generated tables are not what the code says; run npm run docs.\n`);
    outdated += 1;
  }
  return isCheck && outdated > 0 ? 1 : 0;
}

process.exitCode = main();
