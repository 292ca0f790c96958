import { type Problem, problem } from './errors.js';

/** A value that passed, or what is wrong with it. */
export type Checked<T> = { readonly value: T } | { readonly problems: readonly Problem[] };

/** What a field may hold. */
export interface Kind<T> {
  /** Checks a JSON value. */
  readonly check: (value: unknown, path: string) => Checked<T>;
  /** The JSON that a query parameter's text stands for; text itself when absent. */
  readonly fromText?: (text: string) => unknown;
  /** Set on lists: the query parameter may be repeated. */
  readonly item?: Kind<unknown>;
}

type KindMap = Readonly<Record<string, Kind<unknown>>>;
type ValueOf<K> = K extends Kind<infer T> ? T : never;

/** The fields of a body or the parameters of a query; any other name is refused. */
export interface Fields<R extends KindMap = KindMap, O extends KindMap = KindMap> {
  readonly required?: R;
  readonly optional?: O;
}

/** What reading such fields gives. */
export type Values<R extends KindMap, O extends KindMap> = { readonly [K in keyof R]: ValueOf<R[K]> } & {
  readonly [K in keyof O]?: ValueOf<O[K]>;
};

/** A kind made of one test. */
function kind<T>(
  validation: string,
  message: string,
  is: (value: unknown) => value is T,
  fromText?: (text: string) => unknown,
): Kind<T> {
  return {
    check: (value, path) => (is(value) ? { value } : { problems: [problem(path, validation, message)] }),
    ...(fromText && { fromText }),
  };
}

const isText = (value: unknown): value is string => typeof value === 'string';

/** Text of a length. */
export const text = ({ min = 0, max = 10_000 }: { min?: number; max?: number } = {}): Kind<string> =>
  kind(
    'string',
    min > 0 ? `must be a text of ${min} to ${max} characters.` : 'must be a text.',
    (value): value is string => isText(value) && value.length >= min && value.length <= max,
  );

/** Text of a form. */
export const pattern = (validation: string, message: string, form: RegExp): Kind<string> =>
  kind(validation, message, (value): value is string => isText(value) && form.test(value));

/** PayNow's id: digits in a string. */
export const flakeId: Kind<string> = kind(
  'flake-id',
  'must be an id: 1 to 20 digits, as a string.',
  (value): value is string => isText(value) && /^[0-9]{1,20}$/.test(value),
);

/** `true` or `false`. */
export const boolean: Kind<boolean> = kind(
  'boolean',
  'must be true or false.',
  (value): value is boolean => typeof value === 'boolean',
  (given) => (/^(true|false)$/i.test(given) ? given.toLowerCase() === 'true' : given),
);

/** A whole number within bounds. */
export const integer = ({ min, max = Number.MAX_SAFE_INTEGER }: { min: number; max?: number }): Kind<number> =>
  kind(
    'integer',
    `must be a whole number from ${min}${max === Number.MAX_SAFE_INTEGER ? '' : ` to ${max}`}.`,
    (value): value is number => Number.isSafeInteger(value) && Number(value) >= min && Number(value) <= max,
    (given) => (/^-?[0-9]{1,15}$/.test(given) ? Number(given) : given),
  );

const ISO = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/i;

/** ISO 8601 date and time with its zone. */
export const dateTime: Kind<string> = kind(
  'date-time',
  'must be an ISO 8601 date and time with a zone.',
  (value): value is string => isText(value) && ISO.test(value) && !Number.isNaN(Date.parse(value)),
);

/** One of a few texts. */
export const oneOf = <const T extends string>(...values: readonly T[]): Kind<T> =>
  kind('enum', `must be one of ${values.join(', ')}.`, (value): value is T => values.some((known) => known === value));

/** The kind, or null. */
export const nullable = <T>(inner: Kind<T>): Kind<T | null> => ({
  ...inner,
  check: (value, path) => (value === null ? { value } : inner.check(value, path)),
});

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A number within bounds. */
export const number = ({ min, max = Number.MAX_VALUE }: { min: number; max?: number }): Kind<number> =>
  kind(
    'number',
    `must be a number from ${min}${max === Number.MAX_VALUE ? '' : ` to ${max}`}.`,
    (value): value is number => typeof value === 'number' && value >= min && value <= max,
  );

