import { readFileSync, statSync } from 'node:fs';
import { type Config, ConfigError } from '../../core/config.js';
import type { Log } from '../../core/log.js';
import { stampOfFileSync } from '../../core/privateFile.js';
import { hashOf, type Manifest, readManifest } from './manifest.js';

/** What registered documents are kept with. */
export interface TrustedDocumentsOptions {
  readonly config: Pick<Config, 'GATEWAY_DOCUMENTS' | 'GATEWAY_DOCUMENTS_FILE'>;
  readonly log: Log;
  /** Milliseconds by a clock that only runs forward. */
  readonly elapsed: () => number;
}

/** How long the file is not looked at again, in milliseconds. */
const LOOK_MS = 1_000;

/** Largest manifest, in bytes. */
const MAX_BYTES = 32 << 20;

/** Documents that are named in the log while they are not registered; further ones are not. */
const MAX_NAMED = 1_000;

const NONE: Manifest = { byId: new Map(), texts: new Set() };

/**
 * The registered documents: those of the manifest, which is read again when it changes. A new file that cannot be used
 * is logged, and the documents of the last usable one stay.
 */
export class TrustedDocuments {
  readonly #options: TrustedDocumentsOptions;
  readonly #named = new Set<string>();
  readonly #onChange: (() => void)[] = [];
  #manifest = NONE;
  #seen = '';
  /** Why the newest file cannot be used; said once. */
  #failure = '';
  #lookedAt: number;

  /** @throws ConfigError when the file cannot be used: a gateway does not start without its documents */
  constructor(options: TrustedDocumentsOptions) {
    this.#options = options;
    this.#lookedAt = options.elapsed();
    const { GATEWAY_DOCUMENTS_FILE: file } = options.config;
    if (file === undefined) return;
    try {
      this.#seen = stampOfFileSync(file);
      this.#manifest = readFile(file);
    } catch (error) {
      throw new ConfigError(`GATEWAY_DOCUMENTS_FILE ${file} cannot be used: ${reasonOf(error)}.`);
    }
  }

  /** Calls back after every change of the documents. */
  onChange(listener: () => void): void {
    this.#onChange.push(listener);
  }

  /** The text of a registered document. @param id its id in the manifest, or its SHA-256 */
  textOf(id: string): string | undefined {
    this.#refresh();
    return this.#manifest.byId.get(id);
  }

  /** Whether a text is that of a registered document, byte for byte. */
  isRegistered(text: string): boolean {
    this.#refresh();
    return this.#manifest.texts.has(text);
  }

  /** Whether a document may be run. Names those that are not registered in the log where the setting says `prefer`. */
  admits(text: string, operationName: string | null | undefined): boolean {
    const { GATEWAY_DOCUMENTS: mode } = this.#options.config;
    const isRegistered = this.isRegistered(text); // reads a changed file also where everything is admitted
    if (mode === 'any' || isRegistered) return true;
    if (mode === 'only') return false;
    const sha256 = hashOf(text);
    if (!this.#named.has(sha256) && this.#named.size < MAX_NAMED) {
      this.#named.add(sha256);
      this.#options.log.warn({ sha256, operationName }, 'a document that is not registered was run');
    }
    return true;
  }

  #refresh(): void {
    const { config, elapsed, log } = this.#options;
    const { GATEWAY_DOCUMENTS_FILE: file } = config;
    if (file === undefined || elapsed() - this.#lookedAt < LOOK_MS) return;
    this.#lookedAt = elapsed();
    try {
      // Looked at before it is read: a change in between is seen next time.
      const stamp = stampOfFileSync(file);
      if (stamp === this.#seen) return;
      this.#seen = stamp;
      this.#manifest = readFile(file);
    } catch (error) {
      const failure = reasonOf(error);
      if (failure === this.#failure) return;
      this.#failure = failure;
      log.error({ file, failure }, 'the documents file cannot be used; the documents before it stay');
      return;
    }
    this.#failure = '';
    log.info({ file, documents: this.#manifest.texts.size }, 'the documents were read again');
    for (const listener of this.#onChange) listener();
  }
}

function readFile(file: string): Manifest {
  if (statSync(file).size > MAX_BYTES) throw new Error(`it is larger than ${MAX_BYTES} bytes`);
  return readManifest(readFileSync(file, 'utf8'));
}

const reasonOf = (error: unknown): string => {
  const { code, message } = error as NodeJS.ErrnoException;
  return code === undefined ? message : `it cannot be read (${code})`;
};
