import { createSourceEventStream, type ExecutionArgs, type ExecutionResult, type GraphQLError } from 'graphql';
import type { OperationContext } from '../context/context.js';
import type { Execute } from './executor.js';

/** Runs a subscription: answers, or the refusal of the whole. */
export type Subscribe = (args: ExecutionArgs) => Promise<AsyncIterableIterator<ExecutionResult> | ExecutionResult>;

/**
 * Runs subscriptions. Each event is executed as an operation of its own, with a context of its own: nothing that was
 * read for one event answers for the next. A source that fails is told as a last answer, on every transport alike.
 */
export const subscribeWith =
  (execute: Execute, maskError: (error: unknown) => GraphQLError): Subscribe =>
  async (args) => {
    const context = args.contextValue as OperationContext;
    const source = await createSourceEventStream(args).finally(() => context.trace.stop());
    if (!(Symbol.asyncIterator in source)) return source;
    const events = source[Symbol.asyncIterator]() as AsyncIterator<unknown>;
    let isOver = false;
    const answer = async (rootValue: unknown): Promise<ExecutionResult> => {
      const contextValue = await context.another();
      try {
        return await execute({ ...args, rootValue, contextValue });
      } finally {
        contextValue.trace.stop();
      }
    };
    const answers: AsyncIterableIterator<ExecutionResult> = {
      async next() {
        if (isOver) return { done: true, value: undefined };
        try {
          const event = await events.next();
          if (event.done !== true) return { done: false, value: await answer(event.value) };
          isOver = true;
          return { done: true, value: undefined };
        } catch (error) {
          isOver = true;
          await events.return?.();
          return { done: false, value: { errors: [maskError(error)] } };
        }
      },
      async return() {
        isOver = true;
        await events.return?.();
        return { done: true, value: undefined };
      },
      async throw() {
        return this.return?.() ?? { done: true, value: undefined };
      },
      [Symbol.asyncIterator]() {
        return this;
      },
    };
    return answers;
  };
