import { createRandom } from '../seed/random.js';

/** What can go wrong. */
export const FAULT_KINDS = [
  'status',
  'html',
  'hang',
  'drip',
  'cut',
  'reset',
  'empty',
  'wrongType',
  'malformed',
  'huge',
] as const;

/** One of {@link FAULT_KINDS}. */
export type FaultKind = (typeof FAULT_KINDS)[number];

/** What is sent in place of the reply. */
export interface Fault {
  readonly kind: FaultKind;
  /** The status to send: 503 for `status` and 502 for `html` when absent, the reply's own for the others. */
  readonly status?: number;
  /** The text or JSON to send in place of the kind's own. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Which requests a rule matches. */
export interface FaultMatch {
  readonly method?: string;
  /** A regular expression for the path, without the query. */
  readonly path?: string;
  /** How often the rule strikes before it is used up; without a limit when absent. */
  readonly times?: number;
  /** The probability that it strikes a matching request, 0 to 1. */
  readonly probability?: number;
  /** How many requests pass before it strikes. */
  readonly skip?: number;
}

/** A fault and the requests that it strikes. */
export interface FaultRule {
  readonly match: FaultMatch;
  readonly fault: Fault;
  /** Whether the fault strikes before or after a write changes data; `before` when absent. */
  readonly when?: 'before' | 'after';
}

/** A pause before every reply: `latencyMs`, and up to `jitterMs` more. */
export interface Latency {
  readonly latencyMs: number;
  readonly jitterMs?: number;
}

interface Armed {
  readonly rule: FaultRule;
  readonly path: RegExp | undefined;
  toSkip: number;
  left: number;
}

/** The faults of a sandbox. Of the rules that match a request, the one added first strikes. */
export class Faults {
  #armed: Armed[] = [];
  #latency: Latency;
  readonly #random;
  readonly #baseLatency: Latency;

  constructor(seed: number, latency: Latency) {
    this.#random = createRandom(seed);
    this.#baseLatency = latency;
    this.#latency = latency;
  }

  /**
   * Adds a rule and returns the function that removes it.
   * @throws SyntaxError when `match.path` is no regular expression.
   */
  add(rule: FaultRule): () => void {
    const { path, skip = 0, times = Number.POSITIVE_INFINITY } = rule.match;
    const armed: Armed = { rule, path: path === undefined ? undefined : new RegExp(path), toSkip: skip, left: times };
    this.#armed.push(armed);
    return () => {
      this.#armed = this.#armed.filter((one) => one !== armed);
    };
  }

  /** Removes every rule. */
  clear(): void {
    this.#armed = [];
  }

  /** Sets the pause before every reply. */
  setLatency(latency: Latency): void {
    this.#latency = latency;
  }

  /** Removes every rule and sets the pause that the sandbox was started with. */
  reset(): void {
    this.clear();
    this.#latency = this.#baseLatency;
  }

  /** The pause before the next reply. */
  nextLatencyMs(): number {
    return this.#latency.latencyMs + this.#random.next() * (this.#latency.jitterMs ?? 0);
  }

  /** The rule that strikes this request; counts as one of its `times`. */
  take(method: string, path: string): FaultRule | undefined {
    return this.#armed.find((armed) => this.#strikes(armed, method, path))?.rule;
  }

  #strikes(armed: Armed, method: string, path: string): boolean {
    const { match } = armed.rule;
    if (armed.left <= 0 || (match.method !== undefined && match.method.toUpperCase() !== method)) return false;
    if (armed.path && !armed.path.test(path)) return false;
    if (armed.toSkip > 0) {
      armed.toSkip -= 1;
      return false;
    }
    if (match.probability !== undefined && !this.#random.chance(match.probability)) return false;
    armed.left -= 1;
    return true;
  }
}
