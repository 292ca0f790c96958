import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerOptions, type ServerResponse } from 'node:http';
import { createServer as createTlsServer, type Server as TlsServer } from 'node:https';
import { createSecureContext } from 'node:tls';
import { type Config, ConfigError } from '../../core/config.js';
import type { Log } from '../../core/log.js';

/** How often the files are looked at, in milliseconds. Mounted secrets change by a link, of which nothing else tells. */
const LOOK_MS = 5_000;

/** A server, and what ends its looking at files. */
export interface Listener {
  readonly server: Server;
  /** `http` or `https`: how its addresses begin. */
  readonly scheme: 'http' | 'https';
  readonly unwatch: () => void;
}

/** Names of the files of a certificate and its key. */
interface Files {
  readonly cert: string;
  readonly key: string;
}

/**
 * Makes the server that the settings describe: with TLS where there is a certificate, which is read again when its files
 * change. A pair of files that cannot be used leaves the former one in use.
 * @param lookMs how often the files are looked at; five seconds when absent
 * @throws ConfigError when the files cannot be used at the start
 */
export function createListener(
  config: TlsSettings,
  options: ServerOptions<typeof IncomingMessage, typeof ServerResponse<IncomingMessage>>,
  handler: (request: IncomingMessage, response: ServerResponse<IncomingMessage>) => void,
  { log, lookMs = LOOK_MS }: { readonly log: Log; readonly lookMs?: number },
): Listener {
  const files = filesOf(config);
  if (!files) return { server: createServer(options, handler), scheme: 'http', unwatch: () => {} };
  // As http does it: a client may end its side after its request, and still gets its answer.
  const pair = pairOf(files);
  const server = createTlsServer({ ...options, ...pair, allowHalfOpen: true }, handler);
  return { server, scheme: 'https', unwatch: watchPair(server, files, pair, { log, lookMs }) };
}

/** The settings of TLS. */
type TlsSettings = Pick<Config, 'TLS_CERT' | 'TLS_KEY'>;

const filesOf = ({ TLS_CERT: cert, TLS_KEY: key }: TlsSettings): Files | undefined =>
  cert === undefined || key === undefined ? undefined : { cert, key };

/**
 * Reads the certificate and its key, where there are any.
 * @throws ConfigError when they cannot be used
 */
export function readTlsFiles(config: TlsSettings): void {
  const files = filesOf(config);
  if (files) pairOf(files);
}

/** A certificate and its private key, in PEM. */
interface Pair {
  readonly cert: string;
  readonly key: string;
}

/** @throws ConfigError when a file cannot be read, or when they do not fit together */
const pairOf = (files: Files): Pair => usable(textsOf(files));

const textsOf = ({ cert, key }: Files): Pair => ({ cert: read('TLS_CERT', cert), key: read('TLS_KEY', key) });

function usable(pair: Pair): Pair {
  try {
    createSecureContext(pair);
  } catch {
    throw new ConfigError('TLS_CERT and TLS_KEY must hold a certificate and its private key in PEM.');
  }
  return pair;
}

function read(name: string, file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new ConfigError(`${name} cannot be read (${(error as NodeJS.ErrnoException).code}): ${file}.`);
  }
}

/** Compares texts, not times: a file that changes before it is looked at for the first time has changed all the same. */
function watchPair(
  server: TlsServer,
  files: Files,
  used: Pair,
  { log, lookMs }: { readonly log: Log; readonly lookMs: number },
): () => void {
  let seen = JSON.stringify(used);
  const look = () => {
    const found = orError(() => textsOf(files));
    const state = found instanceof ConfigError ? found.message : JSON.stringify(found);
    if (state === seen) return;
    seen = state;
    const pair = found instanceof ConfigError ? found : orError(() => usable(found));
    if (pair instanceof ConfigError) {
      // Of two files one changes first.
      log.warn({ failure: pair.message }, 'the certificate could not be read again; the former one stays in use');
    } else {
      server.setSecureContext(pair);
      log.info({}, 'the certificate was read again');
    }
  };
  const looking = setInterval(look, lookMs).unref();
  return () => clearInterval(looking);
}

function orError<T>(work: () => T): T | ConfigError {
  try {
    return work();
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
}
