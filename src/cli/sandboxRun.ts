import { startSandbox } from '../sandbox/sandbox.js';
import { onStop } from './stop.js';

/** A whole number from an environment variable. */
function wholeNumber(name: string, fallback: number, max: number): number {
  const text = process.env[name] ?? '';
  if (text === '') return fallback;
  const value = Number(text);
  if (!/^\d+$/.test(text) || value > max) throw new Error(`${name} must be a whole number from 0 to ${max}.`);
  return value;
}

/** Where webhooks may be sent to. */
function webhookHosts(): 'loopback' | 'any' {
  const text = process.env['SANDBOX_WEBHOOK_HOSTS'] || 'loopback';
  if (text !== 'loopback' && text !== 'any') throw new Error('SANDBOX_WEBHOOK_HOSTS must be loopback or any.');
  return text;
}

/** Whether what PayNow does not describe is refused. */
function isStrict(): boolean {
  const text = process.env['SANDBOX_STRICT'] || 'off';
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

async function listen(flags: SandboxFlags): Promise<void> {
  const sandbox = await startSandbox({
    port: flags.port ?? wholeNumber('SANDBOX_PORT', 4010, 65_535),
    host: flags.host ?? (process.env['SANDBOX_HOST'] || '127.0.0.1'),
    latencyMs: flags.latencyMs ?? wholeNumber('SANDBOX_LATENCY_MS', 0, 60_000),
    webhookHosts: flags.webhookHosts ?? webhookHosts(),
    strict: flags.strict ?? isStrict(),
  });
  const { url, storeId, apiKey, customerToken } = sandbox;
  process.stdout.write(`${JSON.stringify({ msg: 'sandbox listening', url, storeId, apiKey, customerToken })}\n`);
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

/** Starts the sandbox of this process; what keeps it from listening is said on stderr, and the exit code is 1. */
export async function runSandbox(flags: SandboxFlags = {}): Promise<void> {
  try {
    await listen(flags);
  } catch (error) {
    process.stderr.write(`${JSON.stringify({ msg: 'sandbox did not start', reason: explain(error) })}\n`);
    process.exitCode = 1;
  }
}
