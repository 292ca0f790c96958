import type { Plugin } from 'graphql-yoga';
import { silentLog } from '../../src/core/log.js';
import { createMetrics } from '../../src/core/metrics.js';
import { type OperationOptions, Operations } from '../../src/server/execution/operations.js';
import { maskErrorWith } from '../../src/server/http/mask.js';
import { Observer } from '../../src/server/observe/observer.js';

/** The plugin that runs operations as the gateway does, for a schema of a test's own; nothing is logged or live. */
export const operationsOf = (parts: Pick<OperationOptions, 'schema' | 'limits' | 'config'>): Plugin => {
  const metrics = createMetrics();
  return new Operations({
    ...parts,
    metrics,
    observer: new Observer({ log: silentLog, metrics, personalData: false }),
    maskError: maskErrorWith(silentLog),
    live: undefined,
    countryHeader: undefined,
    writes: () => 0,
  }).plugin;
};
