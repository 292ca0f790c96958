import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ProductRow } from '../../../src/upstream/management/products.js';
import type { CustomerRow } from '../../../src/upstream/wire/customers.js';
import { type Bed, errorForm, first, startBed } from '../support.js';

let bed: Bed;
beforeEach(async () => {
  bed = await startBed();
});
afterEach(() => bed[Symbol.asyncDispose]());

describe('products', () => {
  it('a new one is there at the end, changes, and goes', async () => {
    const { status, body } = await bed.send('POST', 'products', { name: 'Kit', slug: 'a-new-kit', price: 100 });
    expect(status).toBe(200);
    const { id, version_id: version } = body as ProductRow;
    expect((await bed.rows('products')).at(-1)?.id).toBe(id);
    const changed = await bed.send('PATCH', `products/${id}`, { label: 'Hot', metadata: null });
    expect(changed.body).toMatchObject({ id, slug: 'a-new-kit', label: 'Hot', updated_by: { type: 'api_key' } });
    expect((changed.body as ProductRow).version_id).not.toBe(version);
    expect(await bed.send('DELETE', `products/${id}`)).toMatchObject({ status: 204, body: undefined });
    expect((await bed.send('GET', `products/${id}`)).status).toBe(404);
  });

  it('a slug is one product only', async () => {
    const [one, two] = await bed.rows<ProductRow>('products');
    const clash = errorForm(409, 'product-slug-already-exists');
    expect((await bed.send('POST', 'products', { name: 'A', price: 1, slug: one?.slug })).body).toEqual(clash);
    expect((await bed.send('PATCH', `products/${two?.id}`, { slug: one?.slug })).body).toEqual(clash);
    expect((await bed.send('PATCH', `products/${one?.id}`, { slug: one?.slug })).status).toBe(200);
  });

  it.each<[Record<string, unknown>, string]>([
    [{ price: -1 }, 'price'],
    [{ tags: ['42'] }, 'tags[0]'],
    [{ allow_subscription: true }, 'subscription_interval_value'],
    [{ remove_after_enabled: true, remove_after_time_value: 2 }, 'remove_after_time_value'],
    [{ tax_code: 'unknown' }, 'tax_code'],
    [{ image_url: 'https://a.example' }, 'image_url'],
  ])('%j is refused', async (change, path) => {
    const { body } = await bed.send('POST', 'products', { name: 'A', slug: 'a-b-c', price: 1, ...change });
    expect(body).toMatchObject({ status: 400, code: 'bad-request', errors: [{ path }] });
  });
});

describe('customers', () => {
  const taken = errorForm(409, 'customer-already-exists');

  it('an identity is one customer only', async () => {
    const rows = await bed.rows<CustomerRow>('customers');
    const steam = rows.find((row) => row.steam_id != null);
    const other = first(rows.filter((row) => row.id !== steam?.id));
    const body = { steam_id: steam?.steam_id };
    expect((await bed.send('POST', 'customers', body)).body).toEqual(taken);
    expect((await bed.send('PATCH', `customers/${other.id}`, body)).body).toEqual(taken);
    expect((await bed.send('PATCH', `customers/${steam?.id}`, body)).status).toBe(200);
    const bulk = await bed.send('POST', 'customers/bulk', [{ name: 'Nobody Yet' }, body]);
    expect(bulk.body).toEqual(taken);
    expect(await bed.rows('customers?search=Nobody%20Yet')).toEqual([]);
  });

  it('another Steam id takes the profile away', async () => {
    const steam = (await bed.rows<CustomerRow>('customers')).find((row) => row.steam_id != null);
    const { body } = await bed.send('PATCH', `customers/${steam?.id}`, { steam_id: '76561190000000001' });
    expect(body).toMatchObject({ steam_id: '76561190000000001', name: steam?.name });
    expect(body).not.toHaveProperty('steam');
  });

  it.each<[Record<string, unknown>, string]>([
    [{}, 'name'],
    [{ steam_id: '1' }, 'steam_id'],
    [{ minecraft_uuid: 'x' }, 'minecraft_uuid'],
    [{ name: 'A', metadata: { a: 1 } }, 'metadata'],
  ])('%j is refused', async (body, path) => {
    expect((await bed.send('POST', 'customers', body)).body).toMatchObject({ status: 400, errors: [{ path }] });
  });

  it('takes 1 to 200 at once', async () => {
    expect((await bed.send('POST', 'customers/bulk', [])).status).toBe(400);
    const many = Array.from({ length: 201 }, (_, n) => ({ name: `N${n}` }));
    expect((await bed.send('POST', 'customers/bulk', many)).status).toBe(400);
    expect((await bed.send('POST', 'customers/bulk', many.slice(1))).body).toHaveLength(200);
  });

  it('tokens are made and revoked', async () => {
    const { id } = first(await bed.rows('customers?limit=1'));
    expect((await bed.send('POST', `customers/${id}/tokens`)).body).toEqual({
      token: expect.stringMatching(/^pncus_sandbox_[0-9a-f]{32}$/),
    });
    expect((await bed.send('DELETE', `customers/${id}/tokens`)).status).toBe(204);
    expect((await bed.send('DELETE', 'customers/42/tokens')).status).toBe(404);
  });
});
