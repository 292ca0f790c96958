import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ProductRow } from '../../../src/upstream/management/products.js';
import type { TagRow } from '../../../src/upstream/management/tags.js';
import { startTestBed, type TestBed } from '../../support/gateway.js';

let bed: TestBed;
let rows: readonly TagRow[];
let tags: string;

beforeAll(async () => {
  bed = await startTestBed();
  rows = (await bed.paynow('tags')) as TagRow[];
  tags = `GET /v1/stores/${bed.sandbox.storeId}/tags`;
});
afterAll(() => bed[Symbol.asyncDispose]());

const firstTag = (): TagRow => {
  const [row] = rows;
  if (!row) throw new Error('the seed has no tag');
  return row;
};

const gid = (row: { readonly id: string }) => `gid://paynow/${bed.sandbox.storeId}/Tag/${row.id}`;

const FIELDS = `id paynowId store { paynowId } slug name description imageUrl enabled createdAt
  createdBy { type paynowId } updatedAt updatedBy { type }`;

const shown = (row: TagRow) => ({
  id: gid(row),
  paynowId: row.id,
  store: { paynowId: row.store_id },
  slug: row.slug,
  name: row.name,
  description: row.description,
  imageUrl: row.image_url,
  enabled: row.enabled,
  createdAt: row.created_at,
  createdBy: { type: 'USER', paynowId: row.created_by.id },
  updatedAt: null,
  updatedBy: null,
});

describe('tags', () => {
  it('by number, by global id and as a node, with every field', async () => {
    const row = firstTag();
    const { data, errors, calls } = await bed.ask(
      `query ($id: ID!, $gid: ID!) { store { tag(id: $id) { ${FIELDS} } again: tag(id: $gid) { name } }
        node(id: $gid) { __typename ... on Tag { slug } } }`,
      { variables: { id: row.id, gid: gid(row) } },
    );
    expect(errors).toEqual([]);
    expect(data).toEqual({
      store: { tag: shown(row), again: { name: row.name } },
      node: { __typename: 'Tag', slug: row.slug },
    });
    expect(calls).toEqual([`${tags}/${row.id}`]);
  });

  it('a tag that is not there is null', async () => {
    const { data, errors } = await bed.ask('{ store { tag(id: "42") { name } } }');
    expect({ data, errors }).toEqual({ data: { store: { tag: null } }, errors: [] });
  });

  it('the whole list in pages, each one call', async () => {
    const seen: string[] = [];
    let after: string | null = null;
    do {
      const { data, calls } = await bed.ask(
        'query ($after: String) { store { tags(first: 4, after: $after) { nodes { paynowId } totalCount pageInfo { hasNextPage endCursor } } } }',
        { variables: { after } },
      );
      const { nodes, totalCount, pageInfo } = (data as TagPage).store.tags;
      expect({ totalCount, calls }).toEqual({ totalCount: rows.length, calls: [tags] });
      seen.push(...nodes.map(({ paynowId }) => paynowId));
      after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
    } while (after !== null);
    expect(seen).toEqual(rows.map(({ id }) => id));
  });

  it('an impossible page is refused without a call', async () => {
    const { errors, calls } = await bed.ask('{ store { tags(first: 101) { nodes { name } } } }');
    expect(errors.map(({ extensions }) => extensions['code'])).toEqual(['BAD_USER_INPUT']);
    expect(calls).toEqual([]);
  });

  it('the tags of all products and coupons: one call for the tags', async () => {
    const products = (await bed.paynow('products')) as ProductRow[];
    const { data, errors, calls } = await bed.ask(
      `{ store { products(first: 100) { nodes { tags { paynowId name tag { slug imageUrl } } } }
        coupons(first: 100) { nodes { tagIds tags { paynowId name } } } } }`,
    );
    expect(errors).toEqual([]);
    expect(calls.filter((call) => call.startsWith(tags))).toEqual([tags]);
    expect(calls).toHaveLength(3);
    const { store } = data as Tagged;
    expect(store.products.nodes).toEqual(
      products.map((product) => ({
        tags: product.tags.map(({ id, name, slug }) => {
          const row = rows.find((tag) => tag.id === id);
          return { paynowId: id, name, tag: { slug, imageUrl: row?.image_url } };
        }),
      })),
    );
    expect(store.coupons.nodes.some((coupon) => coupon.tags.length > 0)).toBe(true);
    for (const coupon of store.coupons.nodes) {
      expect(coupon.tags.map(({ paynowId }) => paynowId)).toEqual(coupon.tagIds);
    }
  });

  it('only the id of a tag costs nothing', async () => {
    const { errors, calls } = await bed.ask('{ store { products(first: 5) { nodes { tags { tag { id } } } } } }');
    expect(errors).toEqual([]);
    expect(calls).toHaveLength(1);
  });

  it('a tag list that fails leaves the products whole', async () => {
    const repair = bed.sandbox.faults.add({ match: { path: '/tags' }, fault: { kind: 'status', status: 503 } });
    const { data, errors } = await bed.ask(
      '{ store { products(first: 1) { nodes { name tags { name tag { slug } } } } } }',
    );
    repair();
    const [product] = (data as Tagged).store.products.nodes;
    expect(product).toMatchObject({ name: expect.any(String), tags: [{ name: expect.any(String), tag: null }] });
    expect(errors[0]?.extensions['code']).toBe('UPSTREAM_UNAVAILABLE');
  });
});

interface TagPage {
  readonly store: {
    readonly tags: {
      readonly nodes: readonly { readonly paynowId: string }[];
      readonly totalCount: number;
      readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string };
    };
  };
}

interface Tagged {
  readonly store: {
    readonly products: { readonly nodes: readonly object[] };
    readonly coupons: {
      readonly nodes: readonly {
        readonly tagIds: readonly string[];
        readonly tags: readonly { readonly paynowId: string }[];
      }[];
    };
  };
}
