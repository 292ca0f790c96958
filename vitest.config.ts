import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { compiledSources } from './test/support/compiledSources.js';

export default defineConfig({
  plugins: [compiledSources()],
  resolve: {
    // Vite would take graphql's ES module while the libraries, loaded by Node, take its CommonJS one: two realms,
    // in which an error of one is no GraphQLError of the other.
    alias: [
      { find: /^graphql$/, replacement: fileURLToPath(import.meta.resolve('graphql')) },
      // The package's own name: what embeds it is tried on the sources.
      { find: /^paynow-graphql$/, replacement: fileURLToPath(new URL('src/index.ts', import.meta.url)) },
      {
        find: /^paynow-graphql\/client$/,
        replacement: fileURLToPath(new URL('src/clientIndex.ts', import.meta.url)),
      },
    ],
  },
  test: {
    include: ['test/**/*.test.ts'],
    // Ends what hangs, and nothing else: on a busy machine a test takes ten times as long. What gives up early leaves
    // its test running, on the bed of the next one.
    testTimeout: 90_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 30_000 } },
    // Tests of one file that run side by side wait for PayNow's timeouts rather than work.
    maxConcurrency: 20,
    globalSetup: './test/support/programs.ts',
    setupFiles: ['./test/support/frozenReplies.ts', './test/support/plainStacks.ts'],
    // The files of a worker share its modules: reading the sources anew costs most files more than their tests.
    isolate: false,
    // Tests wait for processes and browsers often enough to leave room for half a worker more per core.
    maxWorkers: Math.ceil(availableParallelism() * 1.5),
    // What runs a few times is not worth optimising: V8 does it 15 times later, which costs an eighth less (newer ones
    // have no such flag).
    execArgv: process.versions.node.startsWith('20.') ? ['--interrupt-budget=1000000'] : [],
    // What a run has compiled serves the next one.
    experimental: { fsModuleCache: true },
    coverage: { include: ['src/**/*.ts'] },
    reporters: ['default', './test/support/reporter.ts'],
  },
});
