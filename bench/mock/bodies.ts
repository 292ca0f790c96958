import { gzipSync } from 'node:zlib';
import type { Change } from '../protocol.js';
import type { BenchData } from './rows.js';

/** A body that is ready to be sent. */
export interface Body {
  readonly plain: Buffer;
  readonly zipped: Buffer;
  /** The same list after so many changes; absent for what does not change. */
  readonly changed?: (change: Exclude<Change, 'never'>, count: number) => Buffer;
}

/** Digits at the end of a `pretty_id`: overwritten with a counter, they make an order differ from all before. */
const MARK = 'pn-000000000000';
const DIGITS = 12;

function freeze(value: unknown): Body {
  const plain = Buffer.from(JSON.stringify(value));
  return { plain, zipped: gzipSync(plain) };
}

function orderBody(orders: BenchData['orders']): Body {
  const marked = orders.map((order) => ({ ...order, pretty_id: MARK }));
  const body = freeze(marked);
  const marks = marksIn(body.plain);
  const [first] = marked;
  const newest = Buffer.from(`[${JSON.stringify({ ...first, id: first?.id.replace(/.$/, '1') })},`);
  // The others move down by one, and the last is no longer in the list.
  const others = Buffer.from(JSON.stringify(marked.slice(0, -1)).slice(1));
  const newestMarks = marksIn(newest);
  const changed = (change: Exclude<Change, 'never'>, count: number): Buffer =>
    change === 'all'
      ? numbered(body.plain, marks, count)
      : Buffer.concat([numbered(newest, newestMarks, count), others]);
  return orders.length > 1 ? { ...body, changed } : body;
}

function marksIn(bytes: Buffer): number[] {
  const marks: number[] = [];
  for (let at = bytes.indexOf(MARK); at !== -1; at = bytes.indexOf(MARK, at + 1)) marks.push(at + 3);
  return marks;
}

function numbered(bytes: Buffer, marks: readonly number[], count: number): Buffer {
  const copy = Buffer.from(bytes);
  const digits = String(count).padStart(DIGITS, '0');
  for (const at of marks) copy.write(digits, at, 'latin1');
  return copy;
}

/** The body of a GET, made at the first request for it and then kept. Null for a path the mock does not have. */
export function createBodies(data: BenchData): (target: string) => Body | null {
  const kept = new Map<string, Body | null>();
  const root = `/v1/stores/${data.store.id}`;
  const make = (url: URL): Body | null => {
    const { pathname, searchParams } = url;
    if (pathname === root) return freeze(data.store);
    if (pathname === `${root}/orders`) {
      const after = searchParams.get('after');
      const start = after === null ? 0 : data.orders.findIndex(({ id }) => id === after) + 1;
      return orderBody(data.orders.slice(start, start + Number(searchParams.get('limit') ?? 100)));
    }
    if (pathname === `${root}/products`) {
      const ids = new Set(searchParams.getAll('product_id'));
      return freeze(data.products.filter(({ id }) => ids.size === 0 || ids.has(id)));
    }
    const items = /\/orders\/(\d+)\/delivery\/items$/.exec(pathname)?.[1];
    if (items !== undefined) return freeze(data.deliveryItems(items));
    const product = data.products.find(({ id }) => pathname === `${root}/products/${id}`);
    return product ? freeze(product) : null;
  };
  return (target) => {
    const known = kept.get(target);
    if (known !== undefined) return known;
    const made = make(new URL(target, 'http://mock'));
    kept.set(target, made);
    return made;
  };
}
