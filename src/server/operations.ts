import {
  type DocumentNode,
  type ExecutionArgs,
  type ExecutionResult,
  type GraphQLSchema,
  getOperationAST,
} from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { LRUCache } from 'lru-cache';
import type { Config } from '../core/config.js';
import type { OperationContext } from './context.js';
import { createExecutor, type Execute } from './execution/executor.js';
import type { Estimate } from './limits/estimate.js';
import type { Limits, Verdict } from './limits/limits.js';

/** What operations are run with. */
export interface OperationOptions {
  readonly schema: GraphQLSchema;
  readonly limits: Limits;
  readonly config: Config;
}

/** Texts of queries that are kept with their documents, and their length together in UTF-16 units. */
const MAX_TEXTS = 1000;
const MAX_UNITS = 4 << 20;

/**
 * Runs operations, whichever way their requests came: checks their limits, executes them, stops their clock, and says
 * in `extensions` what is old or what they cost.
 */
export class Operations {
  readonly #documents = new LRUCache<string, DocumentNode>({
    max: MAX_TEXTS,
    maxSize: MAX_UNITS,
    sizeCalculation: (_, text) => Math.max(1, text.length),
  });
  #execute: Execute | undefined;

  constructor(private readonly options: OperationOptions) {}

  /** Runs what comes through yoga here. */
  readonly plugin: Plugin = {
    onExecute: ({ args, executeFn, setExecuteFn, context }) => {
      // What this leaves to a library it leaves to yoga's own.
      this.#execute ??= createExecutor(this.options.schema, executeFn as Execute);
      const { params } = context as { readonly params?: { readonly query?: string } };
      if (params?.query !== undefined) this.#documents.set(params.query, args.document);
      setExecuteFn(this.run);
    },
  };

  /**
   * The document of a text that has come through yoga before, valid and within the limits, if the operation asked for
   * is a query. Nothing else is known here.
   */
  knownQuery(text: string, operationName: string | undefined): DocumentNode | undefined {
    const document = this.#documents.get(text);
    return document && getOperationAST(document, operationName)?.operation === 'query' ? document : undefined;
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
