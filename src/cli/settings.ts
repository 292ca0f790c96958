import { type Config, readConfig } from '../core/config.js';
import { isPaynowId } from '../core/paynowId.js';
import { type Terminal, wrong } from './command.js';

/** The gateway's settings, as far as they are set where a command runs; only errors are logged. @throws ConfigError for a wrong one */
export const settingsOf = ({ env }: Pick<Terminal, 'env'>): Config => readConfig({ LOG_LEVEL: 'error', ...env });

/**
 * The store that a command is about: the named one, or that of the settings.
 * @throws UsageError when there is none, or it is no id
 */
export function storeIdOf(named: string | undefined, config: Config): string {
  const id = named ?? config.PAYNOW_STORE_ID;
  if (id === undefined) throw wrong('Say which store: --store ID, or set PAYNOW_STORE_ID.');
  if (!isPaynowId(id)) throw wrong(`--store must be a PayNow store id, a number; it was "${id}".`);
  return id;
}
