import { fileURLToPath } from 'node:url';
import type { BuildOptions } from 'esbuild';

/** The path of a file of this project. */
export const inProject = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url));

/** What is loaded only where settings ask for it, has native parts, or reads files of its own. */
const SELDOM_LOADED = [
  'lmdb',
  'redis',
  '@opentelemetry/core',
  '@opentelemetry/exporter-trace-otlp-http',
  '@opentelemetry/exporter-trace-otlp-proto',
  '@opentelemetry/resources',
  '@opentelemetry/sdk-trace-base',
  '@graphql-yoga/render-graphiql',
] as const;

/**
 * How esbuild makes programs for Node out of TypeScript files and their libraries. One file in place of some hundred
 * halves the time until a program is ready. External is what is seldom loaded, and what
 * who embeds the gateway may share with it.
 */
export const PROGRAM = {
  bundle: true,
  splitting: true,
  chunkNames: 'chunks/[name]-[hash]',
  platform: 'node',
  target: 'node20.19',
  format: 'esm',
  external: ['pino', '@opentelemetry/api', ...SELDOM_LOADED],
  // CommonJS libraries load parts of Node with `require`, which ES modules do not have.
  banner: {
    js: "import { createRequire as createBundleRequire } from 'node:module'; const require = createBundleRequire(import.meta.url);",
  },
  sourcemap: true,
} as const satisfies BuildOptions;

/**
 * How esbuild makes the file that the programs of dist/ load, which is CommonJS: of such a file Node can keep the
 * compiled code.
 */
export const COMPILED = {
  ...PROGRAM,
  splitting: false,
  format: 'cjs',
  external: [...SELDOM_LOADED], // pino and OpenTelemetry's interface are 70 small files
  mainFields: ['module', 'main'], // graphql's ES modules, of which the parts in use are bundled
  supported: { 'dynamic-import': false }, // `require` does it: Node calls it experimental in such a file, and says so
  charset: 'ascii', // one byte for a character, where it is read and where V8 holds it
  define: { 'import.meta.url': 'bundleUrl' },
  banner: { js: "const bundleUrl = require('node:url').pathToFileURL(__filename).href;" },
} as const satisfies BuildOptions;

/** How esbuild makes what clients import: one file that runs wherever they do, with nothing of Node. */
export const CLIENT = {
  bundle: true,
  platform: 'neutral',
  target: 'es2022',
  format: 'esm',
  entryPoints: [inProject('src/clientIndex.ts')],
} as const satisfies BuildOptions;