/** Any JSON. */
export const anything: Kind<unknown> = { check: (value) => ({ value }) };

/** Texts by name. */
export const textMap: Kind<Readonly<Record<string, string>>> = kind(
  'object',
  'must be an object of texts.',
  (value): value is Readonly<Record<string, string>> => isObject(value) && Object.values(value).every(isText),
);

/** A list; in a query, the parameter repeated. */
export const listOf = <T>(item: Kind<T>, { min = 0, max = 1000 } = {}): Kind<readonly T[]> => ({
  item,
  check: (value, path) => {
    if (!Array.isArray(value)) return { problems: [problem(path, 'array', 'must be a list.')] };
    if (value.length < min || value.length > max) {
      return { problems: [problem(path, 'length', `must have ${min} to ${max} entries.`)] };
    }
    const checked = value.map((entry: unknown, index) => item.check(entry, `${path}[${index}]`));
    const problems = checked.flatMap((one) => ('problems' in one ? one.problems : []));
    if (problems.length > 0) return { problems };
    return { value: checked.flatMap((one) => ('value' in one ? [one.value] : [])) };
  },
});

/** An object with these fields and no other. */
export const objectOf = <const R extends KindMap = {}, const O extends KindMap = {}>({
  required,
  optional,
}: Fields<R, O>): Kind<Values<R, O>> => {
  const kinds = new Map([...Object.entries(required ?? {}), ...Object.entries(optional ?? {})]);
  const check = (value: unknown, path: string): Checked<Values<R, O>> => {
    if (!isObject(value)) return { problems: [problem(path || 'body', 'object', 'must be an object.')] };
    const at = (name: string) => (path === '' ? name : `${path}.${name}`);
    const missing = Object.keys(required ?? {}).filter((name) => !Object.hasOwn(value, name));
    const problems = [
      ...missing.map((name) => problem(at(name), 'required', 'is required.')),
      ...Object.entries(value).flatMap(([name, entry]) => {
        const checked = kinds.get(name)?.check(entry, at(name));
        if (!checked) return [problem(at(name), 'unknown', 'is not known.')];
        return 'problems' in checked ? checked.problems : [];
      }),
    ];
    // Every name has been checked against its kind.
    return problems.length > 0 ? { problems } : { value: value as Values<R, O> };
  };
  return { check };
};

const MEMBER = /^(\w+)\[([^\]]+)\]$/;

/** The JSON that a query string stands for, by the kinds of its parameters. `name[key]=text` fills an object. */
export function queryJson(search: URLSearchParams, { required, optional }: Fields): Record<string, unknown> {
  const kinds: KindMap = { ...required, ...optional };
  const names = [...new Set(search.keys())];
  const members = names.flatMap((name) => {
    const [, object = '', key = ''] = MEMBER.exec(name) ?? [];
    return Object.hasOwn(kinds, object) ? [{ name, object, key, value: search.getAll(name).at(-1) ?? '' }] : [];
  });
  const objects = new Map<string, Record<string, string>>();
  for (const { object, key, value } of members) objects.set(object, { ...objects.get(object), [key]: value });
  const plain = names.filter((name) => !members.some((member) => member.name === name));
  return Object.fromEntries([
    ...objects,
    ...plain.map((name) => {
      const wanted = Object.hasOwn(kinds, name) ? kinds[name] : undefined;
      const read = (wanted?.item ?? wanted)?.fromText ?? ((given: string) => given);
      const values = search.getAll(name).map(read);
      return [name, wanted?.item || values.length > 1 ? values : values[0]];
    }),
  ]);
}

/** Page parameters of the paged lists. */
export const PAGE = {
  limit: integer({ min: 1, max: 100 }),
  after: flakeId,
  before: flakeId,
  asc: boolean,
} as const;
