import { setMaxListeners } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CallLog } from './calls.js';
import { handleRequest, type SandboxExchange } from './exchange.js';
import { Faults } from './faults/faults.js';
import { MAIN_STORE_ID, OTHER_STORE_ID } from './seed/seed.js';
import { startState } from './seed/startState.js';
import { SANDBOX_KEYS } from './state.js';
import { FIRST_RETRY_MS, WebhookOutbox } from './webhooks/outbox.js';

export type { SandboxExchange } from './exchange.js';
export type { FaultRule } from './faults/faults.js';

/** The settings of a sandbox. */
export interface SandboxOptions {
  /** The port; a free one when absent or 0. */
  readonly port?: number;
  /** The address; 127.0.0.1 when absent, because the sandbox's keys are public. */
  readonly host?: string;
  /** The same seed and `now` always give the same data. */
  readonly seed?: number;
  /** The moment that the data leads up to. */
  readonly now?: Date;
  /** Refuses parameters and properties that PayNow does not describe; they are ignored when absent, as by PayNow. */
  readonly strict?: boolean;
  /** A pause before every reply, in milliseconds. */
  readonly latencyMs?: number;
  /** Where webhooks may be sent: to this machine only (`loopback`, when absent), or `any`where. */
  readonly webhookHosts?: 'loopback' | 'any';
  /** Milliseconds until a failed delivery of a webhook is sent again for the first time; 1000 when absent. */
  readonly webhookRetryMs?: number;
}

/** A running imitation of PayNow. */
export interface Sandbox extends AsyncDisposable {
  /** The address it listens on, without a slash at the end. */
  readonly url: string;
  readonly storeId: string;
  readonly apiKey: string;
  /** The token of a shopper of the store who has orders and a subscription. */
  readonly customerToken: string;
  readonly otherStoreId: string;
  readonly otherApiKey: string;
  readonly faults: Faults;
  readonly calls: CallLog;
  /** Calls the listener with every exchange, right before the reply is sent. Returns the function that ends this. */
  onExchange(listener: (exchange: SandboxExchange) => void): () => void;
  /** Resets the data, the faults, the latency and the calls to the start. */
  reset(): void;
  /** Stops listening and ends every connection at once. */
  close(): Promise<void>;
}

const DEFAULT_NOW = '2026-11-01T12:00:00.000Z';

function listen(server: Server, port: number, host: string): Promise<string> {
  return new Promise((listening, failed) => {
    server.once('error', failed);
    server.listen(port, host, () => {
      server.removeListener('error', failed);
      // A server on a port has an address of this kind.
      const { port: actual } = server.address() as AddressInfo;
      const name = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host.includes(':') ? `[${host}]` : host;
      listening(`http://${name}:${actual}`);
    });
  });
}

/**
 * Starts a sandbox.
 * @throws Error of node:net when the port is in use.
 */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const { port = 0, host = '127.0.0.1', seed = 1, now = new Date(DEFAULT_NOW), latencyMs = 0 } = options;
  const outboxOptions = {
    hosts: options.webhookHosts ?? 'loopback',
    firstRetryMs: options.webhookRetryMs ?? FIRST_RETRY_MS,
  };
  let outbox = new WebhookOutbox(outboxOptions);
  let state = startState({ seed, now }, outbox);
  const faults = new Faults(seed, { latencyMs });
  const calls = new CallLog();
  const listeners = new Set<(exchange: SandboxExchange) => void>();
  const closing = new AbortController();
  setMaxListeners(0, closing.signal); // every request that pauses listens
  const reset = () => {
    outbox.stop();
    outbox = new WebhookOutbox(outboxOptions);
    state = startState({ seed, now }, outbox);
    faults.reset();
    calls.clear();
  };
  const exchanges = {
    isStrict: options.strict ?? false,
    state: () => state,
    reset,
    faults,
    calls,
    listeners,
    closing: closing.signal,
  };
  const server = createServer((request, response) => {
    handleRequest(request, response, exchanges).catch((error: unknown) => {
      // The caller has left, or the sandbox is closing; anything else is a bug of the sandbox or of a listener.
      if (!request.destroyed && !response.destroyed && !closing.signal.aborted) {
        process.emitWarning(error instanceof Error ? error : String(error));
      }
      response.destroy();
    });
  });
  const url = await listen(server, port, host);
  const close = async () => {
    closing.abort();
    const closed = new Promise<void>((done) => {
      server.close(() => done());
    });
    server.closeAllConnections();
    outbox.stop();
    await closed;
  };
  return {
    url,
    storeId: MAIN_STORE_ID,
    apiKey: SANDBOX_KEYS.apiKey,
    customerToken: SANDBOX_KEYS.customerToken,
    otherStoreId: OTHER_STORE_ID,
    otherApiKey: SANDBOX_KEYS.otherApiKey,
    faults,
    calls,
    onExchange(listener) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    reset,
    close,
    [Symbol.asyncDispose]: close,
  };
}
