import { createHmac } from 'node:crypto';
import { createClient } from 'graphql-sse';
import { createClient as createWsClient } from 'graphql-ws';
import { WebSocket } from 'ws';

/** A delivery as PayNow sends it. */
export interface TestDelivery {
  readonly url: string;
  readonly secret: string;
  readonly eventId?: string;
  readonly eventType?: string;
  readonly body?: Readonly<Record<string, unknown>>;
  /** What is sent, in place of an envelope. */
  readonly raw?: string;
  /** Milliseconds since 1970. */
  readonly sentAt?: number;
  readonly headers?: Readonly<Record<string, string | undefined>>;
}

/** The signature of a body. */
export const sign = (secret: string, sentAt: number, raw: string): string =>
  createHmac('sha256', secret).update(`${sentAt}.${raw}`).digest('base64');

/** Delivers an event to the gateway, signed; headers that are undefined are left out. Gives the status and the body. */
export async function deliver(delivery: TestDelivery): Promise<{ readonly status: number; readonly body: string }> {
  const { url, secret, eventId = '1', eventType = 'ON_ORDER_COMPLETED', body = {}, sentAt = Date.now() } = delivery;
  const raw = delivery.raw ?? JSON.stringify({ event_type: eventType, event_id: eventId, body });
  const headers = {
    'content-type': 'application/json',
    'paynow-timestamp': String(sentAt),
    'paynow-signature': sign(secret, sentAt, raw),
    ...delivery.headers,
  };
  const response = await fetch(new URL('/webhooks/paynow', url), {
    method: 'POST',
    headers: Object.fromEntries(
      Object.entries(headers).filter((entry): entry is [string, string] => entry[1] !== undefined),
    ),
    body: raw,
  });
  return { status: response.status, body: await response.text() };
}

/** What a listener has heard so far. */
export interface Heard {
  readonly answers: readonly {
    readonly data?: { readonly storeEvents: Readonly<Record<string, unknown>> } | null;
    readonly errors?: readonly { readonly message: string; readonly extensions: Readonly<Record<string, unknown>> }[];
  }[];
  /** Resolves when the stream has ended. */
  readonly ended: Promise<void>;
  readonly leave: () => void;
  /** Resolves when this many answers have come. */
  readonly count: (n: number) => Promise<void>;
}

/** Listens by SSE, as the client `graphql-sse` does. */
export function listenBySse(
  url: string,
  query: string,
  headers: Readonly<Record<string, string>>,
  variables: Readonly<Record<string, unknown>> = {},
): Heard {
  const client = createClient({ url, headers, retryAttempts: 0 });
  return heardBy(
    (sink) => client.subscribe<{ storeEvents: Record<string, unknown> }>({ query, variables }, sink),
    () => client.dispose(),
  );
}

type Answer = Heard['answers'][number];

/** Takes the answers of a subscription. */
export interface AnswerSink {
  readonly next: (answer: object) => void;
  readonly error: (error: unknown) => void;
  readonly complete: () => void;
}

/** Gathers what a subscription says. */
export function heardBy(subscribe: (sink: AnswerSink) => () => void, dispose: () => unknown): Heard {
  const answers: Answer[] = [];
  let wake = () => {};
  let leave = () => {};
  const ended = new Promise<void>((resolve, reject) => {
    leave = subscribe({
      next: (answer) => {
        answers.push(answer as Answer); // of the query's own shape
        wake();
      },
      error: (error) => {
        reject(error as Error); // or the errors of the protocol, which are no Error
        wake();
      },
      complete: resolve,
    });
  });
  ended.catch(() => undefined); // looked at by those who expect it
  const count = async (n: number): Promise<void> => {
    while (answers.length < n) {
      await Promise.race([
        ended,
        new Promise<void>((resolve) => {
          wake = resolve;
        }),
      ]);
    }
  };
  return {
    answers,
    ended,
    leave: () => {
      leave();
      void dispose();
    },
    count,
  };
}

/** Listens by WebSocket, as the client `graphql-ws` does. */
export function listenByWebSocket(
  url: string,
  query: string,
  connectionParams: Readonly<Record<string, string>>,
  variables: Readonly<Record<string, unknown>> = {},
): Heard {
  const client = createWsClient({
    url: url.replace(/^http/, 'ws'),
    webSocketImpl: WebSocket,
    connectionParams,
    retryAttempts: 0,
  });
  return heardBy(
    (sink) => client.subscribe<{ storeEvents: Record<string, unknown> }>({ query, variables: { ...variables } }, sink),
    () => client.dispose(),
  );
}

/** Both transports on which operations can go on. */
export const WAYS = [
  { way: 'SSE', listen: listenBySse },
  { way: 'WebSocket', listen: listenByWebSocket },
];

/** The only webhook secret of beds that need no more. */
export const SECRET = 'secret-of-a-webhook';

let lastId = 1000;

/** An event id that no other event of this process has. */
export const nextEventId = (): string => {
  lastId += 1;
  return String(lastId);
};
