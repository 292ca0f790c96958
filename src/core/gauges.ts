import { Gauge, type GaugeConfiguration, type Registry } from 'prom-client';

/** What is asked whenever the metrics are read. */
export interface Watched {
  /** Open breakers, by whose calls they refuse. */
  breakers(): Readonly<Record<string, number>>;
  /** PayNow calls under way, and those that wait for their turn. */
  gate(): { readonly inside: number; readonly waiting: number };
  /** Whether the ledger can be written, as far as is known. */
  isLedgerWritable(): boolean;
  /** Milliseconds that the oldest event has been waiting that this process is to relay. */
  relayLagMs(): number;
  /** Rows kept in memory. */
  keptRows(): number;
  /** Answers kept in memory. */
  knownAnswers(): number;
}

/** Adds the gauges of what is watched. Fill in the parts of what this returns. */
export function addGauges(registry: Registry): Watched {
  const add = <L extends string = never>(gauge: GaugeConfiguration<L>) =>
    registry.registerMetric(new Gauge({ ...gauge, registers: [] }));
  const watched: Watched = {
    breakers: () => ({}),
    gate: () => ({ inside: 0, waiting: 0 }),
    isLedgerWritable: () => true,
    relayLagMs: () => 0,
    keptRows: () => 0,
    knownAnswers: () => 0,
  };
  // Of several processes the worst counts: a breaker is open where any has opened it.
  add({
    name: 'paynow_breaker_open',
    help: '1 while calls of anybody to PayNow are refused because they fail too often.',
    aggregator: 'max',
    collect() {
      this.set(Object.values(watched.breakers()).some((open) => open > 0) ? 1 : 0);
    },
  });
  add({
    name: 'paynow_breakers_open',
    help: 'Open breakers by whose calls they refuse: of all (paynow), of one store, of one caller at one store.',
    labelNames: ['scope'],
    collect() {
      for (const [scope, open] of Object.entries(watched.breakers())) this.set({ scope }, open);
    },
  });
  add({
    name: 'paynow_gate_calls',
    help: 'PayNow calls by place: inside (under way), waiting (for their turn).',
    labelNames: ['place'],
    collect() {
      for (const [place, calls] of Object.entries(watched.gate())) this.set({ place }, calls);
    },
  });
  add({
    name: 'gateway_ledger_writable',
    help: '1 while the ledger can be written, as far as is known.',
    aggregator: 'min',
    collect() {
      this.set(watched.isLedgerWritable() ? 1 : 0);
    },
  });
  add({
    name: 'gateway_relay_lag_seconds',
    help: 'How long the oldest event has been waiting that a process is to relay.',
    aggregator: 'max',
    collect() {
      this.set(watched.relayLagMs() / 1_000);
    },
  });
  add({
    name: 'gateway_kept_rows',
    help: 'Rows and pages of PayNow that are kept in memory.',
    collect() {
      this.set(watched.keptRows());
    },
  });
  add({
    name: 'gateway_known_answers',
    help: 'Answers that are kept in memory, to be given again where everything read for them is unchanged.',
    collect() {
      this.set(watched.knownAnswers());
    },
  });
  return watched;
}
