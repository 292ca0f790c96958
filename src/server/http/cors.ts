import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Plugin } from 'graphql-yoga';
import type { Config } from '../../core/config.js';
import { LOCAL_ORIGINS, readOrigins } from '../../core/origins.js';
import { REQUEST_ID_HEADER } from '../observe/requestRecord.js';

/** What of a request decides who may read its answer. */
interface Asking {
  readonly method: string | undefined;
  readonly origin: string | null | undefined;
  /** `Access-Control-Request-Headers`: what the page means to send. */
  readonly wants: string | null | undefined;
}

type Pairs = ReadonlyArray<readonly [name: string, value: string]>;

/** Which other sites' pages may read answers, and what their browsers are told. Cookies are never involved. */
export interface Cors {
  /** Whether any may. */
  readonly isOn: boolean;
  /** Whether pages of this origin may. */
  readonly allows: (origin: string) => boolean;
  /** The headers of an answer; none where no page of another site may read any. */
  readonly headers: (asking: Asking) => Pairs;
}

/** What an answer carries that a page needs, beyond what every page may read: who failed, when to try again, and why not. */
const EXPOSED = [REQUEST_ID_HEADER, 'retry-after', 'www-authenticate', 'etag'].join(', ');

/** Seconds that a browser remembers what it was allowed: the most that Chrome takes. */
const PREFLIGHT_S = 7_200;

const ALLOW_ORIGIN = 'access-control-allow-origin';
const OWN_PREFIX = 'access-control-';

/** What a gateway's settings say; a gateway with its own sandbox lets in pages of its machine. */
export function corsOf({ GATEWAY_CORS_ORIGINS, sandbox }: Pick<Config, 'GATEWAY_CORS_ORIGINS' | 'sandbox'>): Cors {
  const list = GATEWAY_CORS_ORIGINS ?? (sandbox ? LOCAL_ORIGINS : undefined);
  const allows = list === undefined ? undefined : readOrigins(list);
  if (!allows) return { isOn: false, allows: () => false, headers: () => [] };
  const stranger: Pairs = [['vary', 'Origin']];
  return {
    isOn: true,
    allows,
    headers({ method, origin, wants }) {
      if (origin == null || !allows(origin)) return stranger;
      if (method !== 'OPTIONS') {
        return [
          [ALLOW_ORIGIN, origin],
          ['access-control-expose-headers', EXPOSED],
          ['vary', 'Origin'],
        ];
      }
      return [
        [ALLOW_ORIGIN, origin],
        ['access-control-allow-methods', 'GET, POST'],
        ...(wants ? ([['access-control-allow-headers', wants]] as const) : []),
        ['access-control-max-age', String(PREFLIGHT_S)],
        ['vary', 'Origin, Access-Control-Request-Headers'],
      ];
    },
  };
}

/** What a request of node:http says. */
const askingOf = ({ method, headers }: IncomingMessage): Asking => ({
  method,
  origin: headers.origin,
  wants: headers['access-control-request-headers'],
});

/** The headers for a request of node:http, as `writeHead` takes them. */
export const corsHeaders = (cors: Cors, request: IncomingMessage): string[] => cors.headers(askingOf(request)).flat();

/** Sets the headers of an answer that may be given before GraphQL is asked: a page shall be able to read a refusal too. */
export function setCors(cors: Cors, request: IncomingMessage, response: ServerResponse): void {
  for (const [name, value] of cors.headers(askingOf(request))) response.setHeader(name, value);
}

/** Whether a header says who may read an answer, so that no failure removes it. */
export const isCorsHeader = (name: string): boolean => name === 'vary' || name.startsWith(OWN_PREFIX);

/** Sets the headers of an answer of `fetch`. */
export function addCors(cors: Cors, request: Request, response: Response): void {
  const { headers } = request;
  const asking = {
    method: request.method,
    origin: headers.get('origin'),
    wants: headers.get('access-control-request-headers'),
  };
  for (const [name, value] of cors.headers(asking)) {
    if (name === 'vary') response.headers.append(name, value);
    else response.headers.set(name, value);
  }
}

/** Answers what browsers ask before they send, and marks all other answers. It has to be the last plugin of its kind. */
export const useCors = (cors: Cors): Plugin => ({
  onRequest(payload) {
    if (!cors.isOn || payload.request.method !== 'OPTIONS') return;
    // Safari waits for a body where no length is given.
    payload.endResponse(new payload.fetchAPI.Response(null, { status: 204, headers: { 'content-length': '0' } }));
  },
  onResponse({ request, response }) {
    addCors(cors, request, response);
  },
});
