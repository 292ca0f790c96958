import DataLoader from 'dataloader';
import type { Resource } from '../../core/resources.js';
import { targetOf } from '../../upstream/client/client.js';
import type { CallParameters, Endpoint, ReplyOf } from '../../upstream/client/endpoint.js';
import { UpstreamError } from '../../upstream/client/errors.js';
import type { Session } from './session.js';

/**
 * A function that reads one endpoint. Reads of one tick begin together and end together: whatever hangs below them
 * in the query is then asked for in one tick too, and batches. The same read is made once per request.
 */
export function reader<E extends Endpoint>(
  session: Session,
  resource: Resource,
  endpoint: E,
): (parameters: CallParameters<E>) => Promise<ReplyOf<E>> {
  const loader = new DataLoader<CallParameters<E>, ReplyOf<E>, string>(
    (batch) => Promise.all(batch.map((parameters) => session.read(resource, endpoint, parameters).catch(asError))),
    {
      cacheKeyFn: (parameters) => targetOf(endpoint, parameters),
      batchScheduleFn: (dispatch) => session.whenIdle(dispatch),
    },
  );
  session.onDrop(resource, () => loader.clearAll());
  return (parameters) => loader.load(parameters);
}

/** A rejection as a value, the way DataLoader wants it. */
export const asError = (error: unknown): Error =>
  error instanceof Error ? error : new Error('unknown failure', { cause: error });

/** `null` where PayNow says that there is no such thing; other failures stay failures. */
export async function orNull<T>(reading: Promise<T>): Promise<T | null> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof UpstreamError && error.isNotFound) return null;
    throw error;
  }
}
