import { OBJECTS, REPLIES } from './replyForms.js';

/** What a value of an answer must be. */
export type Form = Scalar | ListForm | MapForm | ObjectForm;

/** A value without parts; `int` has 32 bits, `any` may be anything. */
interface Scalar {
  readonly kind: 'id' | 'text' | 'moment' | 'currency' | 'country' | 'int' | 'long' | 'number' | 'flag' | 'any';
  readonly path: string;
}

interface ListForm {
  readonly kind: 'list';
  readonly path: string;
  readonly of: Form;
}

interface MapForm {
  readonly kind: 'map';
  readonly path: string;
  readonly of: Form;
}

/** An object: its fields side by side, which is what a look at every row of every answer wants. */
export interface ObjectForm {
  readonly kind: 'object';
  readonly path: string;
  readonly names: readonly string[];
  readonly forms: readonly Form[];
  /** Whether the field may be null or absent. */
  readonly may: readonly boolean[];
}

const SCALARS: ReadonlySet<string> = new Set([
  'id',
  'text',
  'moment',
  'currency',
  'country',
  'int',
  'long',
  'number',
  'flag',
  'any',
]);

const isScalar = (notation: string): notation is Scalar['kind'] => SCALARS.has(notation);

const known = new Map<string, Form | undefined>();

/** The form of an operation's answers; undefined for one that PayNow's description does not have. */
export function formOf(endpoint: string): Form | undefined {
  if (known.has(endpoint)) return known.get(endpoint);
  const notation = REPLIES[endpoint];
  const form = notation === undefined ? undefined : read(notation, '', new Map());
  known.set(endpoint, form);
  return form;
}

/** @param above the objects that contain this one: links contain links, and all of them have the names of the first */
function read(notation: string, path: string, above: ReadonlyMap<string, ObjectForm>): Form {
  if (isScalar(notation)) return { kind: notation, path };
  const inner = notation.slice(1, -1);
  if (notation.startsWith('[')) return { kind: 'list', path, of: read(inner, path === '' ? '' : `${path}[]`, above) };
  if (notation.startsWith('{')) return { kind: 'map', path, of: read(inner, `${path}{}`, above) };
  return above.get(notation) ?? readObject(notation, path, above);
}

function readObject(name: string, path: string, above: ReadonlyMap<string, ObjectForm>): ObjectForm {
  const fields = Object.entries(OBJECTS[name] ?? {});
  const forms: Form[] = [];
  const form: ObjectForm = {
    kind: 'object',
    path,
    names: fields.map(([field]) => field),
    forms,
    may: fields.map(([, notation]) => notation.endsWith('?')),
  };
  const below = new Map(above).set(name, form);
  for (const [field, notation] of fields) {
    forms.push(read(notation.replace('?', ''), path === '' ? field : `${path}.${field}`, below));
  }
  return form;
}
