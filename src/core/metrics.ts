import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { addGauges, type Watched } from './gauges.js';
import type { Log } from './log.js';

/** The gateway's metrics, one registry per gateway so that several can live in one process. docs/metrics.md lists them. */
export interface Metrics {
  readonly registry: Registry;
  /** Calls sent to PayNow, by operation, HTTP status (`none` without an answer) and reason: `OK`, or our code of the failure. */
  readonly paynowCalls: Counter<'operation' | 'status' | 'reason'>;
  /** Seconds a PayNow call took, body included. */
  readonly paynowSeconds: Histogram<'operation'>;
  /** Connections to PayNow that could not be established, or broke, by the error's code; `sent` says whether the request had been written. */
  readonly paynowBreakages: Counter<'reason' | 'sent'>;
  /**
   * Reads answered by the gateway, by resource: `hit` (cache), `join` (a call in flight), `miss` (a call of its own),
   * `stale` (cache, past its lifetime, since PayNow failed).
   */
  readonly reads: Counter<'resource' | 'result'>;
  /** Queries that took another's answer while it was under way: `join`; those that were executed: `run`. */
  readonly operations: Counter<'way' | 'result'>;
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
  /** Entries of the ledger by the state they came into; `repeated` for calls that were answered with the first result. */
  readonly ledgerStates: Counter<'state'>;
  /** Webhook deliveries by what became of them; see `DeliveryOutcome`. */
  readonly eventDeliveries: Counter<'outcome'>;
  /** Events of the served stores that this process has seen, by type. */
  readonly events: Counter<'type'>;
  /** Subscriptions to events under way. */
  readonly eventListeners: Gauge;
  /** Attempts of relays to send an event by what became of them; see `RelayOutcome`. */
  readonly relayDeliveries: Counter<'outcome'>;
  /** Events that relays have given up. */
  readonly relayDeadLetters: Counter;
  /** WebSockets that are open. */
  readonly webSockets: Gauge;
  /** Adds what is asked whenever the metrics are read. */
  watch(watched: Partial<Watched>): void;
}

/** Upper ends of what is counted together, in seconds. */
const SECONDS = [0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/**
 * Creates an empty set of metrics.
 * @param ofProcess also those of the process: memory, CPU, event loop, garbage collection. They cost a timer
 */
export function createMetrics(ofProcess = false): Metrics {
  const registry = new Registry();
  const registers = [registry];
  const counter = <L extends string>(name: string, help: string, ...labelNames: readonly L[]) =>
    new Counter<L>({ name, help, labelNames: [...labelNames], registers });
  const histogram = <L extends string>(name: string, help: string, ...labelNames: readonly L[]) =>
    new Histogram<L>({ name, help, labelNames: [...labelNames], buckets: SECONDS, registers });
  const gauge = (name: string, help: string) => new Gauge({ name, help, registers });
  if (ofProcess) collectDefaultMetrics({ register: registry });
  const watched = addGauges(registry);
  return {
    registry,
    paynowCalls: counter(
      'paynow_calls_total',
      'Calls sent to PayNow by operation, HTTP status (none without an answer) and reason (OK, or a code of docs/errors.md).',
      'operation',
      'status',
      'reason',
    ),
    paynowSeconds: histogram('paynow_call_seconds', 'Seconds a PayNow call took, body included.', 'operation'),
    paynowBreakages: counter(
      'paynow_breakages_total',
      'Connections to PayNow that could not be established (sent="no") or broke (sent="yes"), by reason.',
      'reason',
      'sent',
    ),
    reads: counter(
      'gateway_reads_total',
      'Reads by resource and where the answer came from: hit (memory), join (an equal read under way), miss (a call), stale (memory, past its lifetime).',
      'resource',
      'result',
    ),
    operations: counter(
      'gateway_operations_total',
      'Operations by the way they came (direct, general) and how they were answered: run (executed), join (with the result of an equal one), known (everything read was as for the last equal one, so its answer is).',
      'way',
      'result',
    ),
    requests: counter(
      'gateway_requests_total',
      'Operations by name (the first hundred), kind and outcome (ok, refused, failed, abandoned); requests that never became one have the kind none.',
      'operation',
      'kind',
      'outcome',
    ),
    requestSeconds: histogram(
      'gateway_request_seconds',
      'Seconds from the beginning of an operation to its answer, by kind.',
      'kind',
    ),
    errors: counter('gateway_errors_total', 'Errors in answers by code.', 'code'),
    limitHits: counter('gateway_limit_hits_total', 'Refusals and cut sockets by the limit that was passed.', 'limit'),
    unexpected: counter(
      'paynow_unexpected_total',
      'Values that were not as PayNow describes them, by operation and field of its answer.',
      'endpoint',
      'field',
    ),
    ledgerStates: counter(
      'gateway_ledger_states_total',
      'Entries of the ledger by the state they came into: started, sent, done, refused, unknown; repeated for calls answered with the first result.',
      'state',
    ),
    eventDeliveries: counter(
      'gateway_event_deliveries_total',
      "PayNow's webhook deliveries by what became of them.",
      'outcome',
    ),
    events: counter('gateway_events_total', 'Events of the served stores that were seen, by type.', 'type'),
    eventListeners: gauge('gateway_event_listeners', 'Subscriptions to events under way.'),
    relayDeliveries: counter(
      'gateway_relay_deliveries_total',
      'Attempts of relays to send an event by what became of them.',
      'outcome',
    ),
    relayDeadLetters: counter('gateway_relay_dead_letters_total', 'Events that relays have given up.'),
    webSockets: gauge('gateway_websockets', 'WebSockets that are open.'),
    watch: (more) => Object.assign(watched, more),
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
