import { readFileSync } from 'node:fs';
import { build } from 'esbuild';
import { buildSchema } from 'graphql';
import { expect, it } from 'vitest';
import { factsOf } from '../../scripts/client/facts.js';
import { CLIENT } from '../../scripts/programs.js';

/** The most that a page may load of it, in bytes: less than a small picture. */
const MAX_BYTES = 12_000;

it('is small, and leads to nothing of the gateway, of Node or of a library', async () => {
  const { metafile, outputFiles } = await build({ ...CLIENT, minify: true, write: false, metafile: true, outdir: '/' });
  const inputs = Object.entries(metafile.inputs);
  expect(inputs.length).toBeGreaterThan(3);
  for (const [path, { imports }] of inputs) {
    expect(path).toMatch(/^src\/(client\/[a-z]+|clientIndex)\.ts$/i);
    expect(imports.filter(({ external }) => external)).toEqual([]);
  }
  const [file] = outputFiles;
  expect(file?.text).not.toMatch(/node:|require\(|process\./);
  expect(file?.contents.byteLength).toBeLessThan(MAX_BYTES);
});

it('says what to add when the schema has a scalar that it does not know', () => {
  const text = readFileSync(new URL('../../schema.graphql', import.meta.url), 'utf8');
  expect(() => factsOf(buildSchema(`${text}\nscalar Colour`))).toThrow(/^Say in .*facts\.ts what Colour is/);
  const without = text.replace(/^type StorefrontTag \{[^}]*\n\}/m, 'type StorefrontTag { name: String }');
  expect(() => factsOf(buildSchema(without))).toThrow(/StorefrontTag/);
});
