import { fileURLToPath } from 'node:url';
import { type Lock, type Operation, type Parameters, readLock, resolveShape } from '../../src/cli/contract/lock.js';
import { checkText, checkValue } from './checkValue.js';

/** A request as it went over the wire. */
export interface SentRequest {
  readonly method: string;
  /** Path and query; an origin before them is ignored. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** The parsed JSON; absent when the request had no body. */
  readonly body?: unknown;
}

/** A reply as it came over the wire. */
export interface ReceivedReply {
  readonly method: string;
  /** The path that was asked for; a query is ignored. */
  readonly path: string;
  readonly status: number;
  /** The parsed JSON; `undefined` or `''` when the reply had no body. */
  readonly body?: unknown;
}

/** The checks against one lock; each answers violations, none when all is well. */
export interface ContractChecker {
  readonly checkRequest: (request: SentRequest) => string[];
  readonly checkReply: (reply: ReceivedReply) => string[];
  /** A request and the reply to it. */
  readonly checkExchange: (request: SentRequest, reply: Pick<ReceivedReply, 'status' | 'body'>) => string[];
}

interface Described {
  readonly name: string;
  readonly operation: Operation;
  readonly template: Template;
}

interface Match {
  readonly name: string;
  readonly operation: Operation;
  readonly values: ReadonlyMap<string, string>;
}

/** A template of a path, taken apart: a parameter's name, or the text that has to stand there. */
type Template = ReadonlyArray<{ readonly name?: string | undefined; readonly text: string }>;

const templateOf = (path: string): Template =>
  path.split('/').map((text) => ({ name: /^\{(\w+)\}$/.exec(text)?.[1], text }));

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment; // a broken escape is checked as it stands
  }
}

function matchPath(template: Template, given: readonly string[]): ReadonlyMap<string, string> | undefined {
  if (template.length !== given.length) return undefined;
  if (!template.every(({ name, text }, index) => name !== undefined || text === given[index])) return undefined;
  return new Map(
    template.flatMap(({ name }, index) => (name === undefined ? [] : [[name, decode(given[index] ?? '')] as const])),
  );
}

/** Finds the operation of a path; where two fit, the one with fewer parameters (`/customers/lookup`) is meant. */
function findMatch(operations: readonly Described[], method: string, path: string): Match | undefined {
  const given = path.split('/');
  const matches = operations.flatMap(({ name, operation, template }): Match[] => {
    const values = operation.method === method ? matchPath(template, given) : undefined;
    return values ? [{ name, operation, values }] : [];
  });
  return matches.sort((a, b) => a.values.size - b.values.size)[0];
}

const parse = (url: string) => new URL(url, 'http://paynow.invalid');

const missingOf = (parameters: Parameters, given: ReadonlySet<string>, kind: string): string[] =>
  Object.entries(parameters)
    .filter(([name, { required }]) => required && !given.has(name))
    .map(([name]) => `${kind} ${name}: is required`);

function checkPath({ operation, values }: Match, lock: Lock): string[] {
  return [...values].flatMap(([name, value]) => {
    const parameter = operation.parameters.path?.[name];
    if (!parameter || value === '') return [`path ${name}: ${parameter ? 'is empty' : 'is not described'}`];
    return checkText(value, parameter.shape, `path ${name}`, lock);
  });
}

function checkQuery(search: URLSearchParams, parameters: Parameters, lock: Lock): string[] {
  const given = new Set<string>();
  const wrong = [...new Set(search.keys())].flatMap((key) => {
    const deep = /^(.+)\[[^[\]]+\]$/.exec(key)?.[1];
    const name = deep !== undefined && parameters[deep]?.style === 'deepObject' ? deep : key;
    const parameter = Object.hasOwn(parameters, name) ? parameters[name] : undefined;
    if (!parameter || (name === key && parameter.style === 'deepObject')) return [`query ${key}: unknown parameter`];
    given.add(name);
    const texts = search.getAll(key);
    const shape = resolveShape(lock, parameter.shape);
    const item = shape.items ?? shape.additionalProperties ?? shape;
    const repeated =
      texts.length > 1 && shape.type !== 'array' ? [`query ${key}: is repeated, but takes one value`] : [];
    return [...repeated, ...texts.flatMap((text) => checkText(text, item, `query ${key}`, lock))];
  });
  return [...wrong, ...missingOf(parameters, given, 'query')];
}

