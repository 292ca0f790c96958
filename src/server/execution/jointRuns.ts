import { type DocumentNode, type ExecutionArgs, type ExecutionResult, getOperationAST } from 'graphql';
import type { Caller } from '../../auth/caller.js';
import type { OperationContext } from '../context/context.js';
import { JointRun } from '../context/jointRun.js';
import { readFreshness } from '../http/freshness.js';
import type { Estimate } from '../limits/estimate.js';
import type { Limits } from '../limits/limits.js';

/** What decides which operations are equal. */
export interface JointOptions {
  readonly limits: Pick<Limits, 'showsCost'>;
  /** The header that tells the shopper's country, where one is trusted. */
  readonly countryHeader: string | undefined;
  /** How many writes have changed something so far. */
  readonly writes: () => number;
}

/**
 * Lets equal queries be executed once: those of the same caller, from the same place, with the same text and variables,
 * while nothing has come from PayNow for the first of them. Each of its calls would have been joined by the others
 * anyway, so none gets an older answer of PayNow's, or another error, than by itself.
 */
export class JointRuns {
  readonly #open = new Map<string, JointRun>();
  readonly #numbers = new WeakMap<DocumentNode, number>();
  #documents = 0;

  constructor(private readonly options: JointOptions) {}

  /**
   * Executes for whoever asks the same meanwhile, or waits for an equal operation that is being executed and began after
   * the last write.
   * @param asked see {@link nameOf}
   * @param joined makes the result of an operation out of that of an equal one
   */
  async run(
    asked: string,
    context: OperationContext,
    execute: () => Promise<ExecutionResult>,
    joined: (result: ExecutionResult) => ExecutionResult,
  ): Promise<ExecutionResult> {
    const name = `${this.options.writes()} ${asked}`;
    const other = this.#open.get(name);
    if (!other) return this.#lead(name, context, execute);
    const result = await waitFor(other, context);
    return result ? joined(result) : execute();
  }

  async #lead(name: string, context: OperationContext, execute: () => Promise<ExecutionResult>) {
    let finish: (result: ExecutionResult | undefined) => void = () => {};
    const shared = new Promise<ExecutionResult | undefined>((resolve) => {
      finish = resolve;
    });
    const close = () => {
      if (this.#open.get(name) === run) this.#open.delete(name);
    };
    const run = new JointRun(context.locationSources, shared, close);
    this.#open.set(name, run);
    context.trace.lead(run);
    let result: ExecutionResult | undefined;
    try {
      result = await execute();
      return result;
    } finally {
      close();
      finish(context.trace.isOver ? undefined : result); // its deadline is nobody else's
    }
  }

  /**
   * Names a query so that only equal ones share the name: same caller with the same rights, same place, same text and
   * variables. `undefined` for what runs alone: what calls nothing, changes something, is shown its
   * cost, or asks for a fresh answer. A guess was counted before, for each who asks.
   */
  nameOf({ document, operationName, variableValues, contextValue }: ExecutionArgs, cost: Estimate | undefined) {
    const { limits, countryHeader } = this.options;
    if (!cost || cost.calls === 0) return undefined;
    const { caller, facts } = contextValue as OperationContext;
    const { headers, peer } = facts;
    if (limits.showsCost(headers) || readFreshness(headers)) return undefined;
    if (getOperationAST(document, operationName)?.operation !== 'query') return undefined;
    const country = countryHeader === undefined ? null : headers.get(countryHeader);
    const place = [peer, headers.get('x-forwarded-for'), country];
    const asked = [this.#numberOf(document), operationName, variableValues];
    return JSON.stringify([identityOf(caller), place, ...asked]);
  }

  /** A document is parsed once while it is kept: the same number is the same text. */
  #numberOf(document: DocumentNode): number {
    const known = this.#numbers.get(document);
    if (known !== undefined) return known;
    this.#documents += 1;
    this.#numbers.set(document, this.#documents);
    return this.#documents;
  }
}

/** The result of another operation. `undefined` when it is nobody else's, when this client leaves, and at its deadline. */
async function waitFor(run: JointRun, context: OperationContext): Promise<ExecutionResult | undefined> {
  const { trace } = context;
  const { signal } = trace; // of this client alone: it leads no run
  if (signal.aborted) return undefined;
  run.join();
  const ended = new Promise<undefined>((resolve) => {
    signal.addEventListener('abort', () => resolve(undefined), { once: true });
  });
  const result = await Promise.race([run.result, ended]);
  if (!result) {
    run.leave();
    return undefined;
  }
  trace.stop();
  for (const source of run.locationSources) context.locationSources.add(source);
  return result;
}

/** Who asks, with their rights: a token can get other scopes or stores from one request to the next. */
function identityOf(caller: Caller): readonly unknown[] {
  if (caller.kind === 'anonymous') return [caller.kind];
  if (caller.kind !== 'token') return [caller.kind, caller.credential.key];
  const { id, scopes, stores, credential } = caller;
  return [caller.kind, id, [...scopes], stores === 'all' ? stores : [...stores], credential?.key];
}
