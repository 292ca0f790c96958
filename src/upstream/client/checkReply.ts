import { isCountryCode, isCurrencyCode } from '../../core/codes.js';
import { isDateTime } from '../../core/dates.js';
import { isJsonObject } from '../../core/jsonObject.js';
import { isPaynowId } from '../../core/paynowId.js';
import { type Deviation, damage, damageOf, type Found, foundIn, unusable } from './damage.js';
import type { Endpoint } from './endpoint.js';
import type { UpstreamError } from './errors.js';
import { type Form, formOf, type ObjectForm } from './forms.js';

/** How an answer is checked. */
export interface CheckOptions {
  /** What money is decided on: nothing that is missing is taken for empty. */
  readonly strict: boolean;
  /** Told of everything that is not as described. */
  readonly onDeviation: (deviation: Deviation) => void;
  /** The rows of a list that are looked at; the others were as described before, and are frozen. Absent: all of them. */
  readonly only?: ReadonlySet<unknown> | undefined;
}

/** What cannot be shown at all. */
const UNUSABLE = Symbol('unusable');

const MAX_INT = 2 ** 31 - 1;

/** How deep values may be nested that are shown as they come, and objects that contain their like. */
const MAX_DEPTH = 50;

/**
 * Compares an answer with PayNow's description, and makes it safe to use: a list that is null is empty, a text of a map
 * that is none becomes its JSON, and any other field that is not as described throws when it is looked at. A row of a
 * list that is no object, or does not say which one it is, is replaced by its error. Changes `reply` itself.
 * @param reply an object, or a list of anything
 * @returns whether all of it was as described
 * @throws UpstreamError for such a row, when the check is strict
 */
export function checkReply(reply: object, { name, isRead }: Endpoint, options: CheckOptions): boolean {
  const form = formOf(name);
  const check = new Check(name, isRead, options);
  if (Array.isArray(reply)) check.rows(reply as unknown[], form?.kind === 'list' ? form.of : ROW);
  else check.usable(form ?? ROW, reply);
  return check.isClean;
}

/** A row of which nothing is described. */
const ROW: ObjectForm = { kind: 'object', path: '', names: [], forms: [], may: [] };

/** Deviations of one answer that are told: each costs time, and thousands say no more than these. */
const MAX_TOLD = 1_000;

class Check {
  isClean = true;
  #told = 0;
  /** One error for all that fails alike: a body of nothing but damage must not become as many errors. */
  readonly #errors = new Map<string, UpstreamError>();
  #depth = 0;

  constructor(
    private readonly endpoint: string,
    private readonly isRead: boolean,
    private readonly options: CheckOptions,
  ) {}

  /** The rows of a list: one that cannot be used costs itself. */
  rows(rows: unknown[], form: Form): void {
    const { only } = this.options;
    for (const [n, row] of rows.entries()) {
      if (only && !only.has(row)) continue;
      const usable = this.usable(form, row);
      if (usable === UNUSABLE) rows[n] = this.#error(form.path || 'row', foundIn(row));
      else if (!this.isClean && form.kind === 'object') rows[n] = this.#identified(row as object, form);
      if (this.options.strict && rows[n] instanceof Error) throw rows[n];
    }
  }

