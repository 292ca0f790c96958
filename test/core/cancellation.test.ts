import { expect, test } from 'vitest';
import { Cancellation } from '../../src/core/cancellation.js';

const why = new Error('why');

/** Notes who was called. */
function listening(cancellation: Cancellation) {
  const heard: string[] = [];
  const listen = (name: string, alsoDoes = () => {}) => {
    const listener = () => {
      heard.push(name);
      alsoDoes();
    };
    cancellation.addEventListener('abort', listener);
    return listener;
  };
  return { heard, listen };
}

test('all who listen are called once, in their order, and the first reason counts', () => {
  const cancellation = new Cancellation();
  const { heard, listen } = listening(cancellation);
  const first = listen('first');
  for (const name of ['second', 'third']) listen(name);
  cancellation.addEventListener('abort', first); // once more
  expect([cancellation.aborted, cancellation.reason, cancellation.listeners]).toEqual([false, undefined, 3]);
  cancellation.throwIfAborted();
  cancellation.abort(why);
  cancellation.abort(new Error('later'));
  expect(heard).toEqual(['first', 'second', 'third']);
  expect([cancellation.aborted, cancellation.reason, cancellation.listeners]).toEqual([true, why, 0]);
  expect(() => cancellation.throwIfAborted()).toThrow(why);
  listen('late');
  expect([heard.length, cancellation.listeners], 'nothing is kept for what has happened').toEqual([3, 0]);
});

test('who has stopped listening is not called, though it stops while others are', () => {
  const cancellation = new Cancellation();
  const { heard, listen } = listening(cancellation);
  const gone = listen('gone');
  let last = () => {};
  listen('stays', () => cancellation.removeEventListener('abort', last));
  last = listen('last');
  cancellation.removeEventListener('abort', gone);
  expect(cancellation.listeners).toBe(2);
  listen('back'); // in the place that came free
  cancellation.abort(why);
  expect(heard).toEqual(['stays', 'back']);
});
