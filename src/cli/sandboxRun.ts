import { startSandbox } from '../sandbox/sandbox.js';
import { CommandError, type Terminal } from './command.js';
import { onStop } from './stop.js';

type Env = Terminal['env'];

/** A whole number from an environment variable. */
function wholeNumber(env: Env, name: string, fallback: number, max: number): number {
  const text = env[name] ?? '';
  if (text === '') return fallback;
  const value = Number(text);
  if (!/^\d+$/.test(text) || value > max) throw new Error(`${name} must be a whole number from 0 to ${max}.`);
  return value;
}

/** Where webhooks may be sent to. */
function webhookHosts(env: Env): 'loopback' | 'any' {
  const text = env['SANDBOX_WEBHOOK_HOSTS'] || 'loopback';
  if (text !== 'loopback' && text !== 'any') throw new Error('SANDBOX_WEBHOOK_HOSTS must be loopback or any.');
  return text;
}

/** Whether what PayNow does not describe is refused. */
function isStrict(env: Env): boolean {
  const text = env['SANDBOX_STRICT'] || 'off';
  if (text !== 'on' && text !== 'off') throw new Error('SANDBOX_STRICT must be on or off.');
  return text === 'on';
}

/** What was typed, in place of settings. */
export interface SandboxFlags {
  readonly port?: number;
  readonly host?: string;
  readonly latencyMs?: number;
  readonly webhookHosts?: 'loopback' | 'any';
  readonly strict?: boolean;
}

async function listen(flags: SandboxFlags, { env, out }: Terminal): Promise<void> {
  const sandbox = await startSandbox({
    port: flags.port ?? wholeNumber(env, 'SANDBOX_PORT', 4010, 65_535),
    host: flags.host ?? (env['SANDBOX_HOST'] || '127.0.0.1'),
    latencyMs: flags.latencyMs ?? wholeNumber(env, 'SANDBOX_LATENCY_MS', 0, 60_000),
    webhookHosts: flags.webhookHosts ?? webhookHosts(env),
    strict: flags.strict ?? isStrict(env),
  });
  const { url, storeId, apiKey, customerToken } = sandbox;
  out(JSON.stringify({ msg: 'sandbox listening', url, storeId, apiKey, customerToken }));
  onStop(() => void sandbox.close());
}

/** Names the setting that kept the sandbox from listening. */
function explain(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'EADDRINUSE' || code === 'EACCES') return `SANDBOX_PORT cannot be used: ${message}`;
  if (code === 'ENOTFOUND' || code === 'EADDRNOTAVAIL' || code === 'EAI_AGAIN') {
    return `SANDBOX_HOST cannot be used: ${message}`;
  }
  return message;
}

/** Starts the sandbox of this process. @throws CommandError when something keeps it from listening: which setting */
export async function runSandbox(flags: SandboxFlags, terminal: Terminal): Promise<void> {
  try {
    await listen(flags, terminal);
  } catch (error) {
    throw new CommandError(JSON.stringify({ msg: 'sandbox did not start', reason: explain(error) }));
  }
}
