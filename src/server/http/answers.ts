import type { IncomingMessage } from 'node:http';
import type { ExecutionResult, GraphQLError } from 'graphql';
import { type Plugin, processRegularResult } from 'graphql-yoga';
import { Refusal } from '../limits/refusal.js';
import type { Observer } from '../observe/observer.js';
import { recordFor } from '../observe/requestRecord.js';
import { type AnswerType, acceptsEvents, answerTypeOf } from './accept.js';

/** A result as yoga hands it on; its `extensions.http` says the status and is never sent. */
type Result = ExecutionResult;

const NOT_ACCEPTABLE =
  'The Accept header must allow application/graphql-response+json or application/json. Subscriptions need text/event-stream.';

/**
 * Decides type and status of GraphQL's answers: the type by `Accept`, whose refusal comes before anything runs. An
 * answer without `data` is never a success to who accepts `application/graphql-response+json`.
 * @param maskError what callers see of a failure
 * @param observer told of whatever was refused before it became an operation
 */
export function useAnswers(maskError: (error: unknown) => GraphQLError, observer: Observer): Plugin {
  const whole = (given: Result, type: AnswerType): Result => {
    if (given.data !== undefined) return given;
    // Yoga leaves out whatever it takes for a sign that the client has left.
    const result = given.errors?.length ? given : { ...given, errors: [maskError(new Error('no data, no errors'))] };
    if (type !== 'application/graphql-response+json') return result as Result;
    const http = { status: 400, ...(result.extensions?.['http'] as object | undefined) };
    return { ...result, extensions: { ...result.extensions, http } } as Result;
  };
  return {
    onRequestParse({ request }) {
      const accept = request.headers.get('accept');
      if (answerTypeOf(accept) || acceptsEvents(accept)) return;
      throw new Refusal('BAD_USER_INPUT', NOT_ACCEPTABLE, {}, { status: 406 });
    },
    onResultProcess(payload) {
      const accept = payload.request.headers.get('accept');
      const isStream =
        typeof payload.result === 'object' && payload.result !== null && Symbol.asyncIterator in payload.result;
      if (!isStream) {
        const { req } = payload.serverContext as { readonly req?: IncomingMessage };
        observer.results(recordFor(payload.request, req), [payload.result as Result | Result[]].flat());
      }
      if (isStream || (!answerTypeOf(accept) && acceptsEvents(accept))) return; // yoga writes events
      const type = answerTypeOf(accept) ?? 'application/json';
      payload.setResultProcessor((result, fetchAPI) => {
        const shown = Array.isArray(result)
          ? result.map((each) => whole(each as Result, 'application/json'))
          : whole(result as Result, type);
        return processRegularResult(shown, fetchAPI, type);
      }, type);
    },
  };
}
