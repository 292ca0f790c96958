import { readFileSync, writeFileSync } from 'node:fs';
import { lexicographicSortSchema, printSchema } from 'graphql';
import { schema } from '../src/schema/schema.js';

const FILE = new URL('../schema.graphql', import.meta.url);

/** Prints the graph to schema.graphql, or with --check compares it with what is committed. */
function main(): number {
  const printed = `${printSchema(lexicographicSortSchema(schema))}\n`;
  if (!process.argv.includes('--check')) {
    writeFileSync(FILE, printed);
    return 0;
  }
  if (readFileSync(FILE, 'utf8') === printed) return 0;
  process.stderr.write('schema.graphql is not what the code builds. Run "npm run schema" and commit the result.\n');
  return 1;
}

process.exitCode = main();
