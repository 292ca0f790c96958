import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { ConfigError } from '../core/config.js';

/** The environment that settings are read from: that of this process, and above it what `GATEWAY_ENV_FILE` says now. */
export function settingsEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const file = env['GATEWAY_ENV_FILE'];
  if (!file) return { ...env };
  try {
    return { ...env, ...parseEnv(readFileSync(file, 'utf8')) };
  } catch (error) {
    throw new ConfigError(`GATEWAY_ENV_FILE cannot be read: ${(error as NodeJS.ErrnoException).code}.`);
  }
}
