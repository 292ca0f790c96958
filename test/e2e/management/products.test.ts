import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ProductRow } from '../../../src/upstream/management/products.js';
import type { ProductTagRow } from '../../../src/upstream/wire/products.js';
import { startTestBed, type TestBed } from '../../support/gateway.js';

let bed: TestBed;
const bodies: unknown[] = [];

beforeEach(async () => {
  bodies.length = 0;
  bed = await startTestBed({ CACHE_MAX_ENTRIES: '1000' });
  bed.sandbox.onExchange(({ method, body }) => {
    if (method !== 'GET') bodies.push(body);
  });
});
afterEach(() => bed[Symbol.asyncDispose]());

interface Payload {
  readonly product?: unknown;
  readonly deletedId?: string | null;
  readonly userErrors: ReadonlyArray<{ readonly field: string[] | null; readonly code: string }>;
}

const FIELDS = `paynowId versionId slug name description label price { minorUnits }
  purchase { allowsOneTime allowsSubscription subscriptionInterval { value unit } }
  isRemovedAfterTime removeAfter { value unit } isHidden enabledAt enabledUntil
  tags { slug } requiredProducts { paynowId } metadata { key value } taxCode grantsGiftCard`;

async function run(mutation: string, input: Record<string, unknown>, selection: string) {
  const type = mutation.charAt(0).toUpperCase() + mutation.slice(1);
  const query = `mutation ($input: ${type}Input!) { ${mutation}(input: $input) {
    ${selection} userErrors { message field code upstreamCode } } }`;
  const answer = await bed.ask(query, { variables: { input } });
  return { ...answer, ...((answer.data as Record<string, Payload> | null)?.[mutation] as Payload) };
}

const create = (input: Record<string, unknown>, selection = FIELDS) =>
  run('createProduct', { name: 'Test Kit', price: 500, ...input }, `product { ${selection} }`);
const update = (input: Record<string, unknown>, selection = FIELDS) =>
  run('updateProduct', input, `product { ${selection} }`);
const remove = (id: string) => run('deleteProduct', { id }, 'deletedId');

const mistakes = ({ userErrors }: Payload) => userErrors.map(({ field, code }) => [field, code]);

async function anyProduct(fits: (row: ProductRow) => boolean = () => true): Promise<ProductRow> {
  const product = ((await bed.paynow('products')) as ProductRow[]).find(fits);
  if (!product) throw new Error('the seed has no such product');
  return product;
}

