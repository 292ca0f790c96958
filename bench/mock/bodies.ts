import { gzipSync } from 'node:zlib';
import type { BenchData } from './rows.js';

/** A body that is ready to be sent. */
export interface Body {
  readonly plain: Buffer;
  readonly zipped: Buffer;
  /** Where in `plain` the digits stand that churn overwrites; empty for what does not change. */
  readonly marks: readonly number[];
}

/** Digits at the end of every `pretty_id`: overwritten with a counter, they make each order differ from before. */
const MARK = 'pn-000000000000';
const DIGITS = 12;

const freeze = (value: unknown, marks: readonly number[] = []): Body => {
  const plain = Buffer.from(JSON.stringify(value));
  return { plain, zipped: gzipSync(plain), marks };
};

function orderBody(orders: BenchData['orders']): Body {
  const body = freeze(orders.map((order) => ({ ...order, pretty_id: MARK })));
  const marks: number[] = [];
  for (let at = body.plain.indexOf(MARK); at !== -1; at = body.plain.indexOf(MARK, at + 1)) marks.push(at + 3);
  return { ...body, marks };
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

/** A copy of the body in which every order carries `count`. */
export function churned({ plain, marks }: Body, count: number): Buffer {
  const copy = Buffer.from(plain);
  const digits = String(count).padStart(DIGITS, '0');
  for (const at of marks) copy.write(digits, at, 'latin1');
  return copy;
}
