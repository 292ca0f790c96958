import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ExecutionArgs, ExecutionResult } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { Metrics } from '../../core/metrics.js';
import { createContext, type OperationContext } from '../context/context.js';
import type { Engine } from '../execution/engine.js';
import { answerTypeOf } from '../http/accept.js';
import { type Cors, corsHeaders } from '../http/cors.js';
import { PLAIN_HEADERS } from '../http/edge.js';
import { isJsonType, leaveBody, readSocket } from '../http/jsonBody.js';
import { factsOfSocket } from '../http/requestFacts.js';
import type { Verdict } from '../limits/limits.js';
import { REQUEST_ID_HEADER, recordOfSocket } from '../observe/requestRecord.js';
import { JointRuns, type Text } from './jointRuns.js';
import { argumentsOf, plainParams } from './params.js';
import { namerOf } from './sameness.js';
import { Visit } from './visit.js';

/** Takes a request that the lane leaves. */
type Next = (request: IncomingMessage, response: ServerResponse) => void;

/** The direct way of a plain query. */
export interface Lane {
  /** Whether the request's head is plain enough to begin with. */
  takes(request: IncomingMessage): boolean;
  /** Answers the request, or leaves it to `next`. */
  answer(request: IncomingMessage, response: ServerResponse, next: Next): Promise<void>;
  /** Lets yoga write what was executed here. */
  readonly plugin: Plugin;
}

/** A plain query of a caller who has been checked. */
interface Begun {
  readonly body: string;
  readonly args: ExecutionArgs;
  readonly context: OperationContext;
}

/** What yoga has to write: not yet masked. */
interface Failed extends Omit<ExecutionResult, 'errors'> {
  readonly errors: readonly unknown[];
}

/**
 * A short way from node:http to the operation and back, for a plain query that is answered without an error. It refuses
 * nothing and explains nothing: everything else goes to yoga, with the body that was read, the caller that was checked
 * and the result that was computed, so that both ways cannot differ in what they refuse, and nothing is done twice.
 */
export function createLane(engine: Engine, metrics: Metrics, cors: Cors): Lane {
  const { parts, schema, documents, trusted, operations, limits, maskError } = engine;
  const { config, locationRules, shared } = parts;
  const results = new WeakMap<IncomingMessage, ExecutionResult>();
  const joint = new JointRuns();
  const nameOf = namerOf({ limits, countryHeader: locationRules.countryHeader, writes: () => shared.writes });
  const toNoPage = [...PLAIN_HEADERS, ...cors.headers({ method: 'POST', origin: undefined, wants: undefined }).flat()];

  const write = (request: IncomingMessage, response: ServerResponse, text: Text): void => {
    const type = `${answerTypeOf(request.headers.accept) ?? ''}; charset=utf-8`;
    const length = String(typeof text === 'string' ? Buffer.byteLength(text) : text.length);
    const { id } = recordOfSocket(request);
    const headers = request.headers.origin === undefined ? toNoPage : [...PLAIN_HEADERS, ...corsHeaders(cors, request)];
    response
      .writeHead(200, ['content-type', type, 'content-length', length, REQUEST_ID_HEADER, id, ...headers])
      .end(text);
  };

  /** Reads the request; `undefined` when it is not plain. Rejects when its caller is refused, for instance. */
  const begin = async (visit: Visit): Promise<Begun | undefined> => {
    const body = await visit.body;
    const params = plainParams(body, trusted);
    const document = params && documents.query(params.query, params.operationName);
    if (!document) return undefined;
    const contextValue = await createContext(parts, factsOfSocket(visit.request), visit.trace);
    // Two requests that name the same id are equal only while it means the same text.
    const asked = params.isById ? `${params.query}\n${body}` : body;
    return { body: asked, context: contextValue, args: { schema, document, contextValue, ...argumentsOf(params) } };
  };

  const execute = async ({ args, context }: Begun, { cost }: Verdict): Promise<Failed | Text> => {
    metrics.operations.inc({ result: 'run' });
    const result = await operations.execute(args, cost);
    if (result.errors) return { ...result, errors: result.errors };
    const text = JSON.stringify(result);
    // Without an error every field has been waited for, and only queries come here: nothing goes on behind the answer.
    context.trace.release();
    return text.length > LONG ? Buffer.from(text) : text;
  };

  /** Executes, or waits for an equal request that is being executed. */
  const executeJoint = async (name: string, visit: Visit, begun: Begun, verdict: Verdict): Promise<Failed | Text> => {
    const other = joint.find(name);
    if (other) {
      const answer = await visit.join(other);
      if (!answer) return execute(begun, verdict);
      metrics.operations.inc({ result: 'join' });
      operations.joined(begun.args);
      return answer;
    }
    const { run, finish } = joint.begin(name);
    visit.lead(run);
    let answer: Text | undefined;
    try {
      const result = await execute(begun, verdict);
      if (isText(result)) answer = result;
      return result;
    } finally {
      finish(answer);
    }
  };

  const run = async (visit: Visit, begun: Begun): Promise<Failed | Text> => {
    const verdict = await operations.check(begun.args);
    if (verdict.refusal) {
      const refused = operations.refuse(begun.args, verdict.refusal);
      return { ...refused, errors: refused.errors ?? [] };
    }
    const name = nameOf(begun.body, begun.context, verdict);
    return name === undefined ? execute(begun, verdict) : executeJoint(name, visit, begun, verdict);
  };

  return {
    takes({ method, url, headers: sent }) {
      if (method !== 'POST' || url !== '/graphql' || !answerTypeOf(sent.accept)) return false;
      if (!isJsonType(sent['content-type'] ?? '') || sent['content-encoding'] !== undefined) return false;
      return Number(sent['content-length'] ?? 0) <= config.LIMIT_BODY_BYTES;
    },
    async answer(request, response, next) {
      const leave = (): void => {
        leaveBody(request, body);
        next(request, response);
      };
      const body = readSocket(request, config.LIMIT_BODY_BYTES);
      const visit = new Visit(request, response, body, config);
      // Whatever fails before it runs fails in yoga too, which explains it.
      const begun = await begin(visit).catch(() => undefined);
      if (!begun) return leave();
      if (visit.isGone) return; // nothing is asked of PayNow for a client who has left
      // Whatever is thrown while it runs becomes the answer that yoga would make of it.
      const result = await run(visit, begun).catch((error: unknown): Failed => ({ errors: [error] }));
      if (isText(result)) return write(request, response, result);
      results.set(request, { ...result, errors: result.errors.map(maskError) });
      leave();
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

const isText = (answer: Failed | Text): answer is Text => typeof answer === 'string' || Buffer.isBuffer(answer);
