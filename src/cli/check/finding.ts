import type { Config } from '../../core/config.js';

/** One line of `paynow-graphql check`. It never holds a secret. */
export interface Finding {
  /** `no` fails the command. */
  readonly state: 'ok' | 'note' | 'no';
  /** What was looked at, in a word or two. */
  readonly what: string;
  readonly text: string;
}

/** Looks at one thing. What it finds does not depend on the other checks. */
export interface Check {
  readonly what: string;
  readonly run: (config: Config) => Promise<readonly Finding[]>;
}

/** The code of a failure, or of what caused it; never its text, which may quote what was sent. */
export function reasonOf(error: unknown): string {
  for (let one: unknown = error; one instanceof Error; one = one.cause) {
    const { code } = one as { readonly code?: unknown };
    if (typeof code === 'string' && /^[A-Z][A-Z0-9_]{0,63}$/.test(code) && !code.startsWith('UPSTREAM_')) return code;
    if (one instanceof AggregateError && one.errors[0] instanceof Error) return reasonOf(one.errors[0]);
  }
  const { code, name } = error as { readonly code?: unknown; readonly name?: unknown };
  return typeof code === 'string' ? code : typeof name === 'string' ? name : 'unknown';
}
