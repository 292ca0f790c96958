import DataLoader from 'dataloader';
import type { Resource } from '../../core/resources.js';
import { requireRow } from './ownedRows.js';
import { asError, orNull } from './reader.js';
import type { Session } from './session.js';

/** PayNow reads at most this many ids in one call. */
const MAX_BATCH = 100;

/** Names one row: rows are only ever found by store and id together. */
export interface RowKey {
  readonly storeId: string;
  readonly id: string;
}

/** A row that can be matched to its key. */
interface StoreRow {
  readonly id: string;
  readonly store_id: string;
}

/** How rows of a resource are read by id. */
export interface BatchPlan<Row extends StoreRow> {
  readonly resource: Resource;
  /** Reads up to 100 rows of one store; may leave out, repeat or reorder them. */
  readonly many: (storeId: string, ids: readonly string[]) => Promise<readonly Row[]>;
  /** Reads one row; rejects with a 404 when there is none. */
  readonly one: (storeId: string, id: string) => Promise<Row>;
}

/** A row, `null` where PayNow has none, or what went wrong. */
type Answer<Row> = Row | null | Error;

/**
 * A function that reads rows by id: all ids of one tick in as few calls as PayNow allows. A row that is kept comes at
 * once, not as a promise: where nothing has to be waited for, the executor does not wait either. What a request has
 * seen of a row it sees until it writes.
 */
export function batched<Row extends StoreRow>(
  session: Session,
  plan: BatchPlan<Row>,
): (key: RowKey) => Row | Promise<Row | null> {
  const shown = new Map<string, Row | Promise<Row | null>>();
  const loader = new DataLoader<RowKey, Row | null, string>((keys) => answerAll(session, plan, keys), {
    cache: false, // `shown` is the cache
    batchScheduleFn: (dispatch) => session.whenIdle(dispatch),
  });
  session.onDrop(plan.resource, () => shown.clear());
  return (key) => {
    const name = nameOf(key);
    const known = shown.get(name);
    if (known !== undefined) return known;
    const row = session.peek<Row>(session.keyOf(plan.resource, key.storeId, key.id)) ?? loader.load(key);
    shown.set(name, row);
    return row;
  };
}

const nameOf = ({ storeId, id }: RowKey): string => `${storeId}/${id}`;

async function answerAll<Row extends StoreRow>(
  session: Session,
  plan: BatchPlan<Row>,
  keys: readonly RowKey[],
): Promise<Answer<Row>[]> {
  const answers = new Map<string, Answer<Row>>();
  const missing = new Map<string, string[]>();
  for (const { storeId, id } of keys) {
    const ids = missing.get(storeId);
    if (ids) ids.push(id);
    else missing.set(storeId, [id]);
  }
  await Promise.all(
    [...missing].flatMap(([storeId, ids]) =>
      chunks(ids).map(async (chunk) => {
        for (const [id, answer] of await answerChunk(session, plan, storeId, chunk)) {
          answers.set(nameOf({ storeId, id }), answer);
        }
      }),
    ),
  );
  return keys.map((key) => answers.get(nameOf(key)) ?? null);
}

/** One call's worth of ids. A failure stays within it. */
async function answerChunk<Row extends StoreRow>(
  session: Session,
  plan: BatchPlan<Row>,
  storeId: string,
  ids: readonly string[],
): Promise<Map<string, Answer<Row>>> {
  const tickets = new Map(ids.map((id) => [id, session.ticket(session.keyOf(plan.resource, storeId, id))]));
  const answers = new Map<string, Answer<Row>>();
  const settle = (id: string, row: Row | null) => {
    answers.set(id, row);
    const ticket = tickets.get(id);
    if (row && ticket) session.keep(session.keyOf(plan.resource, storeId, id), ticket, row);
  };
  const single = async (id: string) => {
    try {
      const row = await orNull(plan.one(storeId, id));
      settle(id, row && requireRow(row, storeId, id));
    } catch (error) {
      answers.set(id, asError(error));
    }
  };
  const [first] = ids;
  if (ids.length === 1 && first !== undefined) {
    await single(first);
    return answers;
  }
  try {
    // By id and store, never by position: PayNow promises neither order nor completeness.
    for (const row of await plan.many(storeId, ids))
      if (row.store_id === storeId && tickets.has(row.id)) settle(row.id, row);
  } catch (error) {
    return new Map(ids.map((id) => [id, asError(error)]));
  }
  // PayNow does not say that a row left out does not exist, so it is asked for by itself.
  await Promise.all(ids.filter((id) => !answers.has(id)).map(single));
  return answers;
}

const chunks = (ids: readonly string[]): string[][] =>
  Array.from({ length: Math.ceil(ids.length / MAX_BATCH) }, (_, n) => ids.slice(n * MAX_BATCH, (n + 1) * MAX_BATCH));
