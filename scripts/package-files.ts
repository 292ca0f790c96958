import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { introspectionFromSchema } from 'graphql';
import { schema } from '../src/schema/schema.js';
import { inProject } from './programs.js';

// What the package holds beside programs and library: the schema as JSON, and the types that its users see.

const TYPES = inProject('dist/types');

/** Packages that the types may speak of: those that come with ours. */
const KNOWN = new Set(['graphql', 'pino', 'zod']);

/** The declaration files that the public ones lead to. */
function reached(entries: readonly string[]): ReadonlySet<string> {
  const met = new Set<string>();
  const queue = [...entries];
  for (let file = queue.pop(); file !== undefined; file = queue.pop()) {
    if (met.has(file)) continue;
    met.add(file);
    // Bare imports register what the schema is made of; none of it is in a public type.
    const text = readFileSync(file, 'utf8').replaceAll(/^import '[^']+';\n/gm, '');
    writeFileSync(file, text);
    for (const [, name = ''] of text.matchAll(/(?:from |import\()['"]([^'"]+)['"]/g)) {
      if (name.startsWith('.')) queue.push(join(dirname(file), name.replace(/\.js$/, '.d.ts')));
      else if (!name.startsWith('node:') && !KNOWN.has(name)) {
        throw new Error(`${relative(TYPES, file)} speaks of ${name}, which the package does not bring along.`);
      }
    }
  }
  return met;
}

writeFileSync(inProject('dist/introspection.json'), `${JSON.stringify(introspectionFromSchema(schema), null, 2)}\n`);
const kept = reached(['index.d.ts', 'sandboxIndex.d.ts', 'clientIndex.d.ts'].map((name) => join(TYPES, name)));
for (const name of readdirSync(TYPES, { recursive: true, encoding: 'utf8' })) {
  const file = join(TYPES, name);
  if (name.endsWith('.d.ts') && !kept.has(file)) rmSync(file);
}
