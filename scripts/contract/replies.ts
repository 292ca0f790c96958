import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Lock, type Operation, readLock } from '../../src/cli/contract/lock.js';
import { ContractProblem, type Shape } from '../../src/cli/contract/shape.js';
import type { CommandInput } from './command.js';

/** Where the forms of PayNow's answers are written. */
const REPLIES_FILE = 'src/upstream/client/replyForms.ts';

/** Objects whose members are shown as they come: PayNow reserves the right to change them at any time. */
const OPEN = new Set(['PaymentMethodDetailsDto']);

const SCALARS: Readonly<Record<string, string>> = { number: 'number', boolean: 'flag', integer: 'long' };

const FORMATS: Readonly<Record<string, string>> = { 'flake-id': 'id', 'date-time': 'moment' };

/** Texts whose form only their names tell. */
const NAMES: ReadonlyArray<readonly [RegExp, string]> = [
  [/(^|_)currency$/, 'currency'],
  [/(^|_)country(_code)?$/, 'country'],
];

/** A shape in the notation of the written file; an enum is a text, whose new values are no damage. */
function notationOf(shape: Shape, lock: Lock, where: string, field = ''): string {
  const { ref, type, format, items, additionalProperties, properties } = shape;
  if (ref !== undefined) {
    const target = lock.schemas[ref];
    return target?.properties ? ref : notationOf(target ?? {}, lock, ref);
  }
  if (type === undefined) return 'any';
  if (type === 'array') return `[${notationOf(items ?? {}, lock, where)}]`;
  if (additionalProperties) return `{${notationOf(additionalProperties, lock, where)}}`;
  if (properties) throw new ContractProblem(`${where}: an object without a name is not understood`);
  if (type === 'string') return FORMATS[format ?? ''] ?? NAMES.find(([name]) => name.test(field))?.[1] ?? 'text';
  return format === 'int32' ? 'int' : (SCALARS[type] ?? 'any');
}

const isNullable = ({ nullable, ref }: Shape, lock: Lock): boolean =>
  nullable === true || (ref !== undefined && lock.schemas[ref]?.nullable === true);

function fieldsOf(name: string, lock: Lock): Record<string, string> {
  const { properties = {}, required = [] } = lock.schemas[name] ?? {};
  return Object.fromEntries(
    Object.entries(properties).map(([field, shape]) => {
      const may = !required.includes(field) || isNullable(shape, lock);
      const notation = OPEN.has(name) ? '{any}' : notationOf(shape, lock, `${name}.${field}`, field);
      return [field, `${notation}${may ? '?' : ''}`];
    }),
  );
}

const replyOf = ({ replies }: Operation): Shape | undefined =>
  Object.values(replies).find((shape): shape is Shape => shape !== null);

/** The objects that a notation leads to. */
const namesIn = (notation: string): string[] => notation.match(/[A-Z]\w+/g) ?? [];

/** The answers of all operations of a lock, and the objects in them. */
function collectReplies(lock: Lock) {
  const replies: Record<string, string> = {};
  for (const [name, operation] of Object.entries(lock.operations)) {
    const shape = replyOf(operation);
    if (shape) replies[name] = notationOf(shape, lock, name);
  }
  const objects = new Map<string, Record<string, string>>();
  const open = Object.values(replies).flatMap(namesIn);
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (objects.has(name)) continue;
    const fields = fieldsOf(name, lock);
    objects.set(name, fields);
    open.push(...Object.values(fields).flatMap(namesIn));
  }
  return { replies, objects: Object.fromEntries([...objects].sort(([a], [b]) => (a < b ? -1 : 1))) };
}

const text = (value: string): string => (value.includes("'") ? JSON.stringify(value) : `'${value}'`);
const key = (name: string): string => (/^\w+$/.test(name) ? name : text(name));

const print = (fields: Readonly<Record<string, string>>, indent: string): string =>
  Object.entries(fields)
    .map(([name, notation]) => {
      const line = `${indent}${key(name)}: ${text(notation)},`;
      return line.length > 120 ? `${indent}${key(name)}:\n${indent}  ${text(notation)},` : line;
    })
    .join('\n');

function sourceOf(lock: Lock): string {
  const { replies, objects } = collectReplies(lock);
  const bodies = Object.entries(objects).map(([name, fields]) => `  ${name}: {\n${print(fields, '    ')}\n  },`);
  return `// Written by \`npm run contract:replies\` from contract/wire.lock.json.

/**
 * What PayNow's description says of successful answers, by operation. \`[X]\` is a list of X, \`{X}\` a map of X; a name
 * in capitals is one of {@link OBJECTS}. An \`id\` is PayNow's number as text; an \`int\` has 32 bits;
 * a \`moment\` is ISO 8601 with an offset, a \`currency\` ISO 4217, a \`country\` ISO 3166-1.
 */
export const REPLIES: Readonly<Record<string, string>> = {
${print(replies, '  ')}
};

/** The objects of PayNow's answers. A field that ends with \`?\` may be null or absent. */
export const OBJECTS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
${bodies.join('\n')}
};
`;
}

/** Writes the forms of PayNow's answers, or with `--check` compares them; answers the exit code. */
export function contractReplies({ root, args, print: say }: Omit<CommandInput, 'env'>): number {
  const file = join(root, REPLIES_FILE);
  const source = sourceOf(readLock(root));
  if (!args.includes('--check')) {
    writeFileSync(file, source);
    say(`${REPLIES_FILE}: written`);
    return 0;
  }
  const isCurrent = existsSync(file) && readFileSync(file, 'utf8') === source;
  say(isCurrent ? `${REPLIES_FILE} is current` : `${REPLIES_FILE} is not what the lock says: npm run contract:replies`);
  return isCurrent ? 0 : 1;
}
