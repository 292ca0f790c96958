import { TIMED_OUT } from './transport.js';

/** Why a connection to PayNow could not be established, or broke. */
export interface Breakage {
  /** The code of the error, for instance `ECONNREFUSED` or `DEPTH_ZERO_SELF_SIGNED_CERT`: never its text. */
  readonly reason: string;
  /** Whether the request had been written by then. */
  readonly sent: boolean;
}

/** Who is told of breakages. */
export interface BreakageOptions {
  /** Told each time. */
  readonly onEach: (breakage: Breakage) => void;
  /** Told once a minute at most for each kind, with how many there were since the last time. */
  readonly onKind: (breakage: Breakage & { readonly times: number }) => void;
  /** Milliseconds of a clock that only goes forward. */
  readonly now?: () => number;
}

const PAUSE_MS = 60_000;

/** Kinds that are told apart: Node and OpenSSL have more codes than one process will meet. */
const MAX_REASONS = 32;

interface Kind {
  toldAt: number;
  times: number;
}

/** Says why PayNow cannot be reached, in a bounded number of words and lines. */
export class Breakages {
  readonly #reasons = new Set<string>();
  readonly #kinds = new Map<string, Kind>();

  constructor(private readonly options: BreakageOptions) {}

  /** A call broke with this error. */
  report(error: unknown, sent: boolean): void {
    const breakage = { reason: this.#bounded(reasonOf(error)), sent };
    this.options.onEach(breakage);
    const name = `${breakage.reason} ${sent}`;
    const kind = this.#kinds.get(name) ?? { toldAt: Number.NEGATIVE_INFINITY, times: 0 };
    this.#kinds.set(name, kind);
    kind.times += 1;
    const now = (this.options.now ?? (() => performance.now()))();
    if (now - kind.toldAt < PAUSE_MS) return;
    this.options.onKind({ ...breakage, times: kind.times });
    kind.toldAt = now;
    kind.times = 0;
  }

  #bounded(reason: string): string {
    if (this.#reasons.has(reason)) return reason;
    if (this.#reasons.size >= MAX_REASONS) return 'OTHER';
    this.#reasons.add(reason);
    return reason;
  }
}

/** The code of an error, of the first of several where all addresses of a host were tried; or else its name. */
function reasonOf(error: unknown): string {
  if (error === TIMED_OUT) return 'TIMED_OUT';
  if (!(error instanceof Error)) return 'UNKNOWN';
  const { code } = error as { readonly code?: unknown };
  if (typeof code === 'string' && /^[A-Z][A-Z0-9_]{0,63}$/.test(code)) return code;
  if (error instanceof AggregateError) return reasonOf(error.errors[0]);
  // undici's parser leaves out the code at times.
  return error.name !== 'Error' && /^\w{1,64}$/.test(error.name) ? error.name : 'UNKNOWN';
}
