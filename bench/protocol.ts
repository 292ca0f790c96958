/** What a measured process says of itself. Times in microseconds, sizes in bytes. */
export interface Usage {
  readonly cpuMicros: number;
  readonly peakRss: number;
}

/** How the mock behaves from now on. */
export interface MockMode {
  /** Milliseconds before every answer. */
  readonly latencyMs: number;
  /** Whether every order list differs from all lists before. */
  readonly churn: boolean;
}

/** A number of equal requests, sent by so many clients at once. */
export interface LoadOrder {
  readonly url: string;
  readonly body: string;
  readonly clients: number;
  /** Client n sends credential n modulo this. */
  readonly credentials: number;
  readonly requests: number;
}

/** What the requests of a {@link LoadOrder} took, in milliseconds. */
export interface LoadResult {
  readonly p50: number;
  readonly p99: number;
  readonly seconds: number;
}

/** The header of the benchmark's nth credential. */
export const credential = (n: number): string => `APIKey bench-${n}`;
