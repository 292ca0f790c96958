import pino from 'pino';
import { fileDestination, type LogDestination } from './logDestination.js';

/** The logger's interface, so that lower floors do not depend on pino's. */
export interface Log {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
  /** Lines that could not be written so far; absent where none are lost. */
  readonly lost?: () => number;
}

/** Log levels a setting may name. */
export const LOG_LEVELS = ['silent', 'error', 'warn', 'info', 'debug'] as const;

/** One of {@link LOG_LEVELS}. */
export type LogLevel = (typeof LOG_LEVELS)[number];

/** Field names whose values are never written, at any depth that our code logs at. */
const SECRET_FIELDS = ['authorization', 'token', 'secret', 'apiKey', 'password', 'body', 'headers'];

/**
 * A JSON logger on stderr; stdout is kept for the one "listening" line. Errors are written by {@link failureFields}.
 * Nothing waits for its lines: see {@link fileDestination}.
 * @example
 * const log = createLog('info');
 * log.warn({ store: '123456789' }, 'something to look at');
 */
export function createLog(level: LogLevel, destination: LogDestination = fileDestination()): Log {
  const logger = pino(
    {
      level,
      base: null,
      redact: { paths: SECRET_FIELDS.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]), censor: '[redacted]' },
    },
    destination,
  );
  return Object.assign(logger, destination.lost && { lost: destination.lost });
}

/**
 * A logger that writes nothing.
 * @example
 * const gateway = createGateway({ config: readConfig({}), log: silentLog });
 */
export const silentLog: Log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

/**
 * What may be logged of a failure nobody foresaw: its name and where it happened. Its message is left out: it can quote
 * what PayNow or the caller sent.
 */
export function failureFields(failure: unknown): { readonly name: string; readonly at?: readonly string[] } {
  if (!(failure instanceof Error)) return { name: typeof failure };
  const at = (failure.stack ?? '').split('\n').filter((line) => /^ {4}at /.test(line));
  return { name: failure.name, at: at.map((line) => line.trim()) };
}
