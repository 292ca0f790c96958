/**
 * An iterator over a generator that can be ended while it waits: `return` of a plain generator waits for what the
 * generator waits for.
 * @param make makes the generator; it has to end soon after the signal is aborted
 */
export function endable<T>(
  make: (ended: AbortSignal, end: () => void) => AsyncGenerator<T, void, void>,
): AsyncIterableIterator<T, void, void> {
  const controller = new AbortController();
  const end = () => controller.abort();
  const inner = make(controller.signal, end);
  return {
    next: () => inner.next(),
    return: async () => {
      end();
      return inner.return();
    },
    throw: async (error) => {
      end();
      return inner.throw(error);
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
