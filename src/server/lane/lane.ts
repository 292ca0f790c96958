import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ExecutionArgs, ExecutionResult, GraphQLSchema } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { Config } from '../../core/config.js';
import type { Metrics } from '../../core/metrics.js';
import { type ContextParts, createContext, type OperationContext } from '../context/context.js';
import { RequestTrace } from '../context/requestTrace.js';
import type { Documents } from '../execution/documents.js';
import type { Operations } from '../execution/operations.js';
import { PLAIN_HEADERS } from '../http/edge.js';
import { leaveBody, readSocket } from '../http/jsonBody.js';
import { factsOfSocket } from '../http/requestFacts.js';
import type { Limits, Verdict } from '../limits/limits.js';
import { type JointRun, JointRuns, type Text } from './jointRuns.js';
import { namerOf } from './sameness.js';

/** What the lane leads through. */
export interface LaneOptions {
  readonly schema: GraphQLSchema;
  readonly parts: ContextParts;
  readonly limits: Limits;
  readonly documents: Documents;
  readonly operations: Operations;
  readonly maskError: (error: unknown) => Error;
  readonly metrics: Metrics;
  /** Takes every request that the lane leaves. */
  readonly byYoga: (request: IncomingMessage, response: ServerResponse) => void;
}

/** The direct way of a plain query. */
export interface Lane {
  /** Whether the request's head is plain enough to begin with. */
  takes(request: IncomingMessage): boolean;
  answer(request: IncomingMessage, response: ServerResponse): Promise<void>;
  /** Lets yoga write what was executed here. */
  readonly plugin: Plugin;
}

/** What a plain request asks for. */
interface Params {
  readonly query: string;
  readonly operationName?: string;
  readonly variables?: Record<string, unknown>;
}

/** Answers' types by what is accepted. */
const TYPES: ReadonlyMap<string, string> = new Map([
  ['*/*', 'application/json; charset=utf-8'],
  ['application/json', 'application/json; charset=utf-8'],
  ['application/graphql-response+json', 'application/graphql-response+json; charset=utf-8'],
]);

const JSON_TYPE = /^application\/json *(;|$)/i;

/**
 * A short way from node:http to the operation and back, for a plain query that is answered without an error. It refuses
 * nothing and explains nothing: everything else goes to yoga, with the body that was read, the caller that was checked
 * and the result that was computed, so that both ways cannot differ in what they refuse, and nothing is done twice.
 */
