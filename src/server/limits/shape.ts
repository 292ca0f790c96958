import {
  type DocumentNode,
  type FragmentDefinitionNode,
  Kind,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';

/** What a selection comes to when every fragment is put where it is used. Introspection is counted apart. */
export interface Shape {
  /** Levels of fields. */
  readonly depth: number;
  readonly fields: number;
  readonly aliases: number;
  readonly directives: number;
  /** How often `__schema` is asked for. */
  readonly schemas: number;
  /** How often `__type` is asked for. */
  readonly types: number;
  /** Levels of fields below `__schema` and `__type`. */
  readonly introspectionDepth: number;
}

const NOTHING: Shape = {
  depth: 0,
  fields: 0,
  aliases: 0,
  directives: 0,
  schemas: 0,
  types: 0,
  introspectionDepth: 0,
};

const joined = (a: Shape, b: Shape): Shape => ({
  depth: Math.max(a.depth, b.depth),
  fields: a.fields + b.fields,
  aliases: a.aliases + b.aliases,
  directives: a.directives + b.directives,
  schemas: a.schemas + b.schemas,
  types: a.types + b.types,
  introspectionDepth: Math.max(a.introspectionDepth, b.introspectionDepth),
});

/**
 * Measures documents in time that grows with their text: each fragment is measured once, and one that contains itself
 * counts as nothing inside itself, since validation refuses it.
 */
export class ShapeReader {
  readonly #fragments = new Map<string, FragmentDefinitionNode>();
  readonly #shapes = new Map<string, Shape>();
  readonly #roots = new Map<string, number>();

  constructor(readonly document: DocumentNode) {
    for (const definition of document.definitions)
      if (definition.kind === Kind.FRAGMENT_DEFINITION) this.#fragments.set(definition.name.value, definition);
  }

  /** All operations together. A fragment that nobody uses counts nothing: validation refuses it. */
  whole(): Shape {
    return this.document.definitions.reduce(
      (sum, definition) =>
        definition.kind === Kind.OPERATION_DEFINITION ? joined(sum, this.#operation(definition)) : sum,
      NOTHING,
    );
  }

  /** Root fields of an operation, through fragments, each as often as it is written. */
  rootFields(operation: OperationDefinitionNode): number {
    return this.#rootsOf(operation.selectionSet);
  }

  #rootsOf(set: SelectionSetNode): number {
    return set.selections.reduce((sum, selection) => {
      if (selection.kind === Kind.FIELD) return sum + 1;
      if (selection.kind === Kind.INLINE_FRAGMENT) return sum + this.#rootsOf(selection.selectionSet);
      return sum + this.#rootsOfFragment(selection.name.value);
    }, 0);
  }

  #rootsOfFragment(name: string): number {
    const known = this.#roots.get(name);
    if (known !== undefined) return known;
    this.#roots.set(name, 0);
    const fragment = this.#fragments.get(name);
    const count = fragment ? this.#rootsOf(fragment.selectionSet) : 0;
    this.#roots.set(name, count);
    return count;
  }

  #operation(operation: OperationDefinitionNode): Shape {
    const own = count(operation.directives);
    const variables = (operation.variableDefinitions ?? []).reduce((sum, one) => sum + count(one.directives), 0);
    return joined({ ...NOTHING, directives: own + variables }, this.#set(operation.selectionSet));
  }

  #set(set: SelectionSetNode): Shape {
    return set.selections.reduce((sum, selection) => joined(sum, this.#selection(selection)), NOTHING);
  }

  #selection(selection: SelectionNode): Shape {
    const own = { ...NOTHING, directives: count(selection.directives) };
    if (selection.kind === Kind.FRAGMENT_SPREAD) return joined(own, this.#fragment(selection.name.value));
    const inner = selection.selectionSet ? this.#set(selection.selectionSet) : NOTHING;
    if (selection.kind === Kind.INLINE_FRAGMENT) return joined(own, inner);
    const field = joined(own, {
      ...inner,
      fields: inner.fields + 1,
      aliases: inner.aliases + (selection.alias ? 1 : 0),
    });
    const name = selection.name.value;
    if (name !== '__schema' && name !== '__type') return { ...field, depth: inner.depth + 1 };
    return {
      ...field,
      depth: 1,
      fields: 1,
      introspectionDepth: inner.depth + 1,
      schemas: field.schemas + (name === '__schema' ? 1 : 0),
      types: field.types + (name === '__type' ? 1 : 0),
    };
  }

  #fragment(name: string): Shape {
    const known = this.#shapes.get(name);
    if (known) return known;
    this.#shapes.set(name, NOTHING);
    const fragment = this.#fragments.get(name);
    const shape = fragment
      ? joined({ ...NOTHING, directives: count(fragment.directives) }, this.#set(fragment.selectionSet))
      : NOTHING;
    this.#shapes.set(name, shape);
    return shape;
  }
}

const count = (list: readonly unknown[] | undefined): number => list?.length ?? 0;
