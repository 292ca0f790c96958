import { type IncomingMessage, request } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';

const FIELDS = 'eventId cursor';
/** Slow listeners ask for much and read little. */
const queryOf = (isSlow: boolean) =>
  `subscription ($after: String) { storeEvents(after: $after) { ${FIELDS} ${isSlow ? 'body' : ''} } }`;

/** How long a slow listener does nothing after it has read something, in milliseconds. */
const SLOW_MS = 250;
/** Pause before a listener connects again, in milliseconds. */
const AGAIN_MS = 50;

interface Answer {
  readonly data?: { readonly storeEvents: { readonly eventId: string; readonly cursor: string } } | null;
  readonly errors?: readonly { readonly extensions?: { readonly code?: string; readonly cursor?: string } }[];
}

/** What a listener is made with. */
export interface ListenerOptions {
  /** The addresses of the copies; a listener that loses one goes to the next. */
  readonly urls: readonly string[];
  readonly authorization: string;
  readonly transport: 'sse' | 'ws';
  readonly isSlow: boolean;
  /** Where it begins. */
  readonly after: string;
}

/** Somebody who listens for as long as it takes, whatever happens to the connection. */
export class Listener {
  /** Every event, in the order in which it was heard. */
  readonly heard: string[] = [];
  /** How often it was told that it is too slow. */
  tooSlow = 0;
  connections = 0;
  /** Anything else that it was told. */
  readonly surprises: string[] = [];
  #after: string;
  readonly #ending = new AbortController();
  readonly running: Promise<void>;

  constructor(
    private readonly options: ListenerOptions,
    n: number,
  ) {
    this.#after = options.after;
    this.running = this.#run(n);
  }

  stop(): void {
    this.#ending.abort();
  }

  async #run(first: number): Promise<void> {
    const { urls, transport } = this.options;
    for (let n = first; !this.#ending.signal.aborted; n += 1) {
      const url = urls[n % urls.length] ?? '';
      this.connections += 1;
      await (transport === 'sse' ? this.#overSse(url) : this.#overWebSocket(url)).catch(() => undefined);
      await pause(AGAIN_MS);
    }
  }

  #take({ data, errors }: Answer): void {
    if (data?.storeEvents) {
      this.heard.push(data.storeEvents.eventId);
      this.#after = data.storeEvents.cursor;
      return;
    }
    for (const { extensions = {} } of errors ?? []) {
      if (extensions.code !== 'EVENTS_TOO_SLOW') this.surprises.push(String(extensions.code));
      else {
        this.tooSlow += 1;
        this.#after = extensions.cursor ?? this.#after;
      }
    }
  }

  async #overSse(url: string): Promise<void> {
    const { authorization, isSlow } = this.options;
    const body = JSON.stringify({ query: queryOf(isSlow), variables: { after: this.#after } });
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      const headers = { authorization, accept: 'text/event-stream', 'content-type': 'application/json' };
      const options = { method: 'POST', headers, signal: this.#ending.signal, agent: false } as const;
      request(url, options, resolve).on('error', reject).end(body);
    });
    let text = '';
    response.setEncoding('utf8');
    for await (const chunk of response as AsyncIterable<string>) {
      text += chunk;
      const messages = text.split('\n\n');
      text = messages.pop() ?? '';
      for (const message of messages) {
        const [, data = ''] = /^data: (.*)$/m.exec(message) ?? [];
        if (data !== '') this.#take(JSON.parse(data) as Answer);
      }
      if (isSlow) await pause(SLOW_MS);
    }
  }

  async #overWebSocket(url: string): Promise<void> {
    const { authorization, isSlow } = this.options;
    const connectionParams = { authorization };
    const client = createClient({
      ...{ url: url.replace(/^http/, 'ws'), webSocketImpl: WebSocket, connectionParams, retryAttempts: 0 },
    });
    let socket: WebSocket | undefined;
    client.on('opened', (opened) => {
      socket = opened as WebSocket; // of the given kind
    });
    let timer: NodeJS.Timeout | undefined;
    await new Promise<void>((resolve, reject) => {
      const leave = client.subscribe<Answer['data']>(
        { query: queryOf(isSlow), variables: { after: this.#after } },
        {
          next: (answer) => {
            this.#take(answer as Answer); // of the query's own shape
            if (!isSlow || timer !== undefined) return;
            socket?.pause();
            timer = setTimeout(() => {
              timer = undefined;
              if (socket?.readyState === WebSocket.OPEN) socket.resume();
            }, SLOW_MS);
          },
          error: (error) => {
            if (Array.isArray(error)) this.#take({ errors: error as Answer['errors'] & {} }); // the protocol's own errors
            reject(new Error('lost'));
          },
          complete: resolve,
        },
      );
      this.#ending.signal.addEventListener('abort', leave, { once: true });
    }).finally(() => {
      socket?.resume();
      void client.dispose();
    });
  }
}
