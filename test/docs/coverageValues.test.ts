import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AREAS } from '../../scripts/coverage/areas/index.js';
import { projectCoverage } from '../../scripts/coverage/command.js';
import type { CoveredObject } from '../../scripts/coverage/fields.js';
import { Graph } from '../../scripts/coverage/graph.js';
import { type Lock, readLock } from '../../src/cli/contract/lock.js';
import { isJsonObject } from '../../src/core/jsonObject.js';
import { schema } from '../../src/schema/schema.js';
import { startTestBed, type TestBed } from '../support/gateway.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const graph = new Graph(schema);

/** PayNow's lists below the store's path, the objects in them, and the same lists in the graph. */
const LISTS = AREAS.flatMap(({ operations, objects }) =>
  Object.entries(operations).flatMap(([name, fields]) => {
    const [, path] = /^GET \/v1\/stores\/\{storeId\}\/([^{]+)$/.exec(name) ?? [];
    const list = fields.find((field) => graph.follow('Store', `${field.replace('Store.', '')}.nodes`));
    const type = list && graph.follow('Store', `${list.replace('Store.', '')}.nodes`)?.name;
    const dto = objects.find((object) => object.type === type)?.dto;
    // PayNow's webhooks do not name their store, which every row is shown with.
    const isTaken = path !== undefined && dto !== undefined && path !== 'webhooks';
    return isTaken && list ? [[path, dto, list.replace('Store.', '')] as const] : [];
  }),
);

/** An object with the way to it from a row, on both sides; lists on the way are walked. */
interface Spot {
  readonly object: CoveredObject;
  readonly wire: readonly string[];
  readonly shown: readonly string[];
}

/** Everything at the end of a path, lists flattened. */
function at(value: unknown, path: readonly string[]): unknown[] {
  if (Array.isArray(value)) return value.flatMap((item) => at(item, path));
  const [key, ...rest] = path;
  if (key === undefined) return [value];
  return isJsonObject(value) ? at(value[key], rest) : [null];
}

const only = (values: readonly unknown[]) => values.filter((value) => value !== null && value !== undefined);

/** The spots of an object and of what is shown inside it, each object once. */
function spotsOf(dto: string, objects: readonly CoveredObject[], lock: Lock): Spot[] {
  const first = objects.find((object) => object.dto === dto);
  const spots: Spot[] = first ? [{ object: first, wire: [], shown: [] }] : [];
  for (const { object, wire, shown } of spots) {
    for (const field of object.fields) {
      if (typeof field.place !== 'string') continue;
      const [, ...path] = field.place.split('.');
      const shape = lock.schemas[object.dto]?.properties?.[field.wire];
      const inner = objects.find(({ dto: name }) => name === (shape?.ref ?? shape?.items?.ref));
      if (!inner || spots.some((spot) => spot.object.dto === inner.dto)) continue;
      const end = graph.follow(object.type, path.join('.'))?.name;
      const place = end === inner.type ? path : inner.type === object.type ? [] : undefined;
      if (place) spots.push({ object: inner, wire: [...wire, field.wire], shown: [...shown, ...place] });
    }
  }
  return spots;
}

/** A field of a spot that has one plain value on both sides, with its path from the object. */
interface Plain {
  readonly wire: string;
  readonly path: readonly string[];
}

/** Fields that the graph turns into something else; their own tests say into what. */
const TURNED = new Set([
  'CouponDto.redeem_limit_customer_amount',
  'CouponDto.redeem_limit_customer_enabled',
  'CouponDto.redeem_limit_store_amount',
  'CouponDto.redeem_limit_store_enabled',
  'ProductUpsellRecommendationDto.discount_amount',
]);

/** Leaves out percentages, which the graph shows in another unit. */
function plainFields({ object }: Spot, lock: Lock): Plain[] {
  return object.fields.flatMap(({ wire, place }) => {
    if (typeof place !== 'string' || /__typename|percent|details/i.test(place)) return [];
    const [, ...path] = place.split('.');
    const end = graph.follow(object.type, path.join('.'))?.name;
    const shape = lock.schemas[object.dto]?.properties?.[wire];
    const target = shape?.ref === undefined ? shape : lock.schemas[shape.ref];
    if (end === undefined || target?.type === 'array' || target?.type === 'object') return [];
    if (TURNED.has(`${object.dto}.${wire}`)) return [];
    if (end === 'Money') return [{ wire, path: [...path, 'minorUnits'] }];
    return graph.fieldsOf(end).length > 0 || /Discount|OptionPrice/.test(end) ? [] : [{ wire, path }];
  });
}

const nested = (path: readonly string[]): string =>
  path.length === 0 ? '' : `${path[0]}${path.length === 1 ? '' : ` { ${nested(path.slice(1))} }`}`;

/** What PayNow says where it says nothing. */
const UNSAID: readonly unknown[] = [null, undefined, 'invalid', 'unspecified', 'unknown'];

/** Whether a shown value says what the wire's says; enums and codes are in upper case, global ids name the store. */
function isSame(wire: unknown, shown: unknown): boolean {
  if (UNSAID.includes(wire)) return [null, false, '', 'UNKNOWN'].some((nothing) => shown === nothing);
  const text = String(shown);
  return String(wire).toUpperCase() === text.toUpperCase() || text.startsWith(`gid://paynow/${String(wire)}/`);
}

describe('the places that the coverage names', () => {
  let bed: TestBed;

  beforeAll(async () => {
    bed = await startTestBed();
  });
  afterAll(() => bed[Symbol.asyncDispose]());

  it.each(LISTS)('show what PayNow sends: %s', async (path, dto, list) => {
    const { objects } = await projectCoverage(root, '');
    const lock = readLock(root);
    const wireRows = (await bed.paynow(path)) as readonly { readonly id: string }[];
    const compared: string[] = [];
    const wrong = new Set<string>();
    for (const spot of spotsOf(dto, objects, lock)) {
      const plain = plainFields(spot, lock);
      if (plain.length === 0) continue;
      const picks = plain.map((field) => nested([...spot.shown, ...field.path])).join(' ');
      const { data, errors } = await bed.ask(`{ store { ${list}(first: 25) { nodes { paynowId ${picks} } } } }`);
      expect(errors).toEqual([]);
      for (const node of at(data, ['store', list, 'nodes'])) {
        const wireRow = wireRows.find(({ id }) => isJsonObject(node) && node['paynowId'] === id);
        const shownObjects = only(at(node, spot.shown));
        for (const [index, one] of only(at(wireRow, spot.wire)).entries()) {
          for (const { wire, path: way } of plain) {
            const [sent] = at(one, [wire]);
            const [shown] = at(shownObjects[index], way);
            compared.push(wire);
            if (!isSame(sent, shown)) wrong.add(`${spot.object.dto}.${wire} ${String(sent)}: ${String(shown)}`);
          }
        }
      }
    }
    expect(compared.length).toBeGreaterThan(20);
    expect([...wrong]).toEqual([]);
  });
});
