import { expect, it } from 'vitest';
import { startTestBed, type TestBed } from '../support/gateway.js';

const SHORT = { CACHE_MAX_ENTRIES: '100', CACHE_STOREFRONT_MS: '1', CACHE_STORES_MS: '1' };
const QUERY = '{ storefront { tags(first: 1) { nodes { slug } } } }';

async function ask(bed: TestBed, authorization?: string): Promise<unknown> {
  const response = await fetch(bed.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(authorization !== undefined && { authorization }) },
    body: JSON.stringify({ query: QUERY }),
  });
  return response.json();
}

it('what everybody may see is shown from memory while PayNow is away, and says so', async () => {
  await using bed = await startTestBed(SHORT);
  expect(await ask(bed)).not.toHaveProperty('extensions.stale');
  await new Promise((done) => setTimeout(done, 5));
  bed.sandbox.faults.add({ match: { path: '/tags$' }, fault: { kind: 'status', status: 503 } });
  expect(await ask(bed)).toMatchObject({
    data: { storefront: { tags: { nodes: [{ slug: 'ranks' }] } } },
    extensions: { stale: [{ resource: 'storefrontTags', ageSeconds: expect.any(Number) }] },
  });
  bed.sandbox.faults.clear();
  expect(await ask(bed)).not.toHaveProperty('extensions.stale');
});

it('what a shopper reads as themselves is not', async () => {
  await using bed = await startTestBed(SHORT);
  const shopper = `Customer ${bed.sandbox.customerToken}`;
  expect(await ask(bed, shopper)).toMatchObject({ data: { storefront: { tags: { nodes: [{ slug: 'ranks' }] } } } });
  await new Promise((done) => setTimeout(done, 5));
  bed.sandbox.faults.add({ match: { path: '/tags$' }, fault: { kind: 'status', status: 503 } });
  const answer = await ask(bed, shopper);
  expect(answer).toMatchObject({ errors: [{ extensions: { code: 'UPSTREAM_UNAVAILABLE' } }] });
  expect(answer).not.toHaveProperty('extensions.stale');
});
