import { existsSync } from 'node:fs';
import { type Config, ConfigError, isInMemory, readConfig } from '../../core/config.js';
import { GatewayError } from '../../core/errors.js';
import { createLog } from '../../core/log.js';
import { isPaynowId } from '../../core/paynowId.js';
import { EventLog } from '../../events/eventLog.js';
import { eventStoreOf } from '../../events/open.js';
import type { EventStore } from '../../events/store/eventStore.js';
import { CommandError, type Terminal } from '../command.js';
import { given, type Options, wrong } from './options.js';

/** The settings of the gateway, as far as they are set where the command runs. @throws CommandError for a wrong one */
export function settings({ env }: Terminal): Config {
  try {
    return readConfig({ LOG_LEVEL: 'error', ...env });
  } catch (error) {
    if (error instanceof ConfigError) throw new CommandError(error.message);
    throw error;
  }
}

/** The store that is meant. @throws CommandError when none is, or it is no id */
export function storeIdOf(options: Options, config: Config): string {
  const storeId = given(options, 'store') ?? config.PAYNOW_STORE_ID;
  if (storeId === undefined) throw wrong('Say which store: --store ID, or set PAYNOW_STORE_ID.');
  if (!isPaynowId(storeId)) throw wrong(`--store must be a PayNow store id, a number; it was "${storeId}".`);
  return storeId;
}

/** An open log of events. */
export interface OpenedLog {
  readonly store: EventStore;
  readonly events: EventLog;
  readonly storeId: string;
}

/**
 * Opens the log that the settings name, lets it be used, and closes it. Nothing is removed from it: how long events are
 * kept is the gateway's business.
 * @throws CommandError when there is none, it cannot be opened, or what is asked of it cannot be had
 */
export async function withLog<Result>(
  options: Options,
  terminal: Terminal,
  use: (log: OpenedLog) => Promise<Result>,
): Promise<Result> {
  const config = { ...settings(terminal), sandbox: false }; // a sandbox's log ends with its process
  const storeId = storeIdOf(options, config);
  const { GATEWAY_DATA_DIR: folder, REDIS_URL: url } = config;
  if (isInMemory(config) || (url === undefined && !existsSync(folder))) {
    throw new CommandError(
      `There is no log of events here: set REDIS_URL or GATEWAY_DATA_DIR (which is ${folder}) as the gateway has it. A gateway in memory, or with its own sandbox, keeps no log for others.`,
    );
  }
  const log = createLog(config.LOG_LEVEL);
  const store = eventStoreOf(config, log, Date.now);
  const events = new EventLog({
    ...{ store, storeIds: [storeId], log, maxListeners: 1, keepsOld: true },
    onListeners: () => {},
  });
  try {
    await events.open().catch((error: unknown) => {
      const { code, message } = error as NodeJS.ErrnoException;
      const name = url === undefined ? 'GATEWAY_DATA_DIR' : 'REDIS_URL';
      throw new CommandError(`${name} cannot be used: ${code ?? message}.`);
    });
    return await use({ store, events, storeId });
  } catch (error) {
    throw error instanceof GatewayError ? new CommandError(sentenceOf(error)) : error;
  } finally {
    await events.close();
  }
}

const sentenceOf = ({ message, details: { oldestCursor, cursor } }: GatewayError): string =>
  [message, oldestCursor && `Oldest cursor: ${oldestCursor}`, cursor && `Cursor: ${cursor}`].filter(Boolean).join('\n');
