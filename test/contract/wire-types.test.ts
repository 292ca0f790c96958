import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { collectEndpoints } from '../../scripts/contract/endpoints.js';
import { type Lock, type Operation, readLock } from '../../src/cli/contract/lock.js';
import { EndpointComparison } from './endpointCompare.js';
import { PLANTED_FILE, PLANTED_LOCK, PLANTED_MISTAKES, PLANTED_SOURCE } from './planted.js';
import { createTypeProgram, type TypedEndpoint } from './typeProgram.js';

/** Fields of PayNow's replies that our types leave out on purpose: the reason by `Schema.field`. */
const LEFT_OUT: Readonly<Record<string, string>> = {
  'SubscriptionDto.coupon_repeating_ends_at': 'deprecated by PayNow',
  'SubscriptionDto.gift': 'deprecated by PayNow',
  'SubscriptionDto.product_name': 'deprecated by PayNow',
  'SubscriptionDto.product_image_url': 'deprecated by PayNow',
  'SubscriptionDto.tax_inclusive': 'deprecated by PayNow',
  'SubscriptionDto.price': 'deprecated by PayNow',
  'SubscriptionDto.price_str': 'deprecated by PayNow',
  'SubscriptionDto.pricing_region_id': 'deprecated by PayNow',
};

const root = fileURLToPath(new URL('../..', import.meta.url));
const declared = await collectEndpoints(root);
const files = [...new Set(declared.map((endpoint) => endpoint.file))];
const program = createTypeProgram(root, files, { [PLANTED_FILE]: PLANTED_SOURCE });

const operationOf = (lock: Lock, name: string): Operation => {
  const operation = lock.operations[name];
  if (!operation) throw new Error(`${name} is not in the lock; run npm run contract:lock`);
  return operation;
};

describe('wire types', () => {
  const typed = files.flatMap((file) => program.endpointsOf(file));
  const placeOf = ({ file, exportName }: Pick<TypedEndpoint, 'file' | 'exportName'>) => `${file} ${exportName}`;

  it('are found for every endpoint of the code', () => {
    expect(typed.map(placeOf).sort()).toEqual(declared.map(placeOf).sort());
    expect(typed.length).toBeGreaterThan(20);
  });

  it('say what the contract says', () => {
    const comparison = new EndpointComparison(program.checker, readLock(root), LEFT_OUT);
    for (const endpoint of typed) {
      const { name } = declared.find((one) => placeOf(one) === placeOf(endpoint)) ?? {};
      comparison.compareEndpoint(endpoint, operationOf(readLock(root), name ?? placeOf(endpoint)));
    }
    expect(comparison.violations).toEqual([]);
    expect(comparison.staleEntries, 'entries of LEFT_OUT that nothing needs').toEqual([]);
    expect(comparison.propertyCount, 'properties compared').toBeGreaterThan(300);
  });
});

describe('the comparison', () => {
  const planted = new Map(program.endpointsOf(PLANTED_FILE).map((endpoint) => [endpoint.exportName, endpoint]));

  const compare = (exportName: string, operation: string, leftOut: Readonly<Record<string, string>> = {}) => {
    const endpoint = planted.get(exportName);
    if (!endpoint) throw new Error(`${exportName} is not planted`);
    const comparison = new EndpointComparison(program.checker, PLANTED_LOCK, leftOut);
    comparison.compareEndpoint(endpoint, operationOf(PLANTED_LOCK, operation));
    return comparison;
  };

  it('is tried on a source that compiles', () => {
    expect(program.errorsOf(PLANTED_FILE)).toEqual([]);
    expect([...planted.keys()].sort()).toEqual(PLANTED_MISTAKES.map(({ exportName }) => exportName).sort());
  });

  it.each(PLANTED_MISTAKES)('of $exportName finds: $violations', ({ exportName, operation, violations }) => {
    expect(compare(exportName, operation).violations).toEqual(violations);
  });

  it('accepts a lost field that is listed, and names an entry that is not needed', () => {
    const comparison = compare('lostField', 'GET /v1/pets/{petId}', { 'Pet.weight': 'tried', 'Pet.name': 'tried' });
    expect(comparison.violations).toEqual([]);
    expect(comparison.staleEntries).toEqual(['Pet.name']);
  });
});
