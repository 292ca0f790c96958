import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { ERROR_CODES } from '../../src/core/errors.js';
import { startTestBed, type TestBed } from '../support/gateway.js';
import { type TokenFolder, tokenFolder } from '../support/tokens.js';
import { documentsOf, rewritten, type Step } from './recipes/page.js';
import { answerBlock, priceTable, userErrorsIn } from './recipes/print.js';
import { type Result, Runner } from './recipes/run.js';
import { scopesOf } from './recipes/scopes.js';

const FOLDER = fileURLToPath(new URL('../../docs/recipes/', import.meta.url));
const RECIPES = readdirSync(FOLDER).filter((name) => name.endsWith('.md') && name !== 'README.md');
const USER_ERROR_CODES = ['INVALID', 'NOT_FOUND', 'CONFLICT', 'NOT_ALLOWED', 'TOO_MANY', 'OTHER'];

/** The moment that the sandbox's data leads up to: time stands still there, so ids and dates of what is made are the same each time. */
const NOW = new Date('2026-11-01T12:00:00.000Z');

/** What a page holds that changes the sandbox's data. */
const CHANGES = /^mutation |^```sh$|^ +mutation /m;
let isChanged = false;

const read = (name: string) => readFileSync(`${FOLDER}${name}`, 'utf8');

let tokens: TokenFolder;
let bed: TestBed;

beforeAll(async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: NOW });
  tokens = await tokenFolder();
  bed = await startTestBed({
    GATEWAY_TOKENS_FILE: tokens.file,
    PAYNOW_API_KEY: 'pnapi_sandbox_4f1c9b7e2d8a6053',
  });
});
afterAll(async () => {
  await bed[Symbol.asyncDispose]();
  await tokens[Symbol.asyncDispose]();
  vi.useRealTimers();
});

describe.each(RECIPES)('the recipe %s', (name) => {
  it('answers, costs and needs what it says', async () => {
    const page = read(name);
    const scopes = [...new Set(documentsOf(page).flatMap((document) => [...scopesOf(document)]))].toSorted();
    if (isChanged) bed.sandbox.reset();
    isChanged = CHANGES.test(page);
    const runner = new Runner(bed, await tokens.bearer(scopes));
    const results: { readonly step: Step; readonly result: Result }[] = [];
    const now = await rewritten(page, {
      async answer(step) {
        const result = await runner.run(step);
        results.push({ step, result });
        expect(result.answers.flatMap(({ errors }) => errors)).toEqual([]);
        expect(result.answers.flatMap(({ data }) => userErrorsIn(data))).toEqual(step.refused ? [step.refused] : []);
        return answerBlock(step, result);
      },
      price: () => priceTable(results, scopes),
    });
    // Written by `npm run recipes`, which is this test with `-u`.
    await expect(now).toMatchFileSnapshot(`${FOLDER}${name}`);
  });

  it('names codes that there are', () => {
    const [, table = ''] = read(name).split('## What can go wrong');
    const codes = [...table.matchAll(/^\| `(\w+)`(?:(?:, | or )`(\w+)`)?( in `userErrors`)? \|/gm)];
    expect(codes.length).toBeGreaterThan(1);
    for (const [, one, other, isUserError] of codes) {
      const known: readonly string[] = isUserError ? USER_ERROR_CODES : ERROR_CODES;
      expect(known).toEqual(expect.arrayContaining([one, ...(other ? [other] : [])]));
    }
  });
});

it('the index names every recipe once', () => {
  const links = [...read('README.md').matchAll(/\]\(([\w-]+\.md)\)/g)].map(([, link = '']) => link);
  expect(links.toSorted()).toEqual(RECIPES.toSorted());
});
