import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Log } from './log.js';

/** The gateway's metrics, one registry per gateway so that several can live in one process. */
export interface Metrics {
  readonly registry: Registry;
  /** Calls sent to PayNow, by operation, HTTP status (`none` without an answer) and reason: `OK`, or our code of the failure. */
  readonly paynowCalls: Counter<'operation' | 'status' | 'reason'>;
  /** Seconds a PayNow call took, body included. */
  readonly paynowSeconds: Histogram<'operation'>;
  /** Connections to PayNow that could not be established, or broke, by the error's code; `sent` says whether the request had been written. */
  readonly paynowBreakages: Counter<'reason' | 'sent'>;
  /** Reads answered by the gateway, by resource: `hit` (cache), `join` (a call in flight), `miss` (a call of its own). */
  readonly reads: Counter<'resource' | 'result'>;
  /** Queries that took another's answer while it was under way: `join`; those that were executed: `run`. */
  readonly operations: Counter<'result'>;
  /** Operations by name (bounded), kind and outcome; requests that never became one have the kind `none`. */
  readonly requests: Counter<'operation' | 'kind' | 'outcome'>;
  /** Seconds from an operation's beginning to its answer, by kind. */
  readonly requestSeconds: Histogram<'kind'>;
  /** Errors in answers, by code. */
  readonly errors: Counter<'code'>;
  /** Refusals by the name of the limit that was passed. */
  readonly limitHits: Counter<'limit'>;
  /** What PayNow sent differently from its description, by operation and field. */
  readonly unexpected: Counter<'endpoint' | 'field'>;
  /** 1 while calls of anybody to PayNow are refused because they fail too often, else 0. */
  readonly breakerOpen: Gauge;
  /** Webhook deliveries by what became of them; see `DeliveryOutcome`. */
  readonly eventDeliveries: Counter<'outcome'>;
  /** Subscriptions to events under way. */
  readonly eventListeners: Gauge;
  /** Open breakers by whose calls they refuse. */
  readonly breakersOpen: Gauge<'scope'>;
  /** Takes who counts the open breakers, by scope, whenever the metrics are read. */
  watchBreakers(count: () => Readonly<Record<string, number>>): void;
}

/** Upper ends of what is counted together, in seconds. */
const SECONDS = [0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** Creates an empty set of metrics. */
export function createMetrics(): Metrics {
  const registry = new Registry();
  const registers = [registry];
  let openBreakers = (): Readonly<Record<string, number>> => ({});
  return {
    registry,
    paynowCalls: new Counter({
      name: 'paynow_calls_total',
      help: 'Calls sent to PayNow by operation, HTTP status (none without an answer) and reason (OK, or a code of docs/errors.md).',
      labelNames: ['operation', 'status', 'reason'],
      registers,
    }),
    paynowSeconds: new Histogram({
      name: 'paynow_call_seconds',
      help: 'Seconds a PayNow call took, body included.',
      labelNames: ['operation'],
      buckets: SECONDS,
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
    requests: new Counter({
      name: 'gateway_requests_total',
      help: 'Operations by name, kind and outcome; requests that never became one have the kind none.',
      labelNames: ['operation', 'kind', 'outcome'],
      registers,
    }),
    requestSeconds: new Histogram({
      name: 'gateway_request_seconds',
      help: 'Seconds from the beginning of an operation to its answer, by kind.',
      labelNames: ['kind'],
      buckets: SECONDS,
      registers,
    }),
    errors: new Counter({
      name: 'gateway_errors_total',
      help: 'Errors in answers by code.',
      labelNames: ['code'],
      registers,
    }),
    limitHits: new Counter({
      name: 'gateway_limit_hits_total',
      help: 'Refusals and cut sockets by the limit that was passed.',
      labelNames: ['limit'],
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
    breakersOpen: new Gauge({
      name: 'paynow_breakers_open',
      help: 'Open breakers by whose calls they refuse: of all (paynow), of one store, of one caller at one store.',
      labelNames: ['scope'],
      registers,
      collect() {
        for (const [scope, open] of Object.entries(openBreakers())) this.set({ scope }, open);
      },
    }),
    watchBreakers(count) {
      openBreakers = count;
    },
  };
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
