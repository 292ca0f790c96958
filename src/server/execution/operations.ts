import {
  type DocumentNode,
  type ExecutionArgs,
  type ExecutionResult,
  execute,
  type GraphQLError,
  type GraphQLSchema,
} from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { Config } from '../../core/config.js';
import type { Metrics } from '../../core/metrics.js';
import type { OperationContext } from '../context/context.js';
import { acceptsEvents } from '../http/accept.js';
import { isDryRun } from '../http/dryRun.js';
import type { Estimate } from '../limits/estimate.js';
import type { Limits, Verdict } from '../limits/limits.js';
import { variableErrors } from '../limits/operation.js';
import { Refusal } from '../limits/refusal.js';
import type { Observer } from '../observe/observer.js';
import { AnswerBudget } from './answerBudget.js';
import { createExecutor, type Execute } from './executor.js';
import { isPromise } from './fields.js';
import { JointRuns } from './jointRuns.js';
import { KnownAnswers } from './knownAnswers.js';
import { isLive, type LiveOptions, liveAnswers } from './live.js';
import { Planner } from './plan.js';
import { type Subscribe, subscribeWith } from './subscriptions.js';

/** What operations are run with. */
export interface OperationOptions {
  readonly schema: GraphQLSchema;
  readonly limits: Limits;
  readonly config: Config;
  /** Told of every operation that was answered, or refused by its limits. */
  readonly observer: Observer;
  readonly metrics: Metrics;
  /** The header that tells the shopper's country, where one is trusted. */
  readonly countryHeader: string | undefined;
  /** How many writes have changed something so far. */
  readonly writes: () => number;
  /** What a caller is shown of a failure. */
  readonly maskError: (error: unknown) => GraphQLError;
  /** What live queries need; without it a query is answered once. */
  readonly live: Pick<LiveOptions, 'shared' | 'enter' | 'over'> | undefined;
  /** Told what the plans of a document take in memory, in bytes, when it has become more. */
  readonly onPlanned?: (document: DocumentNode, bytes: number) => void;
}

/** How an operation came: by the direct lane, or any other way. */
type Way = 'direct' | 'general';

/** How an operation is answered. */
interface Terms {
  /** What it may answer; absent, it shares that with the others of its HTTP request. */
  readonly budget?: AnswerBudget;
  /** By which it is counted; absent where it is one of many to the same request. */
  readonly way?: Way;
  /** See {@link JointRuns.nameOf}. */
  readonly name?: string;
}

/**
 * Runs operations, whichever way their requests came: checks their limits, executes them, stops their clock, and says
 * in `extensions` what is old or what they cost.
 */
export class Operations {
  readonly #execute: Execute;
  readonly #budgets = new WeakMap<object, AnswerBudget>();
  readonly #joint: JointRuns;
  /** Answers that the direct lane has printed. */
  readonly answers: KnownAnswers;

  constructor(private readonly options: OperationOptions) {
    this.#joint = new JointRuns(options);
    this.answers = new KnownAnswers(options.config.ANSWER_MEMO_BYTES, options.metrics);
    const { schema, onPlanned } = options;
    this.#execute = createExecutor(schema, new Planner(schema, onPlanned), executeByLibrary);
  }

  /** Runs what comes through yoga here. */
  readonly plugin: Plugin = {
    onExecute: ({ args, setExecuteFn }) =>
      setExecuteFn(isDry(args) ? this.foresee : acceptsStream(args) ? this.runLive : this.run),
    onSubscribe: ({ args, setSubscribeFn }) =>
      setSubscribeFn(isDry(args) ? this.foresee : acceptsStream(args) ? this.subscribe : notStreamed),
  };

  /** Runs what is for a transport that can go on: a live query is answered again and again. */
  readonly runLive = async (args: ExecutionArgs): Promise<ExecutionResult | AsyncIterableIterator<ExecutionResult>> => {
    const { live, maskError } = this.options;
    if (!live || !isLive(args.document, args.operationName)) return this.run(args);
    return liveAnswers({ ...live, run: this.#runAlone, maskError: this.#toldMask(args, maskError) }, args);
  };

  /** Checks a subscription, then runs it. */
  readonly subscribe: Subscribe = async (args) => {
    const { refusal } = await this.check(args);
    if (refusal) return this.refuse(args, refusal);
    const { maskError, observer } = this.options;
    const started = await subscribeWith(this.#executeAlone, this.#toldMask(args, maskError))(args);
    return Symbol.asyncIterator in started ? started : observer.answered(args, started);
  };

  /** Tells of what ends a stream of answers, too. */
  #toldMask(args: ExecutionArgs, maskError: OperationOptions['maskError']): OperationOptions['maskError'] {
    return (error) => {
      const shown = maskError(error);
      this.options.observer.answered(args, { errors: [shown] });
      return shown;
    };
  }

  /** Executes what is one answer of many to the same request: it may hold as much as any other answer. */
  readonly #executeAlone: Execute = (args) => this.execute(args, undefined, { budget: this.#ownBudget() });

  /** Checks and executes; see {@link #executeAlone}. */
  readonly #runAlone: Execute = async (args) => {
    const { refusal, cost } = await this.check(args);
    return refusal ? this.refuse(args, refusal) : this.execute(args, cost, { budget: this.#ownBudget() });
  };

  /** Checks and executes what came through yoga or a socket. */
  readonly run: Execute = (args) => this.#runBy('general', args);

  /** Checks and executes what came by the direct lane. */
  readonly runDirect = (args: ExecutionArgs): Promise<ExecutionResult> => this.#runBy('direct', args);

  /** Checks, then executes, or waits for an equal operation. */
  async #runBy(way: Way, args: ExecutionArgs): Promise<ExecutionResult> {
    const { refusal, cost } = await this.check(args);
    if (refusal) return this.refuse(args, refusal);
    const { metrics, observer } = this.options;
    const name = this.#mayJoin(way) ? this.#joint.nameOf(args, cost) : undefined;
    const execute = () => this.execute(args, cost, { way, ...(name !== undefined && { name }) });
    if (name === undefined) return execute();
    return this.#joint.run(name, args.contextValue as OperationContext, execute, (result) => {
      metrics.operations.inc({ way, result: 'join' });
      return observer.answered(args, result);
    });
  }

