import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Log } from './log.js';

/** The gateway's metrics, one registry per gateway so that several can live in one process. */
export interface Metrics {
  readonly registry: Registry;
  /** Calls sent to PayNow, by operation and outcome (an HTTP status or an error code). */
  readonly paynowCalls: Counter<'operation' | 'outcome'>;
  /** Seconds a PayNow call took, body included. */
  readonly paynowSeconds: Histogram<'operation'>;
  /** Connections to PayNow that could not be established, or broke, by the error's code; `sent` says whether the request had been written. */
  readonly paynowBreakages: Counter<'reason' | 'sent'>;
  /** Reads answered by the gateway, by resource: `hit` (cache), `join` (a call in flight), `miss` (a call of its own). */
  readonly reads: Counter<'resource' | 'result'>;
  /** Queries that took another's answer while it was under way: `join`; those that were executed: `run`. */
  readonly operations: Counter<'result'>;
  /** What PayNow sent differently from its description, by operation and field. */
  readonly unexpected: Counter<'endpoint' | 'field'>;
  /** 1 while calls of anybody to PayNow are refused because they fail too often, else 0. */
  readonly breakerOpen: Gauge;
  /** Webhook deliveries by what became of them; see `DeliveryOutcome`. */
  readonly eventDeliveries: Counter<'outcome'>;
  /** Subscriptions to events under way. */
  readonly eventListeners: Gauge;
  /** Attempts of relays to send an event by what became of them; see `RelayOutcome`. */
  readonly relayDeliveries: Counter<'outcome'>;
  /** Events that relays have given up. */
  readonly relayDeadLetters: Counter;
  /** Open breakers by whose calls they refuse. */
  readonly breakersOpen: Gauge<'scope'>;
  /** Takes who counts the open breakers, by scope, whenever the metrics are read. */
  watchBreakers(count: () => Readonly<Record<string, number>>): void;
  /** Takes who says how many milliseconds the oldest event of a relay has been waiting, whenever the metrics are read. */
  watchRelays(lagMs: () => number): void;
}

/** Creates an empty set of metrics. */
export function createMetrics(): Metrics {
  const registry = new Registry();
  const registers = [registry];
  let openBreakers = (): Readonly<Record<string, number>> => ({});
  return {
    registry,
    paynowCalls: new Counter({
      name: 'paynow_calls_total',
      help: 'Calls sent to PayNow by operation and outcome.',
      labelNames: ['operation', 'outcome'],
      registers,
    }),
    paynowSeconds: new Histogram({
      name: 'paynow_call_seconds',
      help: 'Seconds a PayNow call took, body included.',
      labelNames: ['operation'],
      buckets: [0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
      registers,
    }),
    paynowBreakages: new Counter({
      name: 'paynow_breakages_total',
      help: 'Connections to PayNow that could not be established (sent="no") or broke (sent="yes"), by reason.',
      labelNames: ['reason', 'sent'],
      registers,
    }),
    reads: new Counter({
      name: 'gateway_reads_total',
      help: 'Reads by resource and where the answer came from.',
      labelNames: ['resource', 'result'],
      registers,
    }),
    operations: new Counter({
      name: 'gateway_operations_total',
      help: 'Queries on the direct lane by how they were answered.',
      labelNames: ['result'],
      registers,
    }),
    unexpected: new Counter({
      name: 'paynow_unexpected_total',
      help: 'Values that were not as PayNow describes them, by operation and field of its answer.',
      labelNames: ['endpoint', 'field'],
      registers,
    }),
    breakerOpen: new Gauge({
      name: 'paynow_breaker_open',
      help: '1 while calls of anybody to PayNow are refused because they fail too often.',
      registers,
      collect() {
        this.set(Object.values(openBreakers()).some((open) => open > 0) ? 1 : 0);
      },
    }),
    eventDeliveries: new Counter({
      name: 'gateway_event_deliveries_total',
      help: "PayNow's webhook deliveries by what became of them.",
      labelNames: ['outcome'],
      registers,
    }),
    eventListeners: new Gauge({
      name: 'gateway_event_listeners',
      help: 'Subscriptions to events under way.',
      registers,
    }),
    relayDeliveries: new Counter({
      name: 'gateway_relay_deliveries_total',
      help: 'Attempts of relays to send an event by what became of them.',
      labelNames: ['outcome'],
      registers,
    }),
    relayDeadLetters: new Counter({
      name: 'gateway_relay_dead_letters_total',
      help: 'Events that relays have given up.',
      registers,
    }),
    breakersOpen: new Gauge({
      name: 'paynow_breakers_open',
      help: 'Open breakers by whose calls they refuse: of all (paynow), of one store, of one caller at one store.',
      labelNames: ['scope'],
      registers,
      collect() {
        for (const [scope, open] of Object.entries(openBreakers())) this.set({ scope }, open);
      },
    }),
    watchRelays: (lagMs) => watchRelayLag(registry, lagMs),
    watchBreakers(count) {
      openBreakers = count;
    },
  };
}

/** Shows how far relays are behind. */
function watchRelayLag(registry: Registry, lagMs: () => number): void {
  const lag = new Gauge({
    name: 'gateway_relay_lag_seconds',
    help: 'How long the oldest event has been waiting that this process is to relay.',
    registers: [], // below
    collect() {
      this.set(lagMs() / 1_000);
    },
  });
  registry.registerMetric(lag);
}

/** Counts the lines that this log could not write. */
export function countLostLines({ registry }: Metrics, log: Log): void {
  const lost = new Counter({
    name: 'gateway_log_lines_lost_total',
    help: 'Log lines that could not be written: a full disk, or a reader that has stopped.',
    registers: [], // below
    collect() {
      this.reset();
      this.inc(log.lost?.() ?? 0);
    },
  });
  registry.registerMetric(lost);
}
