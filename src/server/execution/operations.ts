import { type ExecutionArgs, type ExecutionResult, execute, type GraphQLSchema } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { Config } from '../../core/config.js';
import type { OperationContext } from '../context/context.js';
import type { Estimate } from '../limits/estimate.js';
import type { Limits, Verdict } from '../limits/limits.js';
import { createExecutor, type Execute } from './executor.js';
import { isPromise } from './fields.js';
import { isLive, type LiveOptions, liveAnswers } from './live.js';
import { type Subscribe, subscribeWith } from './subscriptions.js';

/** What operations are run with. */
export interface OperationOptions {
  readonly schema: GraphQLSchema;
  readonly limits: Limits;
  readonly config: Config;
  /** What a caller is shown of a failure. */
  readonly maskError: (error: unknown) => Error;
  /** What live queries need; without it a query is answered once. */
  readonly live: Pick<LiveOptions, 'shared' | 'enter'> | undefined;
}

/**
 * Runs operations, whichever way their requests came: checks their limits, executes them, stops their clock, and says
 * in `extensions` what is old or what they cost.
 */
export class Operations {
  readonly #execute: Execute;

  constructor(private readonly options: OperationOptions) {
    this.#execute = createExecutor(options.schema, executeByLibrary);
  }

  /** Runs what comes through yoga here. */
  readonly plugin: Plugin = {
    onExecute: ({ args, setExecuteFn }) => setExecuteFn(acceptsStream(args) ? this.runLive : this.run),
    onSubscribe: ({ setSubscribeFn }) => setSubscribeFn(this.subscribe),
  };

  /** Runs what is for a transport that can go on: a live query is answered again and again. */
  readonly runLive = async (args: ExecutionArgs): Promise<ExecutionResult | AsyncIterableIterator<ExecutionResult>> => {
    const { live, maskError } = this.options;
    if (!live || !isLive(args.document, args.operationName)) return this.run(args);
    return liveAnswers({ ...live, run: this.run, maskError }, args);
  };

  /** Checks a subscription, then runs it. */
  readonly subscribe: Subscribe = async (args) => {
    const { refusal } = await this.check(args);
    if (refusal) return { errors: [refusal] };
    return subscribeWith(this.#execute, this.options.maskError)(args);
  };

  /** Checks and executes. */
  readonly run: Execute = async (args) => {
    const verdict = await this.check(args);
    return verdict.refusal ? { errors: [verdict.refusal] } : this.execute(args, verdict.cost);
  };

  /** See {@link Limits.check}; the clock of what is refused is stopped. */
  async check(args: ExecutionArgs): Promise<Verdict> {
    const verdict = await this.options.limits.check(args);
    if (verdict.refusal) (args.contextValue as OperationContext).trace.stop();
    return verdict;
  }

  /** Executes what was checked. */
  async execute(args: ExecutionArgs, cost: Estimate | undefined): Promise<ExecutionResult> {
    const { trace, facts } = args.contextValue as OperationContext;
    const { limits, config } = this.options;
    let result: ExecutionResult;
    try {
      result = await this.#execute(args);
    } finally {
      trace.stop();
    }
    const stale = trace.staleParts();
    const shown = cost && limits.showsCost(facts.headers);
    if (stale === undefined && !shown) return result;
    const extensions = {
      ...result.extensions,
      ...(stale !== undefined && { stale }),
      ...(shown && { cost: { estimated: cost.calls, actual: trace.calls, limit: config.LIMIT_CALLS } }),
    };
    return { ...result, extensions };
  }
}

/** graphql's own executor. An operation that cannot begin, for instance because of its variables, is a bad request. */
const executeByLibrary: Execute = (args) => {
  const result = execute(args);
  if (isPromise(result) || 'data' in result) return result;
  for (const error of result.errors ?? []) error.extensions['http'] = { status: 400 };
  return result;
};

/** Whether the client of an operation that came through yoga takes Server-Sent Events. */
const acceptsStream = ({ contextValue }: ExecutionArgs): boolean =>
  /\btext\/event-stream\b/i.test((contextValue as OperationContext).facts.headers.get('accept') ?? '');