  /** Operations of one list share what they may answer: each has to count. */
  #mayJoin(way: Way): boolean {
    return way === 'direct' || this.options.config.LIMIT_BATCH === 0;
  }

  /** Tells what an operation may cost, or why it would be refused. Nothing runs, and PayNow is not called. */
  readonly foresee = async (args: ExecutionArgs): Promise<ExecutionResult> => {
    const { limits, observer, config } = this.options;
    const { refusal, cost } = limits.foresee(args);
    (args.contextValue as OperationContext).trace.stop();
    if (refusal) return this.refuse(args, refusal);
    const errors = cost ? [] : variableErrors(args);
    if (errors.length > 0) return observer.answered(args, badRequest({ errors }));
    const shown = { estimated: cost?.calls ?? 0, actual: 0, limit: config.LIMIT_CALLS, dearest: cost?.dearest };
    return observer.foreseen(args, { data: null, extensions: { cost: shown } });
  };

  /** See {@link Limits.check}; the clock of what is refused is stopped. */
  async check(args: ExecutionArgs): Promise<Verdict> {
    const verdict = await this.options.limits.check(args);
    if (verdict.refusal) (args.contextValue as OperationContext).trace.stop();
    return verdict;
  }

  /** The answer to what its limits refuse. */
  refuse(args: ExecutionArgs, refusal: GraphQLError): ExecutionResult {
    return this.options.observer.answered(args, { errors: [refusal] });
  }

  /** Answers what was checked. */
  async execute(args: ExecutionArgs, cost: Estimate | undefined, terms: Terms): Promise<ExecutionResult> {
    const { trace, facts } = args.contextValue as OperationContext;
    const { limits, config } = this.options;
    let result: ExecutionResult;
    try {
      result = this.options.observer.answered(args, await this.#answerTo(args, terms));
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

  /** Executes, unless the answer is known. What does not come by the lane is printed elsewhere, so no answer is kept of it. */
  async #answerTo(args: ExecutionArgs, { budget, name, way }: Terms): Promise<ExecutionResult> {
    const context = args.contextValue as OperationContext;
    const { operations } = this.options.metrics;
    const asked = way === 'direct' && this.answers.areKept ? name : undefined;
    const known = asked === undefined ? undefined : await this.answers.find(asked, context);
    if (way) operations.inc({ way, result: known ? 'known' : 'run' });
    if (known) return known;
    const bounds = { budget: budget ?? this.#budgetFor(context.facts.request), pace: context.trace.pace };
    const result = await this.#execute(args, bounds);
    if (asked !== undefined) this.answers.offer(asked, context, result);
    return result;
  }

  /** Operations of one HTTP request share what it may answer. */
  #budgetFor(request: object): AnswerBudget {
    if (this.options.config.LIMIT_BATCH === 0) return this.#ownBudget();
    const known = this.#budgets.get(request);
    if (known) return known;
    const budget = this.#ownBudget();
    this.#budgets.set(request, budget);
    return budget;
  }

  #ownBudget(): AnswerBudget {
    const { LIMIT_ERRORS: errors, LIMIT_ANSWER_BYTES: bytes, LIMIT_ANSWER_FIELDS: fields } = this.options.config;
    return new AnswerBudget({ errors, bytes, fields });
  }
}

/** graphql's own executor. An operation that cannot begin, for instance because of its variables, is a bad request. */
const executeByLibrary: Execute = (args) => {
  const result = execute(args);
  return isPromise(result) || 'data' in result ? result : badRequest(result);
};

function badRequest(result: ExecutionResult): ExecutionResult {
  for (const error of result.errors ?? []) error.extensions['http'] = { status: 400 };
  return result;
}

/** Whether the operation of a request that came through yoga must not run. */
const isDry = ({ contextValue }: ExecutionArgs): boolean => isDryRun((contextValue as OperationContext).facts.request);

/** Whether the client of an operation that came through yoga takes Server-Sent Events. */
const acceptsStream = ({ contextValue }: ExecutionArgs): boolean =>
  acceptsEvents((contextValue as OperationContext).facts.headers.get('accept'));

/** A subscription whose client cannot be told of events. */
const notStreamed = async (): Promise<ExecutionResult> => ({
  errors: [
    new Refusal(
      'BAD_USER_INPUT',
      'Subscriptions need "Accept: text/event-stream", or a WebSocket.',
      {},
      { status: 406 },
    ),
  ],
});
