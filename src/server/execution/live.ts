import {
  type DocumentNode,
  type ExecutionArgs,
  type ExecutionResult,
  type GraphQLError,
  getOperationAST,
} from 'graphql';
import { endable } from '../../core/endable.js';
import type { SharedReads } from '../../loaders/reads/sharedReads.js';
import { liveDirective } from '../../schema/kit/live.js';
import type { OperationContext } from '../context/context.js';
import type { Execute } from './executor.js';

/** Shortest time between two answers, in milliseconds. */
const PAUSE_MS = 1_000;

/** Whether an operation asks to be answered again. */
export const isLive = (document: DocumentNode, operationName: string | null | undefined): boolean =>
  getOperationAST(document, operationName)?.directives?.some(({ name }) => name.value === liveDirective.name) === true;

/** What live queries are run with. */
export interface LiveOptions {
  /** Tells what changes. */
  readonly shared: SharedReads;
  readonly run: Execute;
  readonly maskError: (error: unknown) => GraphQLError;
  /** Called when a live query begins, and gives what is to be called when it ends. Throws where there are too many. */
  readonly enter: () => () => void;
  /** Ends all live queries. */
  readonly over: AbortSignal;
}

/**
 * The answers of a live query, for as long as its client stays. Each answer is an operation of its own: its credential
 * is read anew, nothing that was read for one answers for the next, and its cost is its own.
 */
export function liveAnswers(
  { shared, run, maskError, enter, over }: LiveOptions,
  args: ExecutionArgs,
): AsyncIterableIterator<ExecutionResult, void, void> {
  const first = args.contextValue as OperationContext;
  const leave = enter();
  return endable((ended) => answers(AbortSignal.any([ended, over])));

  async function* answers(ended: AbortSignal): AsyncGenerator<ExecutionResult, void, void> {
    const change = new Change(ended);
    let context: OperationContext | undefined = first;
    let last = '';
    const stop = shared.onDrop((storeId, resources) => {
      const { trace } = context ?? first;
      const isTouched = storeId === undefined || resources.some((resource) => trace.hasRead(resource, storeId));
      if (isTouched) change.happened();
    });
    try {
      while (!ended.aborted) {
        change.forget();
        const began = performance.now();
        const answer = await run({ ...args, contextValue: context });
        const text = JSON.stringify({ data: answer.data, errors: answer.errors });
        if (text !== last) yield answer;
        last = text;
        await change.wait();
        await change.pause(PAUSE_MS - (performance.now() - began));
        if (ended.aborted) return;
        context = (await context.renew()) as OperationContext; // made by the same server
      }
    } catch (error) {
      yield { errors: [maskError(error)] };
    } finally {
      stop();
      leave();
    }
  }
}

/** Something to wait for, that may have happened already. */
class Change {
  #hasHappened = false;
  #wake: () => void = () => {};

  constructor(private readonly ended: AbortSignal) {
    ended.addEventListener('abort', () => this.#wake(), { once: true });
  }

  happened(): void {
    this.#hasHappened = true;
    this.#wake();
  }

  forget(): void {
    this.#hasHappened = false;
  }

  async wait(): Promise<void> {
    if (this.#hasHappened || this.ended.aborted) return;
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
    });
  }

  async pause(ms: number): Promise<void> {
    if (ms <= 0 || this.ended.aborted) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#wake = () => {
        if (!this.ended.aborted) return;
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
