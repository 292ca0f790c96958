import type { IncomingMessage } from 'node:http';
import { createYoga, type Plugin, type YogaInitialContext } from 'graphql-yoga';
import { createContext } from '../context/context.js';
import { traceBy } from '../context/requestTrace.js';
import { useAdmission, useDocumentIds } from '../documents/documentIds.js';
import type { Engine } from '../execution/engine.js';
import { recordFor } from '../observe/requestRecord.js';
import { useAnswers } from './answers.js';
import { type Cors, useCors } from './cors.js';
import { useEdge } from './edge.js';
import { refuseEmptyQuery, useJsonBody } from './jsonBody.js';
import { persistedQueries } from './persistedQueries.js';
import { publicPath } from './publicPath.js';
import { factsOf } from './requestFacts.js';
import { ENDPOINT } from './target.js';

/**
 * Makes the Yoga of a gateway, which answers every request that the direct lane does not.
 * @param cors who may read its answers
 * @param lane writes what the lane has executed and left to Yoga
 */
export function createYogaServer(engine: Engine, cors: Cors, lane: Plugin | undefined) {
  const { schema, parts, documents, operations, trusted, maskError, observer } = engine;
  const { config, locationRules } = parts;
  return createYoga({
    schema,
    context: ({ request, req }: YogaInitialContext & { req?: IncomingMessage }) =>
      createContext(
        parts,
        factsOf(request, req),
        traceBy(config, { record: recordFor(request, req), left: () => request.signal }),
      ),
    graphqlEndpoint: ENDPOINT,
    graphiql: false,
    landingPage: false,
    batching: config.LIMIT_BATCH > 0 && { limit: config.LIMIT_BATCH },
    cors: false, // `useCors` below says it for every answer, and with what it varies by
    parserAndValidationCache: false, // `documents` keeps them, for the lane too
    logging: false,
    maxRequestBodySize: false, // useJsonBody counts while it reads, which costs less
    plugins: [
      documents.plugin,
      operations.plugin,
      ...(lane ? [lane] : []),
      useEdge(config, parts),
      useAnswers(maskError, observer),
      useJsonBody(config.LIMIT_BODY_BYTES),
      useDocumentIds(trusted),
      persistedQueries(config.PERSISTED_QUERIES_MAX, trusted),
      useAdmission(trusted),
      refuseEmptyQuery,
      publicPath({ maxAgeS: config.PUBLIC_MAX_AGE_S, locationRules }),
      useCors(cors),
    ],
    maskedErrors: { maskError },
  });
}
