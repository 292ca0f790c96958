const PARENT_CHECK_MS = 250;

/**
 * Calls `stop` once: on SIGTERM, on SIGINT, and, when npm started this process, when npm is gone. The shell between
 * the two passes no signal on, so `npm start` that is told to stop would leave its server running.
 * @param stop is told whether it was SIGTERM: what sends it may have others to tell before the end
 */
export function onStop(stop: (bySystem: boolean) => void): void {
  let stopped = false;
  const once = (bySystem: boolean) => {
    if (stopped) return;
    stopped = true;
    stop(bySystem);
  };
  process.once('SIGTERM', () => once(true));
  process.once('SIGINT', () => once(false));
  if (process.env['npm_lifecycle_event'] === undefined) return;
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) once(false);
  }, PARENT_CHECK_MS).unref();
}
