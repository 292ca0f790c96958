import * as z from 'zod';

/** What a field may hold. */
export type Kind<T = unknown> = z.ZodType<T>;

/** The value of a field of this kind. */
export type ValueOf<K extends Kind> = z.output<K>;

/** Kinds by the names of their fields. */
export type KindMap = Readonly<Record<string, Kind>>;

/** The fields of a body or the parameters of a query; any other name is unknown. */
export interface Fields<R extends KindMap = KindMap, O extends KindMap = KindMap> {
  readonly required?: R;
  readonly optional?: O;
  /** Takes null for a field whose kind has none, as if the field were absent. */
  readonly nullIsAbsent?: boolean;
}

/** The values of such fields. */
export type Values<R extends KindMap, O extends KindMap> = { readonly [K in keyof R]: ValueOf<R[K]> } & {
  readonly [K in keyof O]?: ValueOf<O[K]>;
};

/** How a query writes the values of a kind. */
export interface QueryForm {
  /** The JSON that the text of a parameter stands for. */
  readonly fromText?: (text: string) => unknown;
  /** The kind of a list's entries: the parameter may be repeated. */
  readonly item?: Kind;
}

const queryForms = new WeakMap<Kind, QueryForm>();

/** The form of a kind in a query; empty for a kind that is plain text there. */
export const queryFormOf = (kind: Kind): QueryForm => queryForms.get(kind) ?? {};

function inQuery<T>(kind: Kind<T>, form: QueryForm): Kind<T> {
  queryForms.set(kind, form);
  return kind;
}

/** A kind whose broken rules are reported as one problem: `validation` names it, `message` follows the path. */
const rule = <T>(validation: string, message: string, schema: Kind<T>): Kind<T> =>
  z.custom<T>((value) => schema.safeParse(value).success, { error: message, params: { validation } });

/** Text with a number of characters within bounds. */
export const text = ({ min = 0, max = 10_000 }: { min?: number; max?: number } = {}): Kind<string> =>
  rule(
    'string',
    min > 0 ? `must be a text of ${min} to ${max} characters.` : 'must be a text.',
    z.string().min(min).max(max),
  );

/** Text that matches a regular expression. */
export const pattern = (validation: string, message: string, form: RegExp): Kind<string> =>
  rule(validation, message, z.string().regex(form));

/** PayNow's id: digits in a string. */
export const flakeId = pattern('flake-id', 'must be an id: 1 to 20 digits, as a string.', /^[0-9]{1,20}$/);

/** `true` or `false`. */
export const boolean = inQuery(rule('boolean', 'must be true or false.', z.boolean()), {
  fromText: (given) => (/^(true|false)$/i.test(given) ? given.toLowerCase() === 'true' : given),
});

/** A text of the query that says yes or no: `1`, `true`, `0` or `false`. */
export const flag: Kind<boolean> = inQuery(rule('boolean', 'must be 1, true, 0 or false.', z.boolean()), {
  fromText: (given) => (/^(1|true)$/i.test(given) ? true : /^(0|false)$/i.test(given) ? false : given),
});

/** A whole number within bounds. */
export const integer = ({ min, max = Number.MAX_SAFE_INTEGER }: { min: number; max?: number }): Kind<number> =>
  inQuery(
    rule(
      'integer',
      `must be a whole number from ${min}${max === Number.MAX_SAFE_INTEGER ? '' : ` to ${max}`}.`,
      z.int().min(min).max(max),
    ),
    { fromText: (given) => (/^-?[0-9]{1,15}$/.test(given) ? Number(given) : given) },
  );

/** A number within bounds. */
export const number = ({ min, max = Number.MAX_VALUE }: { min: number; max?: number }): Kind<number> =>
  rule(
    'number',
    `must be a number from ${min}${max === Number.MAX_VALUE ? '' : ` to ${max}`}.`,
    z.number().min(min).max(max),
  );

const ISO = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/i;

/** ISO 8601 date and time with its zone. */
export const dateTime = rule(
  'date-time',
  'must be an ISO 8601 date and time with a zone.',
  z
    .string()
    .regex(ISO)
    .refine((value) => !Number.isNaN(Date.parse(value))),
);

/** One of a few texts. */
export const oneOf = <const T extends string>(...values: readonly T[]): Kind<T> =>
  rule('enum', `must be one of ${values.join(', ')}.`, z.literal(values));

/** Texts by name. */
export const textMap: Kind<Readonly<Record<string, string>>> = rule(
  'object',
  'must be an object of texts.',
  z.record(z.string(), z.string()),
);

/** Any JSON. */
export const anything: Kind = z.unknown();

/** The kind, or null. */
export const nullable = <T>(inner: Kind<T>): Kind<T | null> => inner.nullable();

/** A list; in a query, the parameter repeated. */
export const listOf = <T>(item: Kind<T>, { min = 0, max = 1000 } = {}): Kind<readonly T[]> => {
  const list: Kind = z.array(z.unknown());
  const bounded: Kind = z.array(z.unknown()).min(min).max(max);
  const entries: Kind<readonly T[]> = z.array(item);
  const whole = rule('array', 'must be a list.', list)
    .pipe(rule('length', `must have ${min} to ${max} entries.`, bounded))
    .pipe(entries);
  return inQuery(whole, { item });
};

/** An object with these fields and no other. */
export const objectOf = <const R extends KindMap = {}, const O extends KindMap = {}>({
  required,
  optional,
  nullIsAbsent = false,
}: Fields<R, O>): Kind<Values<R, O>> => {
  const optionalKinds = Object.entries(optional ?? {}).map(([name, kind]) => [name, z.exactOptional(kind)] as const);
  const fields = z.strictObject({ ...required, ...Object.fromEntries(optionalKinds) });
  const object = rule('object', 'must be an object.', z.looseObject({}));
  const kinds = Object.entries<Kind>({ ...required, ...optional });
  const neverNull = new Set(kinds.filter(([, kind]) => !kind.safeParse(null).success).map(([name]) => name));
  const withoutNulls = (value: object) =>
    Object.fromEntries(Object.entries(value).filter(([name, part]) => part !== null || !neverNull.has(name)));
  const whole = nullIsAbsent ? object.transform(withoutNulls).pipe(fields) : object.pipe(fields);
  // The schema is made of the kinds from which Values takes its types.
  return whole as unknown as Kind<Values<R, O>>;
};

/** Page parameters of the paged lists. */
export const PAGE = {
  limit: integer({ min: 1, max: 100 }),
  after: flakeId,
  before: flakeId,
  asc: boolean,
} as const;
