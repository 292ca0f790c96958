import { silentLog } from '../../src/core/log.js';
import { createMetrics } from '../../src/core/metrics.js';
import { Observer } from '../../src/server/observe/observer.js';

/** An observer that nobody asks. */
export const quietObserver = (): Observer =>
  new Observer({ log: silentLog, metrics: createMetrics(), personalData: false });
