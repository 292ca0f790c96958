import type { FaultRule } from '../../../src/sandbox/sandbox.js';
import type { PaymentRow } from '../../../src/upstream/management/payments.js';
import { FAULTS } from '../../faults/table.js';

/** Every failure but the largest, which would take the time of all others. */
const STRIKING: readonly FaultRule[] = Object.entries(FAULTS)
  .filter(([name]) => name !== '50 MB')
  .flatMap(([name, fault]): FaultRule[] => {
    const before = { match: {}, fault };
    // PayNow says no to what it has not done; with all else it may have.
    return name.startsWith('4') ? [before] : [before, { ...before, when: 'after' }];
  });

/** The sandbox in the other process, spoken to past the gateway. */
export class SandboxAt {
  constructor(
    readonly url: string,
    readonly storeId: string,
    readonly apiKey: string,
  ) {}

  /** From now on this share of the calls fails, each in one of many ways; half of the writes are carried out first. */
  async failAtRandom(share: number): Promise<void> {
    // Rules are tried one after the other, each by itself.
    const probability = 1 - (1 - share) ** (1 / STRIKING.length);
    for (const { match, ...rule } of STRIKING) {
      const body = JSON.stringify({ ...rule, match: { ...match, probability } });
      const headers = { 'content-type': 'application/json' };
      const { status } = await fetch(`${this.url}/__sandbox/faults`, { method: 'POST', headers, body });
      if (status !== 204) throw new Error(`the sandbox refused a fault with ${status}`);
    }
  }

  /** All is well from now on. */
  async failNoMore(): Promise<void> {
    await fetch(`${this.url}/__sandbox/faults`, { method: 'DELETE' });
  }

  /** A read of the store. */
  async read<Row>(path: string): Promise<Row[]> {
    const url = `${this.url}/v1/stores/${this.storeId}/${path}`;
    const response = await fetch(url, { headers: { authorization: `APIKey ${this.apiKey}` } });
    if (!response.ok) throw new Error(`${path} was answered with ${response.status}`);
    return (await response.json()) as Row[];
  }

  /** Every row of a list, page by page. */
  async readAll<Row extends { readonly id: string }>(path: string): Promise<Row[]> {
    const rows: Row[] = [];
    for (;;) {
      const after = rows.at(-1)?.id;
      const page = await this.read<Row>(`${path}?limit=100${after === undefined ? '' : `&after=${after}`}`);
      rows.push(...page);
      if (page.length < 100) return rows;
    }
  }

  /** Ids of the refunds that PayNow has, by order. */
  async refundsByOrder(): Promise<Map<string, string[]>> {
    const payments = await this.readAll<PaymentRow>('payments');
    const refunds = payments.flatMap(({ order_id: order, refunds: made }) =>
      (made ?? []).map(({ id }) => ({ id, order: order ?? '' })),
    );
    return idsBy(refunds, ({ order }) => order);
  }
}

/** The ids of rows that have something in common. */
export function idsBy<Row extends { readonly id: string }>(
  rows: readonly Row[],
  of: (row: Row) => string,
): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const row of rows) groups.set(of(row), [...(groups.get(of(row)) ?? []), row.id]);
  return groups;
}
