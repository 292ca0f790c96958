import { fileURLToPath } from 'node:url';
import { array, assert, asyncProperty, nat, tuple } from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readLock } from '../../src/cli/contract/lock.js';
import { readConfig } from '../../src/core/config.js';
import { silentLog } from '../../src/core/log.js';
import { createGateway, type Gateway } from '../../src/server/gateway.js';
import { type Damage, damagesOf } from '../support/damage/bodies.js';
import { type Asking, askingsOf } from '../support/damage/documents.js';
import { type StandIn, startStandIn } from '../support/damage/standIn.js';

const lock = readLock(fileURLToPath(new URL('../..', import.meta.url)));
const STORE = '1';
/** Answers that the random part damages; the soak tries more. */
const RUNS = Number(process.env['DAMAGED_ANSWERS'] ?? 20);
const SEED = process.env['DAMAGE_SEED'];
/** Of the ways to damage a field one in so many is tried, for each field another one; the soak tries all. */
const SHARE = process.env['DAMAGED_ANSWERS'] === undefined ? 4 : 1;
/** Rows of one page. */
const PAGE = 20;

interface Reply {
  readonly data: unknown;
  readonly errors: ReadonlyArray<{
    readonly message: string;
    readonly path?: unknown;
    readonly extensions: { readonly code: string };
  }>;
}

/** A document, one of PayNow's operations that it needs, and a good answer to that; of a list, a row. */
interface Use {
  readonly asking: Asking;
  readonly operation: string;
  readonly good: unknown;
}

let standIn: StandIn;
let gateway: Gateway;
let uses: readonly Use[];
let keys = 0;

beforeAll(async () => {
  standIn = await startStandIn(lock, STORE);
  const config = readConfig({
    PAYNOW_BASE_URL: standIn.url,
    PAYNOW_STORE_ID: STORE,
    PAYNOW_RETRIES: '0',
    CACHE_MAX_ENTRIES: '0',
    GATEWAY_DATA_DIR: 'memory',
    LIMIT_TOKENS: '10000',
    LIMIT_GUESSES: '1000000',
  });
  gateway = createGateway({ log: silentLog, config });
  uses = await usesOf(askingsOf(STORE));
});
afterAll(async () => {
  await gateway.close();
  await standIn[Symbol.asyncDispose]();
});

async function ask({ document, caller }: Asking, addition = ''): Promise<Reply> {
  keys += 1;
  const query = document.replace('KEY', `key-${keys}`).replace(/\}$/, `${addition} }`);
  const headers = {
    'content-type': 'application/json',
    authorization: caller === 'manager' ? 'APIKey key' : 'Customer token',
  };
  const response = await gateway.fetch(
    new Request('http://gateway/graphql', { method: 'POST', headers, body: JSON.stringify({ query }) }),
  );
  const reply = (await response.json()) as Partial<Reply>;
  return { data: reply.data ?? null, errors: reply.errors ?? [] };
}

/** Asks everything once with good answers; what this caller may not use is left out. */
async function usesOf(askings: readonly Asking[]): Promise<Use[]> {
  const found: Use[] = [];
  for (const asking of askings) {
    standIn.answered.length = 0;
    const { errors } = await ask(asking);
    if (errors.some(({ extensions }) => extensions.code === 'FORBIDDEN')) continue;
    expect({ name: asking.name, errors }).toEqual({ name: asking.name, errors: [] });
    for (const answered of standIn.answered) {
      if (!found.some((use) => use.asking === asking && use.operation === answered.operation))
        found.push({ asking, ...answered });
    }
  }
  return found;
}

const CODES = new Set(['UPSTREAM_INVALID_RESPONSE', 'UPSTREAM_OUTCOME_UNKNOWN']);

function checkErrors(errors: Reply['errors'], what: unknown): void {
  const wrong = errors.filter(
    ({ extensions, message }) => !CODES.has(extensions.code) || /x{50}|4114864916/.test(message),
  );
  expect({ what, wrong }).toEqual({ what, wrong: [] });
}

/** Every list of rows in an answer; edges are none. */
function listsIn(value: unknown): unknown[][] {
  if (typeof value !== 'object' || value === null) return [];
  const inner = Object.values(value).flatMap(listsIn);
  if (!Array.isArray(value)) return inner;
  const isEdges = value.some((item: unknown) => typeof item === 'object' && item !== null && 'cursor' in item);
  return isEdges ? inner : [value, ...inner];
}

