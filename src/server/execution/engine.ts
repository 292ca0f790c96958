import type { DocumentNode, GraphQLError, GraphQLSchema } from 'graphql';
import type { Metrics } from '../../core/metrics.js';
import { schema } from '../../schema/schema.js';
import type { ContextParts } from '../context/context.js';
import { TrustedDocuments } from '../documents/trustedDocuments.js';
import { maskErrorWith } from '../http/mask.js';
import { memoryGuesses } from '../limits/guesses.js';
import { createLimits, type Limits } from '../limits/limits.js';
import { Observer } from '../observe/observer.js';
import { Documents } from './documents.js';
import { Operations } from './operations.js';

/** What reads and runs operations: the same objects for every transport, so that all of them refuse and answer alike. */
export interface Engine {
  readonly schema: GraphQLSchema;
  readonly parts: ContextParts;
  readonly trusted: TrustedDocuments;
  readonly limits: Limits;
  readonly documents: Documents;
  readonly operations: Operations;
  readonly observer: Observer;
  /** What a caller is shown of a failure. */
  readonly maskError: (error: unknown) => GraphQLError;
}

/**
 * Makes the engine of a gateway.
 * @param elapsed milliseconds by a clock that only runs forward
 * @throws ConfigError when the file of registered documents cannot be used
 */
export function createEngine(parts: ContextParts, metrics: Metrics, elapsed: () => number): Engine {
  const { config, log } = parts;
  const trusted = new TrustedDocuments({ config, log, elapsed });
  const limits = createLimits({
    config,
    guesses: memoryGuesses({ perMinute: config.LIMIT_GUESSES }),
    acceptance: parts.acceptance,
    isTrusted: (text) => trusted.isRegistered(text),
  });
  const documents = new Documents({ schema, limits });
  trusted.onChange(() => documents.forget());
  const maskError = maskErrorWith(log);
  const observer = new Observer({ log, metrics, personalData: config.LOG_PERSONAL_DATA === 'keep' });
  const operations = new Operations({
    schema,
    observer,
    metrics,
    limits,
    config,
    countryHeader: parts.locationRules.countryHeader,
    writes: () => parts.shared.writes,
    maskError,
    onPlanned: (document: DocumentNode, bytes: number) => documents.grow(document, bytes),
    live: { shared: parts.shared, enter: () => parts.events.enter(), over: parts.events.ended },
  });
  return { schema, parts, trusted, limits, documents, operations, observer, maskError };
}
