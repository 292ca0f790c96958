import { defineConfig } from 'vitest/config';
import base from './vitest.config.js';

/** What a soak asks for where the environment does not say otherwise. */
const numbers = (defaults: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(defaults).map(([name, value]) => [name, process.env[name] || value]));

export default defineConfig({
  ...base,
  test: {
    ...base.test,
    include: [
      'test/soak/**/*.soak.ts',
      'test/e2e/access/leaks.test.ts',
      'test/e2e/cost.test.ts',
      'test/e2e/faultMatrix.test.ts',
      'test/e2e/http/aborts.test.ts',
      'test/e2e/http/lane.test.ts',
      'test/e2e/damagedAnswers.test.ts',
      'test/events/receiver.test.ts',
      'test/ledger/model.test.ts',
      'test/server/execution/execution.test.ts',
    ],
    env: numbers({
      ALL_CASES: '1',
      LEAK_READS: '100000',
      MODEL_HISTORIES: '1000',
      ABORT_CLIENTS: '10000',
      DAMAGED_ANSWERS: '10000',
      EXECUTION_RUNS: '3000',
      COST_QUERIES: '200',
      WEBHOOK_BURST: '1000',
      SOAK_MINUTES: '10',
      SOAK_SECONDS: '30',
      SOAK_LISTENERS: '200',
      SOAK_EVENTS: '5000',
      SOAK_RATE: '200',
      SOAK_REFUNDS: '5',
      SOAK_ROUNDS: '3',
    }),
    // Each of them uses the whole machine.
    fileParallelism: false,
    testTimeout: 60 * 60_000,
    hookTimeout: 5 * 60_000,
    globalSetup: ['test/soak/build.ts'],
  },
});
