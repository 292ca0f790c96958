import type { Graph } from './graph.js';

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

/** A wire name as the graph spells it. */
const graphName = (wire: string): string =>
  wire
    .replace('gameserver', 'game_server')
    .replace('giftcard', 'gift_card')
    .replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());

const SUMS: Readonly<Record<string, string>> = { giftcard_usage: 'giftCards' };

/** `initial_presentment_tax_amount` is in `initialPresentmentTotals.tax`. */
function inTotals(wire: string): string[] {
  const match = /^(initial_)?(presentment_)?(subtotal|discount|tax|total|giftcard_usage)_amount$/.exec(wire);
  if (!match) return [];
  const [, initial = '', presentment = '', sum = ''] = match;
  const group = graphName(`${initial}${presentment}totals`);
  return [`${group}.${SUMS[sum] ?? sum}`];
}

/** `period_value` and `period_scale` are one `period`. */
function inDuration(wire: string): string[] {
  const match = /^(.+)_(value|scale)$/.exec(wire);
  if (!match) return [];
  const [, stem = '', part = ''] = match;
  return [`${graphName(stem)}.${part === 'value' ? 'value' : 'unit'}`];
}

/** Relations hold the id they were made of: `customer_id` is `customer.paynowId`. */
function inRelation(wire: string): string[] {
  const stem = /^(.+)_id(s?)$/.exec(wire);
  return stem ? [`${graphName(stem[1] ?? '')}${stem[2] ?? ''}.paynowId`] : [];
}

const FIXED: Readonly<Record<string, readonly string[]>> = {
  id: ['paynowId'],
  // A global id begins with the store.
  store_id: ['store.paynowId', 'id'],
  currency: ['totals.total.currency', 'currency'],
  presentment_currency: ['presentmentTotals.total.currency'],
  fx_rate: ['exchangeRate'],
};

/** Where a wire field stands by the graph's naming rules, best guess first. */
function guesses(wire: string): readonly string[] {
  const name = graphName(wire);
  return [
    ...(FIXED[wire] ?? [name]),
    `is${capital(name)}`,
    ...(wire.startsWith('billing_') ? [`billing.${graphName(wire.replace('billing_', ''))}`] : []),
    ...inTotals(wire),
    ...inDuration(wire),
    ...inRelation(wire),
  ];
}

/** The path of a wire field on a graph type by the naming rules; `undefined` when none leads anywhere. */
export const pathByName = (graph: Graph, type: string, wire: string): string | undefined =>
  guesses(wire).find((path) => graph.follow(type, path));
