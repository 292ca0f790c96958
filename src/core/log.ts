import pino from 'pino';

/** The logger's interface, so that lower floors do not depend on pino's. */
export interface Log {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** Log levels a setting may name. */
export const LOG_LEVELS = ['silent', 'error', 'warn', 'info', 'debug'] as const;

/** One of {@link LOG_LEVELS}. */
export type LogLevel = (typeof LOG_LEVELS)[number];

/** Field names whose values are never written, at any depth that our code logs at. */
const SECRET_FIELDS = ['authorization', 'token', 'secret', 'apiKey', 'password', 'body', 'headers'];

/**
 * A JSON logger on stderr; stdout is kept for the one "listening" line. Errors are written with type, code and
 * stack only: an upstream's text could carry secrets.
 */
export function createLog(level: LogLevel): Log {
  return pino(
    {
      level,
      base: null,
      redact: { paths: SECRET_FIELDS.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]), censor: '[redacted]' },
    },
    pino.destination({ dest: 2, sync: true }),
  );
}

/** A logger that writes nothing. */
export const silentLog: Log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
