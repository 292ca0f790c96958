import { type DocumentNode, type OperationDefinitionNode, parse, type SelectionSetNode, type TypeNode } from 'graphql';

/**
 * What is read of a schema. GraphiQL's script brings a graphql of its own, for whose objects ours has no checks, so types
 * are looked at by what they have.
 */
export interface SchemaLike {
  getType(name: string): TypeLike | undefined;
  getQueryType(): TypeLike | null | undefined;
  getMutationType(): TypeLike | null | undefined;
  getSubscriptionType(): TypeLike | null | undefined;
}

interface TypeLike {
  readonly name?: string;
  readonly ofType?: TypeLike;
  getFields?(): Readonly<Record<string, { readonly type: TypeLike }>>;
  getValues?(): ReadonlyArray<{ readonly name: string }>;
  toString(): string;
}

/** Scalars that are no strings in JSON. Amounts, dates and ids are strings. */
const SCALARS: Readonly<Record<string, string>> = {
  Int: 'number',
  Float: 'number',
  Boolean: 'boolean',
  Long: 'number',
  JSON: 'unknown',
};

/** Declarations of the types `Data` and `Variables` of an operation; `unknown` where the schema is not there. */
export function declarationsOf(query: string, operationName: string | undefined, schema?: SchemaLike): string {
  let document: DocumentNode;
  try {
    document = parse(query, { noLocation: true });
  } catch {
    return 'type Variables = Record<string, unknown>;\ntype Data = unknown;\n';
  }
  const operations = document.definitions.filter((node) => node.kind === 'OperationDefinition');
  const operation = operations.find(({ name }) => name?.value === operationName) ?? operations[0];
  if (!operation) return '';
  const writer = new TypeWriter(document, schema);
  const variables = (operation.variableDefinitions ?? []).map(({ variable, type, defaultValue }) => {
    const isOptional = type.kind !== 'NonNullType' || defaultValue !== undefined;
    return `  ${variable.name.value}${isOptional ? '?' : ''}: ${writer.input(type)};`;
  });
  const declared = variables.length === 0 ? '' : `interface Variables {\n${variables.join('\n')}\n}\n`;
  return `${declared}type Data = ${writer.operation(operation)};\n`;
}

class TypeWriter {
  constructor(
    private readonly document: DocumentNode,
    private readonly schema: SchemaLike | undefined,
  ) {}

  /** The type of a variable; of an input object its fields, one level deep and on. */
  input(type: TypeNode): string {
    if (type.kind === 'NonNullType') return this.input(type.type).replace(/ \| null$/, '');
    if (type.kind === 'ListType') return `${grouped(this.input(type.type))}[] | null`;
    const found = this.schema?.getType(type.name.value);
    return `${found ? this.#named(found) : (SCALARS[type.name.value] ?? 'unknown')} | null`;
  }

  operation({ operation, selectionSet }: OperationDefinitionNode): string {
    const { schema } = this;
    const root = { query: schema?.getQueryType(), mutation: schema?.getMutationType() }[operation as 'query'];
    const type = operation === 'subscription' ? schema?.getSubscriptionType() : root;
    return type ? this.#object(type, [selectionSet], '') : 'unknown';
  }

  #named(type: TypeLike): string {
    const values = type.getValues?.();
    if (values) return values.map(({ name }) => `'${name}'`).join(' | ');
    return type.getFields ? 'Record<string, unknown>' : (SCALARS[type.name ?? ''] ?? 'string');
  }

  #value(type: TypeLike, sets: readonly SelectionSetNode[], indent: string): string {
    const text = String(type);
    if (text.endsWith('!') && type.ofType) return this.#value(type.ofType, sets, indent).replace(/ \| null$/, '');
    if (text.endsWith(']') && type.ofType) return `${grouped(this.#value(type.ofType, sets, indent))}[] | null`;
    return `${sets.length > 0 ? this.#object(type, sets, indent) : this.#named(type)} | null`;
  }

  #object(type: TypeLike, sets: readonly SelectionSetNode[], indent: string): string {
    const fields = new Map<string, { readonly type: TypeLike; sets: SelectionSetNode[]; isOptional: boolean }>();
    for (const set of sets) this.#collect(type, set, false, fields);
    const lines = [...fields].map(
      ([key, field]) =>
        `${indent}  ${key}${field.isOptional ? '?' : ''}: ${this.#value(field.type, field.sets, `${indent}  `)};`,
    );
    return `{\n${lines.join('\n')}\n${indent}}`;
  }

  #collect(
    type: TypeLike,
    set: SelectionSetNode,
    isOptional: boolean,
    fields: Map<string, { readonly type: TypeLike; sets: SelectionSetNode[]; isOptional: boolean }>,
  ): void {
    for (const selection of set.selections) {
      const isSwitched = (selection.directives ?? []).length > 0;
      if (selection.kind === 'Field') {
        const name = selection.name.value;
        const fieldType = name === '__typename' ? TYPENAME : type.getFields?.()[name]?.type;
        if (!fieldType) continue;
        const key = selection.alias?.value ?? name;
        const known = fields.get(key) ?? { type: fieldType, sets: [], isOptional: true };
        if (selection.selectionSet) known.sets.push(selection.selectionSet);
        fields.set(key, { ...known, isOptional: known.isOptional && (isOptional || isSwitched) });
        continue;
      }
      const fragment =
        selection.kind === 'InlineFragment'
          ? selection
          : this.document.definitions.find(
              (node) => node.kind === 'FragmentDefinition' && node.name.value === selection.name.value,
            );
      if (fragment?.kind !== 'InlineFragment' && fragment?.kind !== 'FragmentDefinition') continue;
      const condition = fragment.typeCondition?.name.value ?? type.name;
      const narrowed = condition === type.name ? type : (this.schema?.getType(condition ?? '') ?? type);
      this.#collect(narrowed, fragment.selectionSet, isOptional || isSwitched || narrowed !== type, fields);
    }
  }
}

const TYPENAME: TypeLike = { toString: () => 'String!', ofType: { name: 'String', toString: () => 'String' } };

const grouped = (text: string): string => (text.includes(' | ') && !text.startsWith('{') ? `(${text})` : text);
