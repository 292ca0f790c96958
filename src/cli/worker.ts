import type { Gateway } from '../server/gateway.js';
import type { ToPrimary, ToWorker } from './workerMessages.js';

/** Whether this process is one of several that a primary process has started. */
export const isWorker = (): boolean => process.env['GATEWAY_WORKER'] === '1' && process.send !== undefined;

const tell = (message: ToPrimary): void => {
  if (process.connected) process.send?.(message);
};

const shown = new Map<number, (text: string) => void>();
let asked = 0;

/** The metrics of all workers, from the primary process. */
export const metricsOfAll = (): Promise<string> =>
  new Promise((resolve) => {
    asked += 1;
    shown.set(asked, resolve);
    tell({ is: 'asked', id: asked });
  });

const pinged = new Map<number, () => void>();

/**
 * Resolves when the primary process has answered. A connection that waited there has then been handed over: once a worker
 * has accepted one, the primary sends the next before it answers what the worker has sent since.
 */
export const handedOver = (): Promise<void> =>
  new Promise((resolve) => {
    if (!process.connected) return resolve(); // nobody hands over any more
    asked += 1;
    pinged.set(asked, resolve);
    tell({ is: 'pinging', id: asked });
  });

/** Does what the primary process says, and tells it of writes. The worker stops when the primary is gone. */
export function serveAsWorker(gateway: Gateway, url: string, stop: (how: 'now' | 'drain' | 'retire') => void): void {
  // These go to all processes of a terminal, or a container; the primary decides.
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => {});
  process.on('disconnect', () => {
    for (const resolve of pinged.values()) resolve();
    stop('now');
  });
  process.on('message', (message: ToWorker) => {
    if (message.do === 'stop') stop(message.how);
    else if (message.do === 'pong') {
      pinged.get(message.id)?.();
      pinged.delete(message.id);
    } else if (message.do === 'drop') gateway.learn(message.storeId, message.resources);
    else if (message.do === 'show') {
      shown.get(message.id)?.(message.text);
      shown.delete(message.id);
    } else {
      const { id } = message;
      gateway.measure().then(
        (metrics) => tell({ is: 'measured', id, metrics }),
        () => tell({ is: 'measured', id, metrics: [] }),
      );
    }
  });
  gateway.onWrite((storeId, resources) => tell({ is: 'dropped', storeId, resources }));
  tell({ is: 'listening', url });
}