describe('createProduct', () => {
  it('takes a name and a price; the rest is as stated', async () => {
    const done = await create({ name: 'Émeraude  VIP+ (30 Days)', price: '1999' });
    expect({ errors: done.errors, userErrors: done.userErrors }).toEqual({ errors: [], userErrors: [] });
    expect(done.product).toMatchObject({
      slug: 'emeraude-vip-30-days',
      name: 'Émeraude  VIP+ (30 Days)',
      description: '',
      label: null,
      price: { minorUnits: 1999 },
      purchase: { allowsOneTime: true, allowsSubscription: false },
      isRemovedAfterTime: false,
      isHidden: false,
      tags: [],
      requiredProducts: [],
      metadata: [],
      grantsGiftCard: false,
    });
    expect(done.calls).toEqual([`POST /v1/stores/${bed.sandbox.storeId}/products`]);
    expect(bodies).toEqual([expect.objectContaining({ allow_one_time_purchase: true, is_hidden: false })]);
    const { paynowId } = done.product as { paynowId: string };
    const read = await bed.ask('{ store { product(slug: "emeraude-vip-30-days") { paynowId } } }');
    expect(read.data).toEqual({ store: { product: { paynowId } } });
  });

  it('a span switches on what it is for', async () => {
    const done = await create({
      subscriptionInterval: { value: 1, unit: 'MONTH' },
      removeAfter: { value: 30, unit: 'DAY' },
    });
    expect(done.userErrors).toEqual([]);
    expect(done.product).toMatchObject({
      purchase: { allowsSubscription: true, subscriptionInterval: { value: 1, unit: 'MONTH' } },
      isRemovedAfterTime: true,
      removeAfter: { value: 30, unit: 'DAY' },
    });
  });

  it('takes every part of a product', async () => {
    const required = await anyProduct();
    const tagged = await anyProduct(({ tags }) => tags.length > 0);
    const served = await anyProduct(({ gameservers }) => gameservers.length > 0);
    const tag = tagged.tags[0] as ProductTagRow;
    const server = served.gameservers[0]?.id;
    const done = await create(
      {
        slug: 'Whole.Thing_1',
        description: '<b>All of it</b>',
        label: 'New',
        metadata: [{ key: 'map', value: 'procedural' }],
        enabledAt: '2026-01-01T00:00:00Z',
        enabledUntil: '2027-01-01T00:00:00Z',
        allowsOneTimePurchase: false,
        subscriptionInterval: { value: 2, unit: 'WEEK' },
        trial: { enabled: true, period: { value: 3, unit: 'DAY' }, isForNewCustomersOnly: true },
        upsell: {
          enabled: true,
          recommendations: [
            { productId: required.id, type: 'ADDITIONAL', percentOff: '12.5' },
            { productId: required.id, type: 'INCREASE_QUANTITY', amountOff: 150, quantityToAdd: 2 },
            { productId: required.id, type: 'ALTERNATIVE' },
          ],
        },
        storeStockLimit: { quantity: 50, period: { value: 1, unit: 'YEAR' } },
        customerStockLimit: { enabled: false },
        tagIds: [tag.id],
        gameServerIds: [server],
        commands: [{ stage: 'ON_PURCHASE', content: 'give {name}', gameServerIds: [server] }],
        requiredProductIds: [`gid://paynow/${bed.sandbox.storeId}/Product/${required.id}`],
        taxCode: 'SAAS',
        grantsGiftCard: true,
        isCouponsDisabled: true,
      },
      `slug label tags { paynowId } gameServers { paynowId } taxCode grantsGiftCard requiredProducts { paynowId }
       metadata { key value } enabledAt enabledUntil restrictions { isCouponsDisabled isGiftingDisabled }
       trial { enabled period { value unit } isForNewCustomersOnly isRepeatable }
       upsell { enabled recommendations { type percentOff amountOff { minorUnits } quantityToAdd } }
       stock { storeAvailable storeLimit { enabled quantity period { value unit } } customerLimit { enabled } }
       commands { stage content isOnlineOnly gameServerIds }`,
    );
    expect({ errors: done.errors, userErrors: done.userErrors }).toEqual({ errors: [], userErrors: [] });
    expect(done.product).toEqual({
      slug: 'Whole.Thing_1',
      label: 'New',
      tags: [{ paynowId: tag.id }],
      gameServers: [{ paynowId: server }],
      taxCode: 'SAAS',
      grantsGiftCard: true,
      requiredProducts: [{ paynowId: required.id }],
      metadata: [{ key: 'map', value: 'procedural' }],
      enabledAt: '2026-01-01T00:00:00Z',
      enabledUntil: '2027-01-01T00:00:00Z',
      restrictions: { isCouponsDisabled: true, isGiftingDisabled: false },
      trial: { enabled: true, period: { value: 3, unit: 'DAY' }, isForNewCustomersOnly: true, isRepeatable: false },
      upsell: {
        enabled: true,
        recommendations: [
          { type: 'ADDITIONAL', percentOff: '12.5', amountOff: null, quantityToAdd: null },
          { type: 'INCREASE_QUANTITY', percentOff: null, amountOff: { minorUnits: 150 }, quantityToAdd: 2 },
          { type: 'ALTERNATIVE', percentOff: null, amountOff: null, quantityToAdd: null },
        ],
      },
      stock: {
        storeAvailable: 50,
        storeLimit: { enabled: true, quantity: 50, period: { value: 1, unit: 'YEAR' } },
        customerLimit: { enabled: false },
      },
      commands: [{ stage: 'ON_PURCHASE', content: 'give {name}', isOnlineOnly: false, gameServerIds: [server] }],
    });
    expect(done.calls).toHaveLength(1);
  });

  it('a slug that is taken is a conflict', async () => {
    const { slug } = await anyProduct();
    const done = await create({ slug });
    expect(done.product).toBeNull();
    expect(done.userErrors).toEqual([
      {
        message: expect.any(String),
        field: ['slug'],
        code: 'CONFLICT',
        upstreamCode: 'product-slug-already-exists',
      },
    ]);
  });

  it('null is absent', async () => {
    const done = await create({ slug: null, label: null, trial: { enabled: null }, tagIds: null, isHidden: null });
    expect(done.userErrors).toEqual([]);
    expect(done.product).toMatchObject({ slug: 'test-kit', isHidden: false });
  });

  const OFFER = { productId: '1', type: 'ADDITIONAL' };
  it.each<[Record<string, unknown>, string]>([
    [{ price: -1 }, 'price'],
    [{ name: ' ' }, 'name'],
    [{ name: '★★★' }, 'slug'],
    [{ slug: 'a/b' }, 'slug'],
    [{ slug: '..' }, 'slug'],
    [{ slug: '' }, 'slug'],
    [{ allowsSubscription: true }, 'subscriptionInterval'],
    [{ subscriptionInterval: { value: 0, unit: 'MONTH' } }, 'subscriptionInterval.value'],
    [{ subscriptionInterval: { value: 1, unit: 'UNKNOWN' } }, 'subscriptionInterval.unit'],
    [{ isRemovedAfterTime: true }, 'removeAfter'],
    [{ removeAfter: { value: 1, unit: 'YEAR' } }, 'removeAfter.unit'],
    [{ trial: { enabled: true } }, 'trial.period'],
    [{ trial: { repeatCooldown: { value: -1, unit: 'DAY' } } }, 'trial.repeatCooldown.value'],
    [{ enabledAt: '2026-01-02T00:00:00Z', enabledUntil: '2026-01-01T00:00:00Z' }, 'enabledUntil'],
    [{ storeStockLimit: {} }, 'storeStockLimit.quantity'],
    [{ customerStockLimit: { quantity: -1 } }, 'customerStockLimit.quantity'],
    [{ tagIds: ['1', 'x'] }, 'tagIds.1'],
    [{ requiredProductIds: ['gid://paynow/1/Product/2'] }, 'requiredProductIds.0'],
    [{ gameServerIds: ['gid://paynow/1/Order/2'] }, 'gameServerIds.0'],
    [{ tierGroupId: 'x' }, 'tierGroupId'],
    [{ taxCode: 'UNKNOWN' }, 'taxCode'],
    [{ commands: [{ stage: 'ON_EXPIRE', content: ' ' }] }, 'commands.0.content'],
    [{ upsell: { recommendations: [{ ...OFFER, percentOff: '101' }] } }, 'upsell.recommendations.0.percentOff'],
    [
      { upsell: { recommendations: [{ ...OFFER, percentOff: '1', amountOff: 1 }] } },
      'upsell.recommendations.0.amountOff',
    ],
    [{ metadata: [{ key: '', value: '1' }] }, 'metadata'],
  ])('%j is refused before any call', async (change, field) => {
    const done = await create(change);
    expect({ product: done.product, mistakes: mistakes(done), calls: done.calls, errors: done.errors }).toEqual({
      product: null,
      mistakes: [[[...field.split('.')], 'INVALID']],
      calls: [],
      errors: [],
    });
  });

  it('an interval takes both parts', async () => {
    const { errors, calls } = await create({ subscriptionInterval: { value: 1 } });
    expect(errors[0]?.message).toContain('unit');
    expect(calls).toEqual([]);
  });
});

