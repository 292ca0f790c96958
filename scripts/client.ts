import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { buildSchema } from 'graphql';
import { FACTS_FILE, factsOf } from './client/facts.js';
import { inProject } from './programs.js';

/** The text as the project formats it. */
const formatted = (text: string): string =>
  execFileSync(inProject('node_modules/.bin/biome'), ['format', `--stdin-file-path=${FACTS_FILE}`], {
    cwd: inProject('.'),
    input: text,
    encoding: 'utf8',
  });

/** Writes what clients need to know of the graph, or with `--check` compares it; answers the exit code. */
function main(): number {
  const wanted = formatted(factsOf(buildSchema(readFileSync(inProject('schema.graphql'), 'utf8'))));
  const path = inProject(FACTS_FILE);
  if (!process.argv.includes('--check')) {
    writeFileSync(path, wanted);
    return 0;
  }
  if (readFileSync(path, 'utf8') === wanted) return 0;
  process.stderr.write(
    `${FACTS_FILE} does not follow from schema.graphql. Run "npm run client" and commit the result.\n`,
  );
  return 1;
}

process.exitCode = main();
