/** What a measured process says of itself. Times in microseconds, sizes in bytes. */
export interface Usage {
  readonly cpuMicros: number;
  readonly peakRss: number;
  /** What it holds at this moment. */
  readonly rss: number;
}

/** How the mock behaves from now on. */
export interface MockMode {
  /** Milliseconds before every answer. */
  readonly latencyMs: number;
  readonly change: Change;
}

/**
 * How order lists change: never; by a new order on top once a second; by a new order on top of every list that is sent; or
 * by a text in every order of every list.
 */
export type Change = 'never' | 'second' | 'top' | 'all';

/** Equal requests, sent by so many clients at once. */
export interface LoadOrder {
  readonly url: string;
  readonly body: string;
  /** What the clients send beside their credential. */
  readonly headers: Readonly<Record<string, string>>;
  readonly clients: number;
  /** Client n sends credential n modulo this. */
  readonly credentials: number;
  /** Requests a second of all clients together; absent, each sends as soon as it has its last answer. */
  readonly perSecond?: number;
  /** Milliseconds after which no request begins. */
  readonly forMs: number;
}

/** What the requests of a {@link LoadOrder} took, in milliseconds. */
export interface LoadResult {
  readonly requests: number;
  readonly p50: number;
  readonly p99: number;
  readonly seconds: number;
}

/** The header of the benchmark's nth credential. */
export const credential = (n: number): string => `APIKey bench-${n}`;