export function createLane(options: LaneOptions): Lane {
  const { parts, schema, documents, operations, limits, metrics, byYoga, maskError } = options;
  const { config, locationRules, shared } = parts;
  const results = new WeakMap<IncomingMessage, ExecutionResult>();
  const joint = new JointRuns();
  const nameOf = namerOf({ limits, countryHeader: locationRules.countryHeader, writes: () => shared.writes });
  const headers = config.GATEWAY_CORS_ORIGINS === undefined ? PLAIN_HEADERS : [...PLAIN_HEADERS, 'vary', 'Origin'];

  const write = (request: IncomingMessage, response: ServerResponse, text: Text): void => {
    const type = TYPES.get(request.headers.accept ?? '*/*') ?? '';
    const length = String(typeof text === 'string' ? Buffer.byteLength(text) : text.length);
    response.writeHead(200, ['content-type', type, 'content-length', length, ...headers]).end(text);
  };
  const leave = (request: IncomingMessage, response: ServerResponse, body: Promise<string>): void => {
    leaveBody(request, body);
    byYoga(request, response);
  };
  const handOver = (visit: Visit, result: ExecutionResult): void => {
    const errors = result.errors?.map((error) => maskError(error));
    results.set(visit.request, { ...result, ...(errors && { errors }) } as ExecutionResult);
    leave(visit.request, visit.response, visit.body);
  };

  const execute = async (args: ExecutionArgs, verdict: Verdict): Promise<ExecutionResult | Text> => {
    metrics.operations.inc({ result: 'run' });
    const result = await operations.execute(args, verdict.cost);
    if (result.errors) return result;
    const text = JSON.stringify(result);
    // Without an error every field has been waited for, and only queries come here: nothing goes on behind the answer.
    (args.contextValue as OperationContext).trace.release();
    return text.length > LONG ? Buffer.from(text) : text;
  };

  /** Executes, or waits for an equal request that is being executed. */
  const executeJoint = async (
    name: string,
    visit: Visit,
    args: ExecutionArgs,
    verdict: Verdict,
  ): Promise<ExecutionResult | Text> => {
    const other = joint.find(name);
    if (other) {
      other.join();
      visit.waitFor(other);
      const answer = await other.answer;
      visit.waitForNobody();
      if (!answer) return execute(args, verdict);
      metrics.operations.inc({ result: 'join' });
      return answer;
    }
    const { run, finish } = joint.begin(name);
    visit.waitFor(run);
    let answer: Text | undefined;
    try {
      const result = await execute(args, verdict);
      if (isText(result)) answer = result;
      return result;
    } finally {
      finish(answer);
    }
  };

  return {
    takes({ method, url, headers }) {
      if (method !== 'POST' || url !== '/graphql' || !TYPES.has(headers.accept ?? '*/*')) return false;
      if (!JSON_TYPE.test(headers['content-type'] ?? '') || headers['content-encoding'] !== undefined) return false;
      if (config.GATEWAY_CORS_ORIGINS !== undefined && headers.origin !== undefined) return false;
      return Number(headers['content-length'] ?? 0) <= config.LIMIT_BODY_BYTES;
    },
    async answer(request, response) {
      const reading = readSocket(request, config.LIMIT_BODY_BYTES);
      const body = await reading.catch(() => undefined);
      const params = body === undefined ? undefined : plainParams(body);
      const document = params && documents.query(params.query, params.operationName);
      if (body === undefined || !params || !document) return leave(request, response, reading);
      const visit = new Visit(request, response, reading, config);
      const contextValue = await createContext(parts, factsOfSocket(request), visit.trace).catch(() => undefined);
      if (!contextValue) return leave(request, response, reading); // yoga gets the same refusal, and writes it
      const args: ExecutionArgs = {
        schema,
        document,
        contextValue,
        ...(params.variables && { variableValues: params.variables }),
        ...(params.operationName !== undefined && { operationName: params.operationName }),
      };
      const verdict = await operations.check(args);
      if (verdict.refusal) return handOver(visit, { errors: [verdict.refusal] });
      const name = nameOf(body, contextValue, verdict);
      const result = await (name === undefined ? execute(args, verdict) : executeJoint(name, visit, args, verdict));
      if (isText(result)) write(request, response, result);
      else handOver(visit, result);
    },
    plugin: {
      onParams({ context, setResult }) {
        const { req } = context as { readonly req?: IncomingMessage };
        const result = req && results.get(req);
        if (result) setResult(result);
      },
    },
  };
}

/** Texts longer than this many characters are encoded once and written apart from their headers. */
const LONG = 8 << 10;

const isText = (answer: ExecutionResult | Text): answer is Text =>
  typeof answer === 'string' || Buffer.isBuffer(answer);

/** One request on its way: whom it waits for, and what happens when its client leaves. */
class Visit {
  readonly trace: RequestTrace;
  #own: AbortController | undefined;
  #run: JointRun | undefined;

  constructor(
    readonly request: IncomingMessage,
    readonly response: ServerResponse,
    readonly body: Promise<string>,
    { GATEWAY_DEADLINE_MS: deadlineMs, LIMIT_CALLS: maxCalls }: Config,
  ) {
    this.trace = new RequestTrace({
      deadlineMs,
      maxCalls,
      left: () => this.#run?.left ?? (this.#own ??= new AbortController()).signal,
      onLanded: () => this.#run?.close(),
    });
    response.once('close', () => {
      if (response.writableFinished) return;
      (this.#own ??= new AbortController()).abort(); // also for a run of its own that would begin later
      this.#run?.leave();
    });
  }

  waitFor(run: JointRun): void {
    this.#run = run;
  }

  waitForNobody(): void {
    this.#run = undefined;
  }
}

const NAMES = new Set(['query', 'operationName', 'variables']);

/** What the body asks for when it is plain: yoga looks at, and explains, everything else. */
function plainParams(body: string): Params | undefined {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const { query, operationName, variables } = value as Record<string, unknown>;
  if (Object.keys(value).some((name) => !NAMES.has(name)) || typeof query !== 'string') return undefined;
  if (operationName != null && typeof operationName !== 'string') return undefined;
  if (variables != null && (typeof variables !== 'object' || Array.isArray(variables))) return undefined;
  return {
    query,
    ...(operationName != null && { operationName }),
    ...(variables != null && { variables: variables as Record<string, unknown> }),
  };
}
