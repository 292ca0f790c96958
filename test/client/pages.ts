import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { preset } from '@graphql-codegen/client-preset';
import { codegen } from '@graphql-codegen/core';
import { build } from 'esbuild';
import { minifyIntrospection, outputIntrospectionFile } from 'gql.tada/internal';
import { buildSchema, introspectionFromSchema, parse, printSchema } from 'graphql';
import { codeBlocks } from '../../scripts/docs/markdown.js';
import { relayRequest } from '../support/relayRequest.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const DOCS = join(ROOT, 'docs/clients');

/** Where the pages' code is put: below the project, so that its packages are found. */
const FOLDER = join(ROOT, 'node_modules/.cache/client-pages');

/** The address that the pages show, for which a test bed's is put. */
const SHOWN = '127.0.0.1:4000';

/** The pages, without `.md`. */
export const PAGES: readonly string[] = readdirSync(DOCS)
  .filter((name) => name.endsWith('.md'))
  .map((name) => name.slice(0, -3));

export const pageText = (page: string): string => readFileSync(join(DOCS, `${page}.md`), 'utf8');

/** The languages of a page's blocks that are code of its own, which has to be in a block that is compiled. */
export const languagesOf = (page: string): readonly string[] =>
  codeBlocks(pageText(page)).map(({ language }) => language);

/** A page's files: its blocks of TypeScript one after the other, and those that name a file of their own. */
export function filesOf(page: string, text: string): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  for (const { language, info, text: code } of codeBlocks(text)) {
    const [, file = `${page}.page.ts`] = /^file=(\S+)$/.exec(info) ?? [];
    if (language === 'ts') files.set(file, `${files.get(file) ?? ''}${code}\n`);
  }
  return files;
}

function put(name: string, text: string): string {
  const path = join(FOLDER, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  return path;
}

const schema = buildSchema(readFileSync(join(ROOT, 'schema.graphql'), 'utf8'));

/** What gql.tada's plugin writes. */
function putTadaTypes(): void {
  const introspection = minifyIntrospection(introspectionFromSchema(schema));
  put('graphql-env.d.ts', outputIntrospectionFile(introspection, { fileType: '.d.ts', shouldPreprocess: true }));
}

/** What Relay's compiler writes for the documents of its page. */
function putRelayArtifacts(): void {
  for (const { language, text: code } of codeBlocks(pageText('relay'))) {
    if (language !== 'graphql') continue;
    const request = relayRequest(code);
    const text = `import type { ConcreteRequest } from 'relay-runtime';\nconst node = ${JSON.stringify(request)};\nexport default node as unknown as ConcreteRequest;\n`;
    put(`__generated__/${request.params.name}.graphql.ts`, text);
  }
}

/** What the Code Generator writes with the configuration of its page. */
async function putGenerated(): Promise<void> {
  const code = filesOf('codegen', pageText('codegen')).get('codegen.ts') ?? '';
  const configured = (await run(put('codegen.config.ts', code))) as {
    default: { generates: Record<string, { presetConfig: object; config: object }> };
  };
  const [{ presetConfig, config } = { presetConfig: {}, config: {} }] = Object.values(configured.default.generates);
  const documents = [...pageText('codegen').matchAll(/graphql\(`([^`]+)`\)/g)].map(([, rawSDL = ''], n) => ({
    ...{ location: `${n}.ts`, rawSDL, document: parse(rawSDL) },
  }));
  const sections = await preset.buildGeneratesSection({
    ...{ baseOutputDir: 'gql/', presetConfig, config, documents, pluginMap: {}, plugins: [] },
    ...{ schema: parse(printSchema(schema)), schemaAst: schema },
  });
  for (const section of sections) put(section.filename, await codegen(section));
}

/** Writes the code of all pages with what compilers add; answers the paths of what is to be checked. */
export async function putPages(): Promise<string[]> {
  rmSync(FOLDER, { recursive: true, force: true });
  putTadaTypes();
  putRelayArtifacts();
  await putGenerated();
  return PAGES.flatMap((page) => [...filesOf(page, pageText(page))].map(([name, code]) => put(name, code)));
}

/** Writes a file beside the pages. */
export const putBeside = put;

/** What the compiler says of the files, all of them in one program: `file: message`. */
export async function typeErrors(files: readonly string[]): Promise<readonly string[]> {
  const compilerOptions = {
    ...{ strict: true, noEmit: true, skipLibCheck: true, types: [] },
    ...{ target: 'es2022', module: 'esnext', moduleResolution: 'bundler' },
    lib: ['es2023', 'dom', 'dom.iterable'],
    paths: { 'paynow-graphql/client': [join(ROOT, 'src/clientIndex.ts')] },
  };
  const project = put('tsconfig.json', JSON.stringify({ compilerOptions, files }));
  const compiler = join(ROOT, 'node_modules/typescript-7/bin/tsc');
  const child = spawn(process.execPath, [compiler, '-p', project, '--pretty', 'false'], { cwd: FOLDER });
  const [output] = await Promise.all([text(child.stdout), once(child, 'exit')]);
  return output
    .split('\n')
    .filter((line) => /\S/.test(line))
    .map((line) => line.replace(/^(\S+?)\(\d+,\d+\): error TS\d+:/, '$1:'));
}

/** Bundles a file as a page's bundler does, and runs it against a gateway; answers what it exports. */
export async function run(file: string, url = `http://${SHOWN}/graphql`): Promise<Record<string, unknown>> {
  const outfile = file.replace(/\.ts$/, '.bundled.mjs');
  const { host } = new URL(url);
  await build({
    ...{ entryPoints: [file], outfile, bundle: true, format: 'esm', platform: 'node', logLevel: 'silent' },
    alias: { 'paynow-graphql/client': join(ROOT, 'src/clientIndex.ts') },
    drop: ['console'],
    plugins: [
      {
        name: 'address',
        setup: (builder) =>
          builder.onLoad({ filter: /client-pages\/[^/]+\.ts$/ }, ({ path }) => ({
            contents: readFileSync(path, 'utf8').replaceAll(SHOWN, host),
            loader: 'ts',
          })),
      },
    ],
  });
  return (await import(pathToFileURL(outfile).href)) as Record<string, unknown>;
}