type HeaderMap = ReadonlyMap<string, string>;

const headerMap = (headers: SentRequest['headers']): HeaderMap =>
  new Map(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name.toLowerCase(), [value].flat().join(', ')] as const],
    ),
  );

/** PayNow's own headers only: what transport and proxies add is none of the contract's business. */
function checkHeaders(headers: HeaderMap, parameters: Parameters, lock: Lock): string[] {
  const own = [...headers].filter(([name]) => name.startsWith('x-paynow-') || Object.hasOwn(parameters, name));
  const wrong = own.flatMap(([name, value]) => {
    const parameter = parameters[name];
    return parameter ? checkText(value, parameter.shape, `header ${name}`, lock) : [`header ${name}: unknown header`];
  });
  return [...wrong, ...missingOf(parameters, new Set(headers.keys()), 'header')];
}

/** The scheme only; a credential is never in a message. */
function checkAuthorization(headers: HeaderMap, { auth }: Operation): string[] {
  const header = headers.get('authorization');
  const wanted = auth.schemes.map((scheme) => `${scheme} <..>`).join(' or ');
  if (header === undefined) return auth.optional ? [] : [`header authorization: is required (${wanted})`];
  const scheme = /^(\w+) \S+$/.exec(header)?.[1];
  if (auth.schemes.length === 0 || (scheme !== undefined && auth.schemes.includes(scheme))) return [];
  return [`header authorization: must be ${wanted}`];
}

function checkBody(
  { body }: SentRequest,
  headers: HeaderMap,
  { body: wanted }: Operation,
  lock: Lock,
): readonly string[] {
  if (!wanted) return body === undefined ? [] : ['body: the operation takes none'];
  if (body === undefined) return ['body: is missing'];
  const type = headers.get('content-type') ?? '';
  const isJson = /^application\/json\s*(;|$)/i.test(type);
  return [
    ...(isJson ? [] : ['header content-type: must be application/json']),
    ...checkValue(body, wanted, 'body', lock),
  ];
}

function checkReplyBody({ status, body }: ReceivedReply, operation: Operation, lock: Lock): readonly string[] {
  const isEmpty = body === undefined || body === '';
  if (status >= 400) {
    if (!operation.error) return [];
    return isEmpty ? ['error: has no body'] : checkValue(body, operation.error, 'error', lock);
  }
  // Where a body is described for 204, which HTTP forbids, it can only come with 200.
  const described = operation.replies[status] ?? (status === 200 ? operation.replies['204'] : undefined);
  if (described === undefined && !(status in operation.replies)) return [`status ${status}: is not described`];
  if (!described || status === 204) return isEmpty ? [] : [`reply: ${status} must have no body`];
  return isEmpty ? ['reply: has no body'] : checkValue(body, described, 'reply', lock);
}

/** Makes the checks for a lock. */
export function createChecker(lock: Lock): ContractChecker {
  const operations = Object.entries(lock.operations).map(([name, operation]) => ({
    name,
    operation,
    template: templateOf(operation.path),
  }));
  const checked = (method: string, url: string, check: (match: Match) => readonly string[]): string[] => {
    const match = findMatch(operations, method.toUpperCase(), parse(url).pathname);
    if (!match) return [`${method} ${parse(url).pathname}: unknown operation`];
    return check(match).map((violation) => `${match.name}: ${violation}`);
  };
  const checkRequest = (request: SentRequest) =>
    checked(request.method, request.url, (match) => {
      const { operation } = match;
      const headers = headerMap(request.headers);
      return [
        ...checkAuthorization(headers, operation),
        ...checkHeaders(headers, operation.parameters.header ?? {}, lock),
        ...checkPath(match, lock),
        ...checkQuery(parse(request.url).searchParams, operation.parameters.query ?? {}, lock),
        ...checkBody(request, headers, operation, lock),
      ];
    });
  const checkReply = (reply: ReceivedReply) =>
    checked(reply.method, reply.path, ({ operation }) => checkReplyBody(reply, operation, lock));
  const checkExchange: ContractChecker['checkExchange'] = (request, reply) => [
    ...checkRequest(request),
    ...checkReply({ method: request.method, path: request.url, ...reply }),
  ];
  return { checkRequest, checkReply, checkExchange };
}

/** The checks against the committed lock. */
export const { checkRequest, checkReply, checkExchange } = createChecker(
  readLock(fileURLToPath(new URL('../..', import.meta.url))),
);
