import { randomBytes } from 'node:crypto';
import { basename, dirname } from 'node:path';
import { type Config, ConfigError, isInMemory } from '../../core/config.js';
import { LaterFormat } from '../../core/format.js';
import { DamagedFile } from '../../core/lmdb/examine.js';
import type { EventLog } from '../../events/eventLog.js';
import { RelayFileError } from '../../events/relays/file.js';
import type { EventRelays } from '../../events/relays/relays.js';
import { LedgerUnavailable } from '../../ledger/errors.js';
import { hashKeyOf, keptHashKey } from '../../ledger/hashKey.js';
import type { Ledger } from '../../ledger/ledger.js';
import type { Copies } from '../../loaders/reads/copies.js';

/** The same in all processes and after a restart, so that the ledger knows its callers again. */
export function hashKeyFrom(config: Config): () => Buffer {
  const { GATEWAY_HASH_KEY: given, GATEWAY_DATA_DIR: folder } = config;
  let key: Buffer | undefined;
  return () => {
    key ??= given === undefined ? undefined : hashKeyOf(given);
    key ??= isInMemory(config) ? randomBytes(32) : keptOrRefused(folder);
    return key;
  };
}

/** @throws LedgerUnavailable: without the key nobody can be told from anybody else */
function keptOrRefused(folder: string): Buffer {
  try {
    return keptHashKey(folder);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new LedgerUnavailable(`hash.key in GATEWAY_DATA_DIR failed with ${code}.`, { cause: error });
  }
}

interface Kept {
  readonly config: Config;
  readonly hashKey: () => Buffer;
  readonly ledger: Ledger;
  readonly events: EventLog;
  readonly copies: Copies | undefined;
  readonly relays: EventRelays;
}

/** Opens what the gateway keeps, and begins to relay events. What cannot be opened stops the start, not the first refund. */
export async function openKept({ config, hashKey, ledger, events, copies, relays }: Kept): Promise<void> {
  try {
    hashKey();
    await ledger.open();
    await events.open();
    await copies?.open();
    await relays.start();
  } catch (error) {
    if (error instanceof RelayFileError) throw new ConfigError(error.message, { cause: error });
    if (error instanceof LedgerUnavailable && error.cause === undefined) {
      throw new ConfigError(`The ledger cannot be used: ${error.why}`, { cause: error });
    }
    if (error instanceof LaterFormat) throw new ConfigError(error.message, { cause: error });
    if (error instanceof DamagedFile) throw new ConfigError(lostEvents(error), { cause: error });
    const { code, cause = error } = error as NodeJS.ErrnoException;
    const why = code?.startsWith('E') ? code : ((cause as NodeJS.ErrnoException).code ?? String(cause));
    const name = config.REDIS_URL === undefined ? 'GATEWAY_DATA_DIR' : 'REDIS_URL or GATEWAY_DATA_DIR';
    throw new ConfigError(`${name} cannot be used: ${why}.`, { cause: error });
  }
}

/** What is lost with a file of events that has to be removed, and what happens then. */
const LOSSES: Readonly<Record<string, readonly [what: string, then: string]>> = {
  'events.mdb': [
    'event log',
    'the log begins anew then, and listeners who come back are told by EVENTS_EXPIRED to read anew what they keep.',
  ],
  'relays.mdb': [
    'file of relays',
    'relays that mutations created have to be created again then, and those of GATEWAY_RELAYS_FILE start with the events from now on.',
  ],
};

function lostEvents({ message, path }: DamagedFile): string {
  const [what = basename(path), then = ''] = LOSSES[basename(path)] ?? [];
  return `The ${what} cannot be used: ${message} Stop every gateway that uses ${dirname(path)}, keep a copy of it, and remove it: ${then}`;
}
