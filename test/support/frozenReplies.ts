import { afterAll, beforeAll } from 'vitest';
import type { CallContext } from '../../src/upstream/client/callContext.js';
import { PaynowClient } from '../../src/upstream/client/client.js';
import type { CallParameters, Endpoint, ReplyOf } from '../../src/upstream/client/endpoint.js';

// Replies are shared by everyone who reads them, so nobody may change one. In tests all are frozen: who tries, fails.

const state = globalThis as { repliesMayChange?: boolean };
const client = PaynowClient.prototype;
const FROZEN = Symbol.for('replies are frozen');

if (!(FROZEN in client)) {
  const call = Reflect.get(client, 'call') as (this: PaynowClient, ...given: readonly unknown[]) => Promise<unknown>;
  Object.assign(client, { [FROZEN]: true });
  client.call = async function <E extends Endpoint>(
    this: PaynowClient,
    ...given: [endpoint: E, parameters: CallParameters<E>, context: CallContext]
  ) {
    const reply = (await call.apply(this, given)) as ReplyOf<E>;
    if (!state.repliesMayChange) freeze(reply);
    return reply;
  };
}

function freeze(reply: unknown): void {
  const open: unknown[] = [reply];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (typeof next !== 'object' || next === null || Object.isFrozen(next)) continue;
    Object.freeze(next);
    for (const inner of Object.values(next)) open.push(inner);
  }
}

/** For the tests of a file that are about what happens to replies that nobody else holds. */
export function leaveRepliesAlone(): void {
  beforeAll(() => {
    state.repliesMayChange = true;
  });
  afterAll(() => {
    state.repliesMayChange = false;
  });
}