/** Answers with a list of rows of which all but the first and the last are damaged. @returns whether a list was shown */
async function sweepRows({ asking, operation, good }: Use, damages: readonly Damage[]): Promise<boolean> {
  const rows = [good, ...damages.map((damage) => damage.apply(good)), good];
  standIn.spoil(operation, (_, isList) => (isList ? rows : good));
  const { data, errors } = await ask(asking);
  const what = { operation, damages: damages.map(({ place, kind }) => `${place.join('.')} ${kind}`) };
  checkErrors(errors, what);
  const list = listsIn(data).find(({ length }) => length === rows.length);
  if (list)
    expect({ what, first: list.at(0), last: list.at(-1) }).toEqual({ what, first: expect.anything(), last: list[0] });
  return list !== undefined;
}

const chunks = <T>(items: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, n) => items.slice(n * size, (n + 1) * size));

/** Lets PayNow answer with a damaged body, or with a list of it alone. */
const spoil = (operation: string, damages: readonly Damage[]): void => {
  const apply = (good: unknown) => damages.reduce((body, damage) => damage.apply(body), good);
  standIn.spoil(operation, (good, isList) => (isList ? [apply(good)] : apply(good)));
};

const describeDamage = ({ place, kind }: Damage): string => `${place.join('.')} ${kind}`;

describe("whatever is wrong with PayNow's answer is PayNow's, not the gateway's or the caller's", () => {
  const tried = new Set<string>();
  /** What has not been tried of this kind of object: every field in some way. */
  const untried = (good: unknown) => damagesOf(good).filter(({ name }, n) => !tried.has(name) && n % SHARE === 0);
  const note = (damages: readonly Damage[]) => {
    for (const { name } of damages) tried.add(name);
  };

  it('every kind of answer is tried', () => {
    const seen = new Set(uses.map(({ operation }) => operation));
    const answers = Object.entries(lock.operations).filter(([, operation]) =>
      Object.values(operation.replies).some((shape) => shape !== null),
    );
    expect(answers.map(([name]) => name).filter((name) => !seen.has(name))).toEqual([]);
  });

  it('in a list, with every field missing, null, of another type and huge: each row costs itself', async () => {
    const lists = new Set<string>();
    for (const use of uses) {
      if (lists.has(use.operation)) continue;
      const damages = untried(use.good);
      const [first = [], ...others] = chunks(damages, PAGE - 2);
      if (!(await sweepRows(use, first))) continue;
      lists.add(use.operation);
      for (const chunk of others) await sweepRows(use, chunk);
      note(damages);
    }
    expect(lists.size).toBeGreaterThan(20);
    expect(tried.size).toBeGreaterThan(1200);
  });

  it('in a single answer, with every field in one of these ways', async () => {
    for (const use of uses) {
      const damages = untried(use.good);
      note(damages);
      for (const damage of damages) {
        spoil(use.operation, [damage]);
        const { errors } = await ask(use.asking);
        checkErrors(errors, { operation: use.operation, damage: describeDamage(damage) });
      }
    }
  });

  it("in any answer, in up to three ways at once; and the library's executor says the same", async () => {
    const anyCase = tuple(nat(), array(nat(), { minLength: 1, maxLength: 3 }));
    const property = asyncProperty(anyCase, async ([which, ways]) => {
      const use = uses[which % uses.length];
      if (!use) return;
      const all = damagesOf(use.good);
      const [first, ...more] = ways.flatMap((way) => all[way % all.length] ?? []);
      // Damage to one place may take away another.
      const damages = first
        ? [first, ...more.filter(({ place }) => place.length === 1 && place[0] !== first.place[0])]
        : [];
      spoil(use.operation, damages);
      const { data, errors } = await ask(use.asking);
      checkErrors(errors, { operation: use.operation, damages: damages.map(describeDamage) });
      if (use.asking.document.startsWith('mutation')) return; // the library runs these anyway
      const other = await ask(use.asking, ' __schema { __typename }');
      expect({ ...other, data: other.data && { ...other.data, __schema: undefined } }).toEqual({ data, errors });
    });
    await assert(property, { numRuns: RUNS, ...(SEED !== undefined && { seed: Number(SEED) }) });
  });
});
