import { type Fields, type Kind, queryFormOf } from './fields.js';

const MEMBER = /^(\w+)\[([^\]]+)\]$/;

/** The JSON that a query string stands for, by the kinds of its parameters. `name[key]=text` fills an object. */
export function queryJson(search: URLSearchParams, { required, optional }: Fields): Record<string, unknown> {
  const kinds = new Map<string, Kind>([...Object.entries(required ?? {}), ...Object.entries(optional ?? {})]);
  const names = [...new Set(search.keys())];
  const members = names.flatMap((name) => {
    const [, object = '', key = ''] = MEMBER.exec(name) ?? [];
    return kinds.has(object) ? [{ name, object, key, value: search.getAll(name).at(-1) ?? '' }] : [];
  });
  const objects = new Map<string, Record<string, string>>();
  for (const { object, key, value } of members) objects.set(object, { ...objects.get(object), [key]: value });
  const plain = names.filter((name) => !members.some((member) => member.name === name));
  return Object.fromEntries([
    ...objects,
    ...plain.map((name) => {
      const kind = kinds.get(name);
      const item = kind && queryFormOf(kind).item;
      const valueKind = item ?? kind;
      const read = (valueKind && queryFormOf(valueKind).fromText) ?? ((given: string) => given);
      const values = search.getAll(name).map(read);
      return [name, item || values.length > 1 ? values : values[0]];
    }),
  ]);
}
