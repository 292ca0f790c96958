/**
 * The lists that one operation alone has read. What has waited for PayNow is old for V8's collector of young garbage,
 * and so is whatever hangs on it, dead or alive: the lists of hundreds of KB that an operation has got would be copied
 * twice and stay until the next full collection. Emptied, their rows die young.
 */
export class OwnReplies {
  readonly #lists: unknown[][] = [];

  /** @param reply what nobody else holds, or will */
  add(reply: object): void {
    // What is frozen is shared: see `ParseMemo`.
    if (Array.isArray(reply) && !Object.isFrozen(reply)) this.#lists.push(reply);
  }

  /** Empties the lists. The operation has ended, and its answer is written: nothing looks at a row any more. */
  letGo(): void {
    for (const list of this.#lists) list.length = 0;
  }
}
