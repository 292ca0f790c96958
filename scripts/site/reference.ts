import {
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  isScalarType,
  isUnionType,
} from 'graphql';
import { areasOf, SCHEMA_AREAS, type SchemaArea } from './areas.js';
import type { Page } from './sidebar.js';

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('{{', '&#123;&#123;');

/** A description as HTML: its code, and its last sentence, which says who may use it, apart. */
function described(description: string | null | undefined): { readonly text: string; readonly access: string } {
  const whole = (description ?? '').replaceAll(/\s+/g, ' ').trim();
  const [, sentence] = /(?:^| )(Requires: [^.]+|Public)\.$/.exec(whole) ?? [];
  const text = sentence === undefined ? whole : whole.slice(0, -sentence.length - 1).trim();
  const access = (sentence ?? '').replace(/^Requires: /, '');
  return {
    text: escaped(text).replaceAll(/`([^`]+)`/g, '<code>$1</code>'),
    access: access === '' ? '' : `<span class="access">${escaped(access)}</span>`,
  };
}

/** The default value of an argument or an input's field, as the schema writes it; empty where there is none. */
function fallbackOf({ astNode }: GraphQLArgument | GraphQLInputField | GraphQLField<unknown, unknown>): string {
  const value = astNode?.kind === 'InputValueDefinition' ? astNode.defaultValue?.loc : undefined;
  return value ? ` <span class="type">= ${escaped(value.source.body.slice(value.start, value.end))}</span>` : '';
}

/** A list of fields, arguments or values. */
const fieldList = (members: readonly string[]): string => `<dl class="fields" v-pre>\n${members.join('\n')}\n</dl>`;

/** The page of an area. */
const pageOf = (area: string): string => area.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

const keyOf = (name: string): string => name.toLowerCase();

/** Writes the pages of the reference. */
class Reference {
  readonly #schema: GraphQLSchema;
  readonly #areas: ReadonlyMap<string, string>;

  constructor(schema: GraphQLSchema, root: string) {
    this.#schema = schema;
    this.#areas = areasOf(schema, root);
  }

  /** The address of a type, from another page of the reference; undefined for GraphQL's own scalars. */
  #addressOf(name: string): string | undefined {
    const area = this.#areas.get(name);
    return area === undefined ? undefined : `./${pageOf(area)}.html#${keyOf(name)}`;
  }

  /** A type as it is written, with a link to its name. */
  #type(type: { toString(): string }): string {
    const named = getNamedType(type as Parameters<typeof getNamedType>[0]);
    const [before = '', after = ''] = String(type).split(named?.name ?? '');
    return `<span class="type">${before}${this.#link(named?.name ?? '')}${after}</span>`;
  }

  #link(name: string): string {
    const address = this.#addressOf(name);
    return address === undefined ? name : `<a href="${address}">${name}</a>`;
  }

  #argument(argument: GraphQLArgument): string {
    const { text } = described(argument.description);
    return `<li><code>${argument.name}</code> ${this.#type(argument.type)}${fallbackOf(argument)} ${text}</li>`;
  }

  /** A field, with who may use it where that is not what its type says. */
  #field(owner: GraphQLNamedType, field: GraphQLField<unknown, unknown> | GraphQLInputField): string {
    const { text, access: own } = described(field.description);
    const access = own === described(owner.description).access ? '' : own;
    const id = `${keyOf(owner.name)}-${keyOf(field.name)}`;
    const args = 'args' in field ? field.args : [];
    return [
      `<dt id="${id}"><a class="self" href="#${id}"><code>${field.name}</code></a> ${this.#type(field.type)}${fallbackOf(field)}</dt>`,
      `<dd>${text} ${access}${args.length > 0 ? `<ul class="arguments">${args.map((one) => this.#argument(one)).join('')}</ul>` : ''}</dd>`,
    ].join('\n');
  }

  #members(type: GraphQLNamedType): string[] {
    if (isObjectType(type) || isInterfaceType(type) || isInputObjectType(type)) {
      return Object.values(type.getFields()).map((field) => this.#field(type, field));
    }
    if (isEnumType(type)) {
      return type.getValues().map((value) => {
        const { text } = described(value.description);
        return `<dt><code>${value.name}</code></dt>\n<dd>${text}</dd>`;
      });
    }
    return [];
  }

  #kind(type: GraphQLNamedType): string {
    if (isInterfaceType(type)) return `interface, of ${this.#names(this.#schema.getPossibleTypes(type))}`;
    if (isUnionType(type)) return `one of ${this.#names(type.getTypes())}`;
    if (isObjectType(type))
      return type.getInterfaces().length > 0 ? `is a ${this.#names(type.getInterfaces())}` : 'object';
    if (isInputObjectType(type)) return type.isOneOf ? 'input, exactly one field of which is given' : 'input';
    return isScalarType(type) ? 'scalar' : 'enum';
  }

  #names(types: readonly GraphQLNamedType[]): string {
    return types.map(({ name }) => this.#link(name)).join(', ');
  }

  #section(type: GraphQLNamedType): string {
    const { text, access } = described(type.description);
    const members = this.#members(type);
    return [
      `## ${type.name} {#${keyOf(type.name)}}`,
      '',
      `<p class="kind" v-pre>${this.#kind(type)} ${access}</p>`,
      '',
      `<p v-pre>${text}</p>`,
      ...(members.length > 0 ? ['', fieldList(members)] : []),
    ].join('\n');
  }

  /** What has an id of its own first, then its parts, inputs, and last edges and payloads. */
  #typesOf(area: string): GraphQLNamedType[] {
    const rank = (type: GraphQLNamedType): number => {
      const { name } = type;
      if (name === 'Storefront' || (isObjectType(type) && type.getInterfaces().some((one) => one.name === 'Node')))
        return 0;
      if (/(Edge|Connection|Payload)$/.test(name)) return 3;
      return name.endsWith('Input') || name.endsWith('Filter') ? 2 : 1;
    };
    return Object.values(this.#schema.getTypeMap())
      .filter(({ name }) => this.#areas.get(name) === area)
      .toSorted((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name));
  }

  /** The fields of a root whose result is of this area. */
  #rootFields(root: GraphQLNamedType | null | undefined, area?: string): string[] {
    if (!root || !isObjectType(root)) return [];
    return Object.values(root.getFields())
      .filter(({ type }) => area === undefined || this.#areas.get(getNamedType(type).name) === area)
      .map((field) => this.#field(root, field));
  }

  areaPage({ name, title, about }: SchemaArea): Page {
    const writes = this.#rootFields(this.#schema.getMutationType(), name);
    const text = [
      `# ${title}`,
      about,
      ...(writes.length > 0 ? ['## Mutations', fieldList(writes)] : []),
      ...this.#typesOf(name).map((type) => this.#section(type)),
    ].join('\n\n');
    return { place: `schema/${pageOf(name)}.md`, text };
  }

  indexPage(): Page {
    const list = (title: string, fields: readonly string[]) => [`## ${title}`, fieldList(fields)];
    const text = [
      '# Schema',
      'Every type, field and argument of the graph, made of `schema.graphql` when this site is built. Each type says who may use it: anyone, ' +
        'a shopper, or holders of an API key or of a gateway token with a scope, see [security](../security.md). A field that says nothing is as its type.',
      '## Areas',
      SCHEMA_AREAS.map(({ name, title, about }) => `- [${title}](./${pageOf(name)}.md): ${about}`).join('\n'),
      ...list('Queries', this.#rootFields(this.#schema.getQueryType())),
      ...list('Subscriptions of GraphQL', this.#rootFields(this.#schema.getSubscriptionType())),
      '## Mutations',
      `Each takes one \`input\`, and answers with \`userErrors\`: see [errors](../errors.md).`,
      ...SCHEMA_AREAS.flatMap(({ name, title }) => {
        const fields = Object.values(this.#schema.getMutationType()?.getFields() ?? {}).filter(
          ({ type }) => this.#areas.get(getNamedType(type).name) === name,
        );
        const links = fields.map((field) => `[\`${field.name}\`](./${pageOf(name)}.md#mutation-${keyOf(field.name)})`);
        return links.length > 0 ? [`**${title}**: ${links.join(', ')}`] : [];
      }),
    ].join('\n\n');
    return { place: 'schema/index.md', text };
  }
}

/** The reference of a schema: an index, and a page per area. */
export function referencePages(schema: GraphQLSchema, root: string): readonly Page[] {
  const reference = new Reference(schema, root);
  return [reference.indexPage(), ...SCHEMA_AREAS.map((area) => reference.areaPage(area))];
}