  /** A row that says which one it is, or what keeps it from that. */
  #identified(row: object, { names }: ObjectForm): unknown {
    for (const name of ['id', 'store_id']) {
      const error = names.includes(name) ? damageOf(row, name) : undefined;
      if (error) return error;
    }
    return row;
  }

  /** The value as it can be used, or {@link UNUSABLE}. */
  usable(form: Form, value: unknown): unknown {
    switch (form.kind) {
      case 'text':
        if (typeof value === 'string') return value;
        break;
      case 'id':
        if (typeof value === 'string' && isPaynowId(value)) return value;
        break;
      case 'moment':
        if (typeof value === 'string' && isDateTime(value)) return value;
        break;
      case 'currency':
        if (typeof value === 'string' && isCurrencyCode(value)) return value;
        break;
      case 'country':
        if (typeof value === 'string' && isCountryCode(value)) return value;
        break;
      case 'int':
        if (Number.isSafeInteger(value)) {
          // Larger ones can be shown as amounts; the graph refuses them where it promises 32 bits.
          if (Math.abs(value as number) > MAX_INT) this.#note(form.path, value);
          return value;
        }
        break;
      case 'long':
        if (Number.isSafeInteger(value)) return value;
        break;
      case 'number':
        if (Number.isFinite(value)) return value;
        break;
      case 'flag':
        if (typeof value === 'boolean') return value;
        break;
      case 'any':
        if (!isDeeper(value, MAX_DEPTH)) return value;
        break;
      case 'list':
        if (Array.isArray(value)) return this.#list(form.of, value);
        if (value == null && !this.options.strict) return this.#instead(form.path, value, []);
        break;
      case 'map':
        if (isJsonObject(value)) return this.#map(form.of, value);
        if (value == null && !this.options.strict) return this.#instead(form.path, value, {});
        break;
      case 'object':
        if (isJsonObject(value) && this.#depth < MAX_DEPTH) return this.#object(form, value);
        break;
    }
    return this.#corrected(form, value);
  }

  /** A number is shown where a text was described, as long as it is exact. */
  #corrected({ kind, path }: Form, value: unknown): unknown {
    this.#note(path, value, kind);
    const text = Number.isSafeInteger(value) ? String(value) : undefined;
    return text !== undefined && (kind === 'text' || (kind === 'id' && isPaynowId(text))) ? text : UNUSABLE;
  }

  #instead<T>(path: string, value: unknown, empty: T): T {
    this.#note(path, value);
    return empty;
  }

  #object(form: ObjectForm, row: Record<string, unknown>): unknown {
    const { names, forms, may } = form;
    this.#depth += 1;
    for (let n = 0; n < names.length; n += 1) {
      const name = names[n] ?? '';
      const value = row[name];
      if (value == null && may[n]) continue;
      const inner = forms[n];
      if (!inner) continue;
      const usable = this.usable(inner, value);
      if (usable === value) continue;
      if (usable === UNUSABLE) damage(row, name, this.#thrower(inner.path, foundAs(inner, value)));
      else row[name] = usable;
    }
    this.#depth -= 1;
    return row;
  }

  /** A list in a row cannot lose one of its parts, so a part that cannot be used costs the list. */
  #list(form: Form, list: unknown[]): unknown {
    for (let n = 0; n < list.length; n += 1) {
      const usable = this.usable(form, list[n]);
      if (usable === UNUSABLE) return UNUSABLE;
      if (usable !== list[n]) list[n] = usable;
    }
    return list;
  }

  #map(form: Form, map: Record<string, unknown>): unknown {
    for (const [key, value] of Object.entries(map)) {
      if (form.kind !== 'text') {
        if (this.usable(form, value) === UNUSABLE) return UNUSABLE;
      } else if (typeof value !== 'string') {
        this.#note(form.path, value);
        if (isDeeper(value, MAX_DEPTH)) return UNUSABLE;
        if (value === null) delete map[key];
        else map[key] = JSON.stringify(value);
      }
    }
    return map;
  }

  #note(field: string, value: unknown, kind?: Form['kind']): void {
    this.isClean = false;
    this.#told += 1;
    if (this.#told > MAX_TOLD) return;
    this.options.onDeviation({ endpoint: this.endpoint, field: field || 'row', found: foundAs({ kind }, value) });
  }

  #error(field: string, found: Found): UpstreamError {
    return this.#thrower(field, found)();
  }

  #thrower(field: string, found: Found): () => UpstreamError {
    const { endpoint, isRead } = this; // not `this`, which a row would then hold on to
    const errors = this.#errors;
    const name = `${field} ${found}`;
    return () => {
      const known = errors.get(name);
      if (known) return known;
      const error = unusable({ endpoint, field, found }, isRead);
      errors.set(name, error);
      return error;
    };
  }
}

/** What was found where a value of this kind was described. */
const foundAs = ({ kind }: { readonly kind: Form['kind'] | undefined }, value: unknown): Found =>
  typeof value === 'string' && kind !== undefined && TEXTS.has(kind) ? 'a text of another form' : foundIn(value);

const TEXTS: ReadonlySet<string> = new Set(['id', 'moment', 'currency', 'country']);

/** Whether a value is nested deeper than this: nothing that walks through it may run out of stack. */
function isDeeper(value: unknown, depth: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return depth === 0 || Object.values(value).some((inner) => isDeeper(inner, depth - 1));
}
