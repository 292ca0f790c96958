import { expect } from 'vitest';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../src/sandbox/sandbox.js';
import { checkExchange, checkReply } from '../contract/checker.js';

/** A reply as a test looks at it. */
export interface Answer {
  readonly status: number;
  // The shape is the operation's; tests assert it.
  readonly body: unknown;
  readonly headers: Headers;
}

/** A sandbox whose every reply is checked against the contract. */
export interface Bed extends AsyncDisposable {
  readonly sandbox: Sandbox;
  /** Sends a request under `/v1/stores/{storeId}/`, or anywhere when the path begins with a slash. */
  readonly send: (method: string, path: string, body?: unknown, authorization?: string) => Promise<Answer>;
  /** Reads rows; fails unless they come with 200. */
  rows<Row = Readonly<Record<string, unknown>> & { readonly id: string }>(path: string): Promise<Row[]>;
}

/** Starts one; its end fails the test when an exchange broke the contract. */
export async function startBed(options: SandboxOptions = {}): Promise<Bed> {
  const sandbox = await startSandbox({ strict: true, ...options });
  const violations: string[] = [];
  sandbox.onExchange((exchange) => {
    const { method, url, status, replyBody: body, faulted } = exchange;
    if (faulted || url.startsWith('/v1/nowhere')) return;
    // A refused request is wrong on purpose; its reply is not.
    if (status >= 400) violations.push(...checkReply({ method, path: url, status, body }));
    else violations.push(...checkExchange(exchange, { status, body }));
  });
  const send: Bed['send'] = async (method, path, body, authorization = `APIKey ${sandbox.apiKey}`) => {
    const url = path.startsWith('/') ? sandbox.url + path : `${sandbox.url}/v1/stores/${sandbox.storeId}/${path}`;
    const response = await fetch(url, {
      method,
      headers: {
        // Packing and unpacking every reply is dear; test/sandbox/http.test.ts asks for it.
        'accept-encoding': 'identity',
        ...(authorization && { authorization }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, body: text === '' ? undefined : JSON.parse(text), headers: response.headers };
  };
  return {
    sandbox,
    send,
    async rows<Row>(path: string) {
      const { status, body } = await send('GET', path);
      expect(status, path).toBe(200);
      return body as Row[];
    },
    async [Symbol.asyncDispose]() {
      await sandbox.close();
      expect(violations).toEqual([]);
    },
  };
}

/** PayNow's error form with this status and code. */
export const errorForm = (status: number, code: string) =>
  expect.objectContaining({
    status,
    code,
    message: expect.stringMatching(/./),
    trace_id: expect.stringMatching(/^[0-9a-f]{32}$/),
  });

/** The first of a list that must have one. */
export function first<T>(list: readonly T[]): T {
  const [one] = list;
  if (one === undefined) throw new Error('nothing there');
  return one;
}
