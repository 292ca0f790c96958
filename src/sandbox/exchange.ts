import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import type { CallLog } from './calls.js';
import { CONTROL_PREFIX, runControl } from './control.js';
import type { FaultRule, Faults } from './faults/faults.js';
import { faultyReply, sendFault } from './faults/send.js';
import { errorBody, Refusal } from './http/errors.js';
import { jsonReply, type Reply, readBytes, sendReply } from './http/reply.js';
import { browserMethods, createRouter, type Incoming, type Outcome, type ShopperHeaders } from './http/router.js';
import * as routes from './routes/routes.js';
import type { SandboxState } from './state.js';

/** A request and its reply. */
export interface SandboxExchange {
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  /** Includes the credential: leave it out when you print them. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** The parsed JSON; the text when it is none, absent when there was no body. */
  readonly body?: unknown;
  /** The status that was sent; 0 when a fault sent none. */
  readonly status: number;
  /** The body that was sent; empty when there was none. */
  readonly replyText: string;
  /** `replyText` as parsed JSON; the text when it is none, `undefined` when there was no body. */
  readonly replyBody: unknown;
  readonly faulted: boolean;
}

/** What the requests share. */
export interface Exchanges {
  readonly state: () => SandboxState;
  readonly reset: () => void;
  readonly faults: Faults;
  readonly calls: CallLog;
  /** Refuses what PayNow does not describe, where it is ignored otherwise. */
  readonly isStrict: boolean;
  readonly listeners: ReadonlySet<(exchange: SandboxExchange) => void>;
  /** Ends every pause. */
  readonly closing: AbortSignal;
}

const BODY_LIMIT = 10 * 1024 * 1024;
const ROUTES = Object.values(routes).flat();
const runRoute = createRouter(ROUTES);
const methodsForBrowsers = browserMethods(ROUTES);

/** The reply of a write that a fault stopped; faults that spoil a reply need one to spoil. */
const STOPPED: Outcome = { status: 200, body: { sandbox: 'a fault stopped this before the change' } };

function parsed(text: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

/** The reply to an outcome; a refusal becomes PayNow's error form. */
function outcomeOf(run: () => Outcome): Reply {
  try {
    const { status, body, html, location } = run();
    const reply =
      html === undefined ? jsonReply(status, body) : { status, text: html, contentType: 'text/html; charset=utf-8' };
    return location === undefined ? reply : { ...reply, headers: { location } };
  } catch (error) {
    if (error instanceof Refusal) {
      return jsonReply(error.status, errorBody(error.status, error.code, error.message, error.problems));
    }
    process.emitWarning(error instanceof Error ? error : String(error));
    return jsonReply(500, errorBody(500, 'internal-server-error', 'The sandbox failed.'));
  }
}

/** The headers that a storefront's server sends about its shopper. */
function shopperHeaders(headers: IncomingMessage['headers']): ShopperHeaders {
  const {
    'x-paynow-store-id': storeId,
    'x-paynow-customer-ip': ip,
    'x-paynow-customer-countrycode': country,
  } = headers;
  return {
    ...(storeId !== undefined && { storeId: String(storeId) }),
    ...(ip !== undefined && { ip: String(ip) }),
    ...(country !== undefined && { country: String(country) }),
  };
}

async function readIncoming(request: IncomingMessage, isStrict: boolean): Promise<Incoming | undefined> {
  const { method = 'GET', url = '/', headers } = request;
  const bytes = await readBytes(request, BODY_LIMIT);
  // Split by hand: a URL would fold dot segments away, and a call to a wrong path would not be seen as one.
  const [path = '/', ...query] = url.split('?');
  return (
    bytes && {
      method,
      path,
      search: new URLSearchParams(query.join('?')),
      authorization: headers.authorization || undefined,
      isStrict,
      contentType: headers['content-type'],
      isNavigation: headers.accept?.includes('text/html') ?? false,
      text: bytes.toString('utf8'),
      origin: `http://${headers.host ?? '127.0.0.1'}`,
      shopper: shopperHeaders(headers),
    }
  );
}

/**
 * Lets web pages of any origin call the storefront's operations, which PayNow offers to browsers. Keys are for servers,
 * and the controls are for whoever runs the sandbox. Answers a preflight itself.
 * @returns whether the request was a preflight, and is answered
 */
function allowBrowsers({ method, url = '/', headers }: IncomingMessage, response: ServerResponse): boolean {
  const methods = methodsForBrowsers(url.split('?')[0] ?? '/');
  if (headers.origin === undefined || methods.length === 0) return false;
  response.setHeader('access-control-allow-origin', '*');
  if (method !== 'OPTIONS') return false;
  response.writeHead(204, {
    'access-control-allow-methods': methods.join(', '),
    // Every header may be sent; `*` does not stand for Authorization.
    'access-control-allow-headers': headers['access-control-request-headers'] ?? '*',
    'access-control-max-age': '600',
    vary: 'access-control-request-headers',
  });
  response.end();
  return true;
}

function replyTo(rule: FaultRule | undefined, method: string, run: () => Outcome): Reply {
  const isStopped = rule !== undefined && rule.when !== 'after' && method !== 'GET';
  return outcomeOf(() => (isStopped ? STOPPED : run()));
}

/** Reads a request, runs its route or the fault that strikes it, and replies. `run` finds and runs the route. */
export async function handleRequest(
  request: IncomingMessage,
  response: ServerResponse,
  exchanges: Exchanges,
  run = runRoute,
): Promise<void> {
  const { state, faults, calls, listeners, closing, isStrict } = exchanges;
  const at = new Date().toISOString();
  if (allowBrowsers(request, response)) return;
  const incoming = await readIncoming(request, isStrict);
  if (!incoming) {
    const tooLarge = errorBody(413, 'payload-too-large', 'The body is too large.');
    return sendReply(request, response, jsonReply(413, tooLarge));
  }
  const { method, path } = incoming;
  if (path.startsWith(CONTROL_PREFIX)) {
    return sendReply(
      request,
      response,
      outcomeOf(() => runControl(incoming, exchanges)),
    );
  }
  // Taken on arrival: a pause of random length must not decide which request a rule strikes.
  const rule = faults.take(method, path);
  const latencyMs = faults.nextLatencyMs();
  if (latencyMs > 0) await pause(latencyMs, undefined, { signal: closing });
  const reply = replyTo(rule, method, () => run(incoming, state()));
  const sent = rule ? faultyReply(rule.fault, reply) : reply;
  const status = sent?.status ?? 0;
  const { url = '/', headers } = request;
  calls.add({
    method,
    path,
    query: url.slice(path.length),
    authorized: incoming.authorization !== undefined,
    shopper: incoming.shopper,
    status,
    at,
  });
  if (listeners.size > 0) {
    const body = parsed(incoming.text);
    const replyText = sent?.text ?? '';
    let replyBody: unknown;
    const exchange: SandboxExchange = {
      method,
      url,
      headers: { ...headers },
      ...(body !== undefined && { body }),
      status,
      replyText,
      get replyBody() {
        replyBody ??= parsed(replyText);
        return replyBody;
      },
      faulted: rule !== undefined,
    };
    for (const listener of listeners) listener(exchange);
  }
  return rule ? sendFault(rule.fault, { request, response, reply }, sent) : sendReply(request, response, reply);
}
