import {
  type DocumentNode,
  type ExecutionArgs,
  type ExecutionResult,
  type GraphQLSchema,
  getOperationAST,
} from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { Config } from '../../core/config.js';
import type { OperationContext } from '../context/context.js';
import type { Estimate } from '../limits/estimate.js';
import type { Limits, Verdict } from '../limits/limits.js';
import { createExecutor, type Execute } from './executor.js';

/** What operations are run with. */
export interface OperationOptions {
  readonly schema: GraphQLSchema;
  readonly limits: Limits;
  readonly config: Config;
  /** Parsed documents by their text: yoga's own. */
  readonly documents: { readonly get: (text: string) => DocumentNode | undefined };
}

/**
 * Runs operations, whichever way their requests came: checks their limits, executes them, stops their clock, and says
 * in `extensions` what is old or what they cost.
 */
export class Operations {
  /** Documents that have come as far as their execution: valid, and within the limits of their text. */
  readonly #ready = new WeakSet<DocumentNode>();
  #execute: Execute | undefined;

  constructor(private readonly options: OperationOptions) {}

  /** Runs what comes through yoga here. */
  readonly plugin: Plugin = {
    onExecute: ({ args, executeFn, setExecuteFn }) => {
      // What this leaves to a library it leaves to yoga's own.
      this.#execute ??= createExecutor(this.options.schema, executeFn as Execute);
      this.#ready.add(args.document);
      setExecuteFn(this.run);
    },
  };

  /**
   * The document of a text that has come through yoga before, valid and within the limits, if the operation asked for
   * is a query. Nothing else is known here.
   */
  knownQuery(text: string, operationName: string | undefined): DocumentNode | undefined {
    const document = this.options.documents.get(text);
    if (!document || !this.#ready.has(document)) return undefined;
    return getOperationAST(document, operationName)?.operation === 'query' ? document : undefined;
  }

  /** Checks and executes. */
  readonly run: Execute = async (args) => {
    const verdict = await this.check(args);
    return verdict.refusal ? { errors: [verdict.refusal] } : this.execute(args, verdict.cost);
  };

  /** See {@link Limits.check}. */
  check(args: ExecutionArgs): Promise<Verdict> {
    return this.options.limits.check(args);
  }

  /** Executes what was checked. */
  async execute(args: ExecutionArgs, cost: Estimate | undefined): Promise<ExecutionResult> {
    const { running, meter, facts } = args.contextValue as OperationContext;
    const { limits, config } = this.options;
    if (!this.#execute) throw new Error('no operation has come through yoga yet');
    let result: ExecutionResult;
    try {
      result = await this.#execute(args);
    } finally {
      running.stop();
    }
    const stale = running.stale();
    const shown = cost && limits.showsCost(facts.headers);
    if (stale === undefined && !shown) return result;
    const extensions = {
      ...result.extensions,
      ...(stale !== undefined && { stale }),
      ...(shown && { cost: { estimated: cost.calls, actual: meter.sent, limit: config.LIMIT_CALLS } }),
    };
    return { ...result, extensions };
  }
}
