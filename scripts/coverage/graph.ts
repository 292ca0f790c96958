import {
  type GraphQLNamedType,
  type GraphQLOutputType,
  type GraphQLSchema,
  GraphQLString,
  getNamedType,
  isInterfaceType,
  isObjectType,
  isUnionType,
} from 'graphql';

/** What the coverage asks of the graph: whether fields exist, and where paths lead. */
export class Graph {
  constructor(private readonly schema: GraphQLSchema) {}

  hasType(name: string): boolean {
    return this.schema.getType(name) !== undefined;
  }

  /** Whether `Type.field` exists. */
  hasField(coordinate: string): boolean {
    const [type = '', ...path] = coordinate.split('.');
    return path.length === 1 && this.follow(type, path.join('.')) !== undefined;
  }

  /** Names of the fields of an object type; none when there is no such type. */
  fieldsOf(name: string): readonly string[] {
    const type = this.schema.getType(name);
    return isObjectType(type) ? Object.keys(type.getFields()) : [];
  }

  /** Whether a field leads to an object, not to a plain value. */
  leadsToObject(coordinate: string): boolean {
    const [type = '', field = ''] = coordinate.split('.');
    const target = this.follow(type, field);
    return isObjectType(target) || isInterfaceType(target) || isUnionType(target);
  }

  /** The type at the end of a path like `billing.name`, lists and null aside; `undefined` where it breaks off. */
  follow(typeName: string, path: string): GraphQLNamedType | undefined {
    let type = this.schema.getType(typeName);
    for (const field of path.split('.')) {
      const next = type && this.#fieldType(type, field);
      if (!next) return undefined;
      type = getNamedType(next);
    }
    return type;
  }

  /** A field of a union is a field of one of its members; which member it is, says `__typename`. */
  #fieldType(type: GraphQLNamedType, field: string): GraphQLOutputType | undefined {
    if (field === '__typename' && isUnionType(type)) return GraphQLString;
    if (isUnionType(type)) return type.getTypes().flatMap((member) => this.#fieldType(member, field) ?? [])[0];
    return isObjectType(type) || isInterfaceType(type) ? type.getFields()[field]?.type : undefined;
  }
}
