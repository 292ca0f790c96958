/** What a function makes out of something every time. */
type Makers<From> = Readonly<Record<string, (from: From) => object>>;

/** One of each that the makers make. */
export type Made<M extends Makers<never>> = { readonly [Name in keyof M]: ReturnType<M[Name]> };

/**
 * A function that gives one of each that these makers make, each made when it is first used: a request uses few of
 * them.
 */
export function madeWhenUsed<M extends Makers<From>, From>(makers: M): (from: From) => Made<M> {
  class Used {
    readonly #made = new Map<string, object>();

    constructor(private readonly from: From) {}

    use(name: string, make: (from: From) => object): object {
      const known = this.#made.get(name);
      if (known) return known;
      const made = make(this.from);
      this.#made.set(name, made);
      return made;
    }
  }
  // On the prototype: accessors of an object of its own would cost each request a hidden class.
  for (const [name, make] of Object.entries(makers)) {
    Object.defineProperty(Used.prototype, name, {
      get(this: Used) {
        return this.use(name, make);
      },
    });
  }
  // Its accessors have just been defined.
  return (from) => new Used(from) as unknown as Made<M>;
}
