import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { houseProblems } from './house/problems.js';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** Says what is missing of a resource, and where it goes: `docs/adding-a-resource.md` checked. */
function main(): number {
  const files = ['src', 'test'].flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map((file) => `${folder}/${file}`),
  );
  const problems = houseProblems({ files, read: (file) => readFileSync(join(ROOT, file), 'utf8') });
  for (const problem of problems) process.stderr.write(`${problem}\n`);
  return problems.length === 0 ? 0 : 1;
}

process.exitCode = main();
