import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const at = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url));

/**
 * Makes `dist/main.js` one file with its libraries, which halves the time until it is ready: Node reads some hundred
 * files less. What stays outside is loaded when it is needed, has native parts, or files of its own.
 */
rmSync(at('dist/chunks'), { recursive: true, force: true });
await build({
  entryPoints: [at('src/main.ts')],
  outdir: at('dist'),
  bundle: true,
  splitting: true,
  chunkNames: 'chunks/[name]-[hash]',
  platform: 'node',
  target: 'node20.19',
  format: 'esm',
  external: ['pino', 'lmdb', 'redis', '@graphql-yoga/render-graphiql'],
  // Some libraries are CommonJS, and ask for parts of Node with a `require` that modules do not have.
  banner: {
    js: "import { createRequire as createBundleRequire } from 'node:module'; const require = createBundleRequire(import.meta.url);",
  },
  sourcemap: true,
  legalComments: 'linked',
  logLevel: 'warning',
});
