import { existsSync } from 'node:fs';
import { isInMemory } from '../../core/config.js';
import { GatewayError } from '../../core/errors.js';
import { createLog } from '../../core/log.js';
import { EventLog } from '../../events/eventLog.js';
import { eventStoreOf } from '../../events/open.js';
import type { EventStore } from '../../events/store/eventStore.js';
import { CommandError, type Terminal } from '../command.js';
import { settingsOf, storeIdOf } from '../settings.js';
import { given, type Options } from './options.js';

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
  const config = { ...settingsOf(terminal), sandbox: false }; // a sandbox's log ends with its process
  const storeId = storeIdOf(given(options, 'store'), config);
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
      throw new CommandError(`${name} cannot be used: ${(code ?? message).replace(/\.$/, '')}.`);
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