describe('updateProduct', () => {
  it('changes what is given and nothing else', async () => {
    const product = await anyProduct();
    const done = await update({ id: product.id, price: 2499 });
    expect(done.userErrors).toEqual([]);
    expect(done.product).toMatchObject({
      slug: product.slug,
      name: product.name,
      price: { minorUnits: 2499 },
      purchase: { allowsOneTime: product.allow_one_time_purchase },
    });
    expect((done.product as { versionId: string }).versionId).not.toBe(product.version_id);
    expect(bodies).toEqual([{ price: 2499 }]);
    expect(done.calls).toHaveLength(1);
  });

  it('null clears a label and a moment, and goes out as null', async () => {
    const product = await anyProduct(({ label }) => label != null);
    const done = await update({ id: product.id, label: null, enabledAt: null });
    expect(done.product).toMatchObject({ label: null, enabledAt: null });
    expect(bodies).toEqual([{ label: null, enabled_at: null }]);
  });

  it('a kept product is read again after it', async () => {
    const { id } = await anyProduct();
    const read = () => bed.ask(`{ store { product(id: "${id}") { name } } }`);
    await read();
    await update({ id, name: 'Renamed' });
    expect((await read()).data).toEqual({ store: { product: { name: 'Renamed' } } });
  });

  it.each<[Record<string, unknown>, string[] | null]>([
    [{ name: null }, ['name']],
    [{ price: null }, ['price']],
    [{ tagIds: null }, ['tagIds']],
    [{ trial: { period: null } }, ['trial', 'period']],
    [{ price: -5 }, ['price']],
    [{ id: 'x', price: 1 }, ['id']],
    [{}, null],
  ])('%j is refused before any call', async (change, field) => {
    const done = await update({ id: '1', ...change });
    expect({ mistakes: mistakes(done), calls: done.calls }).toEqual({ mistakes: [[field, 'INVALID']], calls: [] });
  });

  it("PayNow's complaint names our field", async () => {
    const { id } = await anyProduct(({ allow_subscription: allows }) => !allows);
    expect(mistakes(await update({ id, allowsSubscription: true }))).toEqual([
      [['subscriptionInterval', 'value'], 'INVALID'],
    ]);
  });
});

describe('deleteProduct', () => {
  it('deletes once', async () => {
    const { id } = await anyProduct();
    const gid = `gid://paynow/${bed.sandbox.storeId}/Product/${id}`;
    const done = await remove(id);
    expect({ deletedId: done.deletedId, userErrors: done.userErrors, calls: done.calls }).toEqual({
      deletedId: gid,
      userErrors: [],
      calls: [`DELETE /v1/stores/${bed.sandbox.storeId}/products/${id}`],
    });
    const again = await remove(gid);
    expect({ deletedId: again.deletedId, mistakes: mistakes(again) }).toEqual({
      deletedId: null,
      mistakes: [[['id'], 'NOT_FOUND']],
    });
  });
});
