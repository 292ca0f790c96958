const PARENT_CHECK_MS = 250;

/**
 * Calls `stop` once: on SIGTERM, on SIGINT, and, when npm started this process, when npm is gone. The shell between
 * the two passes no signal on, so `npm start` that is told to stop would leave its server running.
 */
export function onStop(stop: () => void): void {
  let stopped = false;
  const once = () => {
    if (stopped) return;
    stopped = true;
    stop();
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, once);
  if (process.env['npm_lifecycle_event'] === undefined) return;
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) once();
  }, PARENT_CHECK_MS).unref();
}
