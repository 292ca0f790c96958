import { type DocumentNode, type FieldNode, type FragmentDefinitionNode, Kind, type SelectionSetNode } from 'graphql';

type Sets = ReadonlyArray<SelectionSetNode | undefined>;

/**
 * How many pairs of fields and fragments validation has to compare, because they may end under one response name. Its
 * time grows with them, and they grow with the square of what is written.
 * @param enough where counting stops
 */
export function countMerges(document: DocumentNode, enough: number): number {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions)
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
  const counter = new Counter(fragments, enough);
  for (const definition of document.definitions)
    if (definition.kind === Kind.OPERATION_DEFINITION) counter.visit([definition.selectionSet], new Set());
  // Validation also looks into fragments that nobody uses.
  for (const [name, { selectionSet }] of fragments)
    if (!counter.reached.has(name)) counter.visit([selectionSet], new Set([name]));
  return counter.found;
}

/** Fields that are looked at for one pair: those of fragments that are used often are looked at as often. */
const VISITS_PER_PAIR = 10;

class Counter {
  found = 0;
  /** The fragments that were looked into. */
  readonly reached = new Set<string>();
  #visits = 0;

  constructor(
    private readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>,
    private readonly enough: number,
  ) {}

  /** @param above the fragments around: one that contains itself is refused later, and not followed here */
  visit(sets: Sets, above: ReadonlySet<string>): void {
    const fields = new Map<string, FieldNode[]>();
    const spread = new Set<string>();
    for (const set of sets) this.#gather(set, above, fields, spread);
    this.found += pairs(spread.size);
    const inside = spread.size === 0 ? above : new Set([...above, ...spread]);
    for (const nodes of fields.values()) {
      this.found += pairs(nodes.length);
      if (this.found > this.enough) return;
      this.visit(
        nodes.flatMap(({ selectionSet }) => selectionSet ?? []),
        inside,
      );
    }
  }

  #gather(
    set: SelectionSetNode | undefined,
    above: ReadonlySet<string>,
    fields: Map<string, FieldNode[]>,
    spread: Set<string>,
  ): void {
    for (const selection of set?.selections ?? []) {
      this.#visits += 1;
      if (this.#visits > this.enough * VISITS_PER_PAIR) this.found = Math.max(this.found, this.enough + 1);
      if (this.found > this.enough) return;
      if (selection.kind === Kind.FIELD) {
        const key = selection.alias?.value ?? selection.name.value;
        const known = fields.get(key);
        if (known) known.push(selection);
        else fields.set(key, [selection]);
      } else if (selection.kind === Kind.INLINE_FRAGMENT) this.#gather(selection.selectionSet, above, fields, spread);
      else {
        const name = selection.name.value;
        if (spread.has(name) || above.has(name)) continue;
        spread.add(name);
        this.reached.add(name);
        this.#gather(this.fragments.get(name)?.selectionSet, above, fields, spread);
      }
    }
  }
}

const pairs = (count: number): number => (count * (count - 1)) / 2;
