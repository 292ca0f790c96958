import type { GraphQLError, GraphQLResolveInfo } from 'graphql';
import type { AnswerBudget } from './answerBudget.js';

type Path = GraphQLResolveInfo['path'];

/** The errors of an answer, as many as its budget allows. Below a place that has become null nothing more is said. */
export class ErrorList {
  readonly errors: GraphQLError[] = [];
  readonly #nulled = new Set<Path | undefined>();

  constructor(private readonly budget: AnswerBudget) {}

  /**
   * @param path the place that becomes null because of it; undefined for the whole answer
   * @param make makes the error; not called for one that is only counted
   */
  add(path: Path | undefined, make: () => GraphQLError): void {
    // Of many errors nobody needs the exact number: remembering each place would cost more than the answer.
    if (this.budget.hidesErrors) {
      this.budget.spendError();
      return;
    }
    for (let at = path; at !== undefined; at = at.prev) if (this.#nulled.has(at)) return;
    if (this.#nulled.has(undefined)) return;
    this.#nulled.add(path);
    this.budget.spendError();
    const error = make();
    this.budget.spend(bytesOf(error));
    this.errors.push(error);
  }
}

/** Names in a path can be long: callers choose them. */
const bytesOf = ({ message, path = [] }: GraphQLError): number =>
  path.reduce<number>((sum, key) => sum + (typeof key === 'string' ? Buffer.byteLength(key) : 4), message.length + 100);
