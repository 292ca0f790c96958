import { writeFile } from 'node:fs/promises';
import { WebSocket } from 'undici';

/** What a process holds, measured from outside. */
export interface Held {
  /** Bytes of live objects: after a garbage collection. */
  readonly heapBytes: number;
  /** Bytes of buffers and other memory that objects hold outside the heap. */
  readonly externalBytes: number;
  readonly residentBytes: number;
  /** How many of each kind of socket, timer and request keep its event loop busy. */
  readonly resources: Readonly<Record<string, number>>;
}

/** A debugger's connection to a process that was started with `--inspect`. */
export interface Inspector extends AsyncDisposable {
  /** Collects garbage, and says what is left. */
  held(): Promise<Held>;
  /** Writes a heap snapshot, which Chromium's developer tools open and compare. */
  snapshot(file: string): Promise<void>;
}

interface Reply {
  readonly id?: number;
  readonly method?: string;
  readonly params?: { readonly chunk?: string };
  readonly result?: { readonly result?: { readonly value?: unknown } };
  readonly error?: { readonly message: string };
}

const LOOK = `(() => {
  const { heapUsed, external, rss } = process.memoryUsage();
  const resources = {};
  for (const name of process.getActiveResourcesInfo()) resources[name] = (resources[name] ?? 0) + 1;
  return { heapBytes: heapUsed, externalBytes: external, residentBytes: rss, resources };
})()`;

/** Connects to the address that Node printed. The process runs its own code and nothing of the test's. */
export async function inspect(address: string): Promise<Inspector> {
  const socket = new WebSocket(address);
  const waiting = new Map<number, { done: (value: unknown) => void; failed: (error: Error) => void }>();
  const chunks: string[] = [];
  const failAll = (): void => {
    for (const { failed } of waiting.values()) failed(new Error('the process is gone'));
    waiting.clear();
  };
  socket.addEventListener('message', ({ data }) => {
    const { id, method, params, result, error } = JSON.parse(String(data)) as Reply;
    if (method === 'HeapProfiler.addHeapSnapshotChunk') chunks.push(params?.chunk ?? '');
    const asked = id === undefined ? undefined : waiting.get(id);
    if (id === undefined || !asked) return;
    waiting.delete(id);
    if (error) asked.failed(new Error(error.message));
    else asked.done(result?.result?.value);
  });
  socket.addEventListener('close', failAll);
  await new Promise<void>((opened, failed) => {
    socket.addEventListener('open', () => opened());
    socket.addEventListener('error', () => failed(new Error('the process cannot be inspected')));
  });
  let last = 0;
  const send = (method: string, params: object = {}): Promise<unknown> =>
    new Promise((done, failed) => {
      last += 1;
      waiting.set(last, { done, failed });
      socket.send(JSON.stringify({ id: last, method, params }));
    });
  return {
    async held() {
      // Finalizers run after the first, and free more.
      for (let round = 0; round < 3; round += 1) await send('HeapProfiler.collectGarbage');
      return (await send('Runtime.evaluate', { expression: LOOK, returnByValue: true })) as Held;
    },
    async snapshot(file) {
      await send('HeapProfiler.takeHeapSnapshot');
      await writeFile(file, chunks.splice(0).join(''));
    },
    async [Symbol.asyncDispose]() {
      const closed = new Promise((done) => socket.addEventListener('close', done));
      socket.close();
      await closed;
    },
  };
}
