import { type Config, ConfigError, readConfig, SETTINGS, textOf } from '../../core/config.js';
import type { Setting } from '../../core/settings/values.js';
import type { Terminal } from '../command.js';
import type { Finding } from './finding.js';

/** What the settings are, or all that is wrong with them. */
export interface SettingsFound {
  /** Absent when something is wrong. */
  readonly config?: Config;
  readonly findings: readonly Finding[];
}

const WHAT = 'settings';

/** How the names of our settings begin. Another one that begins so is a mistake more often than not. */
const OURS = /^(PAYNOW|GATEWAY|CACHE|LIMIT|EVENTS|METRICS|PERSISTED|RELAY)_/;

/** Names that are no setting of the gateway and yet belong to it. */
const OTHERS: ReadonlySet<string> = new Set(['PAYNOW_OPENAPI_DIR']);

/** Reads every setting, and names all that are wrong, not only the first. */
export function checkSettings({ env }: Pick<Terminal, 'env'>): SettingsFound {
  const given = Object.entries(SETTINGS as Record<string, Setting<unknown>>).filter(([name]) => textOf(env, name));
  const wrong = given.flatMap(([name, { read }]): Finding[] => {
    const result = read.safeParse(textOf(env, name) ?? '');
    if (result.success) return [];
    return [{ state: 'no', what: WHAT, text: `${name} ${result.error.issues[0]?.message ?? 'is not usable'}.` }];
  });
  const strange = Object.keys(env)
    .filter((name) => OURS.test(name) && env[name] && !Object.hasOwn(SETTINGS, name) && !OTHERS.has(name))
    .map((name): Finding => ({ state: 'note', what: WHAT, text: `${name} is set, and is no setting.` }));
  if (wrong.length > 0) return { findings: [...wrong, ...strange] };
  try {
    const config = readConfig(env);
    const names = given.map(([name]) => name).sort();
    const text = names.length === 0 ? 'none is set: defaults everywhere' : `${names.length} set: ${names.join(', ')}`;
    return { config, findings: [{ state: 'ok', what: WHAT, text }, ...strange] };
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return { findings: [{ state: 'no', what: WHAT, text: error.message }, ...strange] };
  }
}
