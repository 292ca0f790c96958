import { type ExecutionArgs, type ExecutionResult, type GraphQLError, getOperationAST } from 'graphql';
import { failureFields, type Log } from '../../core/log.js';
import type { Metrics } from '../../core/metrics.js';
import type { OperationContext } from '../context/context.js';
import { callerField } from './lineFields.js';
import { OperationNames } from './operationNames.js';
import { type ErrorFacts, factsOfError, type Outcome, outcomeOf } from './outcomes.js';
import type { RequestRecord } from './requestRecord.js';

/** What is counted and logged with. */
export interface ObserverOptions {
  readonly log: Log;
  readonly metrics: Metrics;
  /** Whether lines say where the client is. */
  readonly personalData: boolean;
}

/** Marks a result of which the log has been told: it travels with the result, and no answer shows it. */
const TOLD = Symbol('told');

/** A request that ended before it became an operation. */
export interface RefusedRequest {
  readonly record: RequestRecord;
  readonly errors?: readonly GraphQLError[];
  readonly status?: number;
}

/**
 * Counts what was answered, and writes one line for whatever was refused or failed. Every way through the server tells
 * it of its operations, and of requests that never became one.
 */
export class Observer {
  readonly #names = new OperationNames();

  constructor(private readonly options: ObserverOptions) {}

  /** An operation was answered, or refused by its limits. Give the result that this returns in its place. */
  answered(args: ExecutionArgs, result: ExecutionResult): ExecutionResult {
    const { trace } = args.contextValue as OperationContext;
    const operation = getOperationAST(args.document, args.operationName);
    const errors = (result.errors ?? []).map(factsOfError);
    const outcome = trace.hasLeft && errors.length > 0 ? 'abandoned' : outcomeOf(errors.map(({ code }) => code));
    const name = operation?.name?.value;
    const kind = operation?.operation ?? 'query';
    const isAnswered = outcome === 'ok' || result.data != null;
    const { requests, requestSeconds } = this.options.metrics;
    requests.inc({ operation: this.#names.of(name, isAnswered), kind, outcome });
    trace.span?.end(kind, name?.slice(0, 64), errors[0]?.code);
    requestSeconds.observe({ kind }, (performance.now() - trace.begun) / 1_000);
    if (outcome === 'ok') return result;
    this.#count(errors);
    this.#write(outcome, { ...trace.record, begun: trace.begun }, errors, {
      ...this.#who(args),
      operation: name?.slice(0, 64),
      kind,
    });
    trace.record.isTold = true;
    return { ...result, [TOLD]: true } as ExecutionResult;
  }

  /** Somebody was told what an operation may cost. It is counted as a request that ran none. */
  foreseen(args: ExecutionArgs, result: ExecutionResult): ExecutionResult {
    const { trace } = args.contextValue as OperationContext;
    trace.span?.end('none', undefined, undefined);
    this.options.metrics.requests.inc({ operation: this.#names.of(undefined, false), kind: 'none', outcome: 'ok' });
    return result;
  }

  /** A request was refused, or failed, and no operation of it has been told of. */
  refused({ record, errors = [], status }: RefusedRequest): void {
    const facts = errors.map(factsOfError);
    this.#count(facts);
    const outcome = errors.length === 0 && (status ?? 0) < 500 ? 'refused' : outcomeOf(facts.map(({ code }) => code));
    this.options.metrics.requests.inc({ operation: this.#names.of(undefined, false), kind: 'none', outcome });
    this.#write(outcome === 'ok' ? 'failed' : outcome, record, facts, { status });
    record.isTold = true;
  }

  /** A request broke inside the gateway, where nothing else makes an answer of it. */
  broke(record: RequestRecord, error: unknown): void {
    const { errors, requests } = this.options.metrics;
    const code = 'INTERNAL_SERVER_ERROR';
    errors.inc({ code });
    requests.inc({ operation: this.#names.of(undefined, false), kind: 'none', outcome: 'failed' });
    const ms = Math.round(performance.now() - record.begun);
    this.options.log.error({ request: record.id, codes: [code], failure: failureFields(error), ms }, 'request failed');
    record.isTold = true;
  }

  /** A client was refused, or cut, since it holds too much. */
  limited(limit: string): void {
    this.options.metrics.limitHits.inc({ limit });
  }

  /** Tells of every result among these that has errors of which nothing is told yet. */
  results(record: RequestRecord, results: readonly ExecutionResult[]): void {
    for (const { errors, ...rest } of results) {
      if (errors?.length && !(TOLD in rest)) this.refused({ record, errors });
    }
  }

  #count(errors: readonly ErrorFacts[]): void {
    const { errors: counter, limitHits } = this.options.metrics;
    for (const { code, limit } of errors) {
      counter.inc({ code });
      if (limit !== undefined) limitHits.inc({ limit });
    }
  }

  #who({ contextValue }: ExecutionArgs): object {
    const { caller, address } = contextValue as OperationContext;
    return { caller: callerField(caller), ...(this.options.personalData && { address: address() }) };
  }

  #write(outcome: Outcome, record: RequestRecord, errors: readonly ErrorFacts[], about: object): void {
    const codes = [...new Set(errors.map(({ code }) => code))];
    const limit = errors.find((error) => error.limit !== undefined)?.limit;
    const traceId = errors.find((error) => error.traceId !== undefined)?.traceId;
    const line = {
      request: record.id,
      ...withoutAbsent(about),
      ...(codes.length > 0 && { codes }),
      ...(errors.length > 1 && { errors: errors.length }),
      ...(limit !== undefined && { limit }),
      ...(traceId !== undefined && { traceId }),
      ms: Math.round(performance.now() - record.begun),
    };
    const { log } = this.options;
    if (outcome === 'failed') log.warn(line, 'request failed');
    else log.info(line, outcome === 'abandoned' ? 'request abandoned' : 'request refused');
  }
}

const withoutAbsent = (fields: object): object =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
