/** Names of operations that are told apart; all others are counted as {@link OTHER}. */
const MAX_NAMES = 100;
const MAX_LENGTH = 64;
/** No name of GraphQL looks like these. */
const ANONYMOUS = '(anonymous)';
const OTHER = '(other)';

/** Bounds the names that clients give their operations: the first hundred that were answered are told apart. */
export class OperationNames {
  readonly #known = new Set<string>();

  /** @param isAnswered a name that is only refused takes no place */
  of(name: string | undefined, isAnswered: boolean): string {
    if (name === undefined) return ANONYMOUS;
    if (this.#known.has(name)) return name;
    if (!isAnswered || name.length > MAX_LENGTH || this.#known.size >= MAX_NAMES) return OTHER;
    this.#known.add(name);
    return name;
  }
}
