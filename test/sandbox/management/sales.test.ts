import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { OrderRow } from '../../../src/upstream/management/orders.js';
import type { CreateSaleBody, SaleRow } from '../../../src/upstream/management/sales.js';
import type { TagRow } from '../../../src/upstream/management/tags.js';
import { type Bed, errorForm, first, startBed } from '../support.js';

let bed: Bed;
beforeEach(async () => {
  bed = await startBed();
});
afterEach(() => bed[Symbol.asyncDispose]());

const sale: CreateSaleBody = {
  enabled: true,
  name: 'Test',
  discount_type: 'percent',
  discount_amount: 150,
  duration: 'once',
  duration_in_intervals: 0,
  apply_to_product_ids: [],
  apply_to_tag_ids: [],
  minimum_order_value: 0,
  begins_at: '2030-01-01T00:00:00Z',
};

describe('sales', () => {
  it('orders of a sale lead to it, within its time', async () => {
    for (const row of await bed.rows<SaleRow>('sales')) {
      for (const order of await bed.rows<OrderRow>(`orders?sale_id=${row.id}&limit=5`)) {
        const created = String(order.created_at);
        expect(created >= row.begins_at && created < String(row.ends_at)).toBe(true);
      }
    }
  });

  it('is made, changed and deleted', async () => {
    const made = (await bed.send('POST', 'sales', { ...sale, ends_at: '2031-01-01T00:00:00Z' })).body as SaleRow;
    expect((await bed.send('GET', `sales/${made.id}`)).body).toEqual(made);
    const changed = (await bed.send('PATCH', `sales/${made.id}`, { name: 'Other', ends_at: null })).body as SaleRow;
    expect(changed).toMatchObject({ name: 'Other', discount_amount: 150, updated_by: { type: 'api_key' } });
    expect(changed).not.toHaveProperty('ends_at');
    expect(changed.version_id).not.toBe(made.version_id);
    expect((await bed.send('DELETE', `sales/${made.id}`)).status).toBe(204);
    for (const method of ['GET', 'DELETE']) {
      expect((await bed.send(method, `sales/${made.id}`)).body).toEqual(errorForm(404, 'not-found'));
    }
  });

  it('every required field is missed by name', async () => {
    const { errors } = (await bed.send('POST', 'sales', {})).body as { errors: Array<{ path: string }> };
    expect(errors.map(({ path }) => path).sort()).toEqual(Object.keys(sale).sort());
  });

  it.each<[Partial<Record<keyof CreateSaleBody, unknown>>, string]>([
    [{ name: ' ' }, 'name'],
    [{ discount_amount: 1001 }, 'discount_amount'],
    [{ discount_type: 'unspecified' }, 'discount_type'],
    [{ duration: 'repeating' }, 'duration_in_intervals'],
    [{ apply_to_product_ids: ['42'] }, 'apply_to_product_ids[0]'],
    [{ apply_to_tag_ids: ['42'] }, 'apply_to_tag_ids[0]'],
    [{ ends_at: '2029-01-01T00:00:00Z' }, 'ends_at'],
  ])('%j is refused, new and as a change', async (change, path) => {
    const refusal = { status: 400, code: 'bad-request', errors: [{ path }] };
    expect((await bed.send('POST', 'sales', { ...sale, ...change })).body).toMatchObject(refusal);
    const { id } = (await bed.send('POST', 'sales', sale)).body as SaleRow;
    expect((await bed.send('PATCH', `sales/${id}`, change)).body).toMatchObject(refusal);
  });
});

describe('tags', () => {
  it('come whole and one by one', async () => {
    const rows = await bed.rows<TagRow>('tags');
    expect(rows.length).toBeGreaterThanOrEqual(6);
    const row = first(rows);
    expect((await bed.send('GET', `tags/${row.id}`)).body).toEqual(row);
    expect((await bed.send('GET', 'tags/42')).body).toEqual(errorForm(404, 'not-found'));
  });
});
