import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ExecutionArgs, ExecutionResult } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { createContext } from '../context/context.js';
import type { Engine } from '../execution/engine.js';
import type { AnswerText } from '../execution/knownAnswers.js';
import { answerTypeOf } from '../http/accept.js';
import { type Cors, corsHeaders } from '../http/cors.js';
import { PLAIN_HEADERS } from '../http/edge.js';
import { isJsonType, leaveBody, paramsOfAddress, readSocket } from '../http/jsonBody.js';
import { factsOfSocket } from '../http/requestFacts.js';
import { ENDPOINT } from '../http/target.js';
import { REQUEST_ID_HEADER, recordOfSocket } from '../observe/requestRecord.js';
import { argumentsOf, plainParams } from './params.js';
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

/** What yoga has to write: not yet masked. */
interface Failed extends Omit<ExecutionResult, 'errors'> {
  readonly errors: readonly unknown[];
}

/**
 * A short way from node:http to the operation and back, for a plain query that is answered without an error. It refuses
 * nothing and explains nothing: everything else goes to yoga, with the body that was read, the caller that was checked
 * and the result that was computed, so that both ways cannot differ in what they refuse, and nothing is done twice.
 */
export function createLane(engine: Engine, cors: Cors): Lane {
  const { parts, schema, documents, trusted, operations, maskError } = engine;
  const { config } = parts;
  const results = new WeakMap<IncomingMessage, ExecutionResult>();
  const toNoPage = [...PLAIN_HEADERS, ...cors.headers({ method: 'POST', origin: undefined, wants: undefined }).flat()];

  const write = (request: IncomingMessage, response: ServerResponse, text: AnswerText): void => {
    const type = `${answerTypeOf(request.headers.accept) ?? ''}; charset=utf-8`;
    const length = String(typeof text === 'string' ? Buffer.byteLength(text) : text.length);
    const { id } = recordOfSocket(request);
    const headers = request.headers.origin === undefined ? toNoPage : [...PLAIN_HEADERS, ...corsHeaders(cors, request)];
    response
      .writeHead(200, ['content-type', type, 'content-length', length, REQUEST_ID_HEADER, id, ...headers])
      .end(text);
  };

  /** Reads the request; `undefined` when it is not plain. Rejects when its caller is refused, for instance. */
  const begin = async (visit: Visit, body: Promise<string> | undefined): Promise<ExecutionArgs | undefined> => {
    const asked = body ? (JSON.parse(await body) as unknown) : paramsOfAddress(visit.request.url ?? '');
    const params = plainParams(asked, trusted);
    const document = params && documents.query(params.query, params.operationName);
    if (!document) return undefined;
    const contextValue = await createContext(parts, factsOfSocket(visit.request), visit.trace);
    return { schema, document, contextValue, ...argumentsOf(params) };
  };

  const isPlainPost = ({ method, url, headers: sent }: IncomingMessage): boolean =>
    method === 'POST' &&
    url === ENDPOINT &&
    isJsonType(sent['content-type'] ?? '') &&
    sent['content-encoding'] === undefined &&
    Number(sent['content-length'] ?? 0) <= config.LIMIT_BODY_BYTES;

  /** Answers without a credential may be public, and those for browsers are a page. */
  const isPlainGet = ({ method, url, headers: sent }: IncomingMessage): boolean =>
    method === 'GET' &&
    url?.startsWith(`${ENDPOINT}?`) === true &&
    sent.authorization !== undefined &&
    !sent.accept?.includes('text/html') &&
    sent['content-length'] === undefined &&
    sent['transfer-encoding'] === undefined;

  return {
    takes: (request) =>
      answerTypeOf(request.headers.accept) !== undefined && (isPlainPost(request) || isPlainGet(request)),
    async answer(request, response, next) {
      const body = request.method === 'POST' ? readSocket(request, config.LIMIT_BODY_BYTES) : undefined;
      const leave = (): void => {
        if (body) leaveBody(request, body);
        next(request, response);
      };
      const visit = new Visit(request, response, config);
      // Whatever fails before it runs fails in yoga too, which explains it.
      const begun = await begin(visit, body).catch(() => undefined);
      if (!begun) return leave();
      if (visit.isGone) return; // nothing is asked of PayNow for a client who has left
      // Whatever is thrown while it runs becomes the answer that yoga would make of it.
      const result = await operations.runDirect(begun).catch((error: unknown): Failed => ({ errors: [error] }));
      if (!result.errors) {
        write(request, response, operations.answers.textOf(result as ExecutionResult));
        // Without an error every field has been waited for, and only queries come here: nothing goes on behind it.
        visit.trace.release();
        return;
      }
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
