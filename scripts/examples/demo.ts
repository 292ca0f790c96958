import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createToken } from '../../src/auth/tokenChanges.js';
import type { Scope } from '../../src/core/resources.js';
import { inProject } from '../programs.js';
import { run } from '../run.js';
import { buildApp, type RunningApp, startApp, startProgram } from './app.js';

/** What has to be stopped, in the order in which it was started. */
export type Stops = (() => Promise<unknown>)[];

/** A gateway with its sandbox. */
export interface DemoGateway {
  /** Of `/graphql`. */
  readonly url: string;
  /** The gateway token of the example. */
  readonly token: string;
  /** The customer token of a shopper who has bought things before. */
  readonly customerToken: string;
  /** Of the sandbox, without a slash at the end. */
  readonly sandboxUrl: string;
}

/**
 * Starts a gateway with its sandbox on free ports, and one token for the example.
 * @param scopes of that token, in all stores
 * @param env further settings of the gateway
 */
export async function startDemoGateway(
  scopes: readonly Scope[],
  env: Readonly<Record<string, string>>,
  stops: Stops,
): Promise<DemoGateway> {
  await run('npm', ['run', 'bundle', '--silent'], { cwd: inProject('.') });
  const folder = await mkdtemp(join(tmpdir(), 'example-'));
  stops.push(() => rm(folder, { recursive: true }));
  const tokens = join(folder, 'tokens.json');
  const { token } = await createToken(tokens, { name: 'example', scopes: [...scopes], stores: 'all' });
  const gateway = await startProgram(inProject('dist/main.js'), {
    PATH: process.env['PATH'],
    PORT: '0',
    LOG_LEVEL: 'warn',
    GATEWAY_TOKENS_FILE: tokens,
    // No load balancer has to notice that it ends.
    GATEWAY_STOP_PAUSE_MS: '0',
    ...env,
  });
  stops.push(() => gateway.stop());
  const { url, sandbox } = JSON.parse(gateway.line) as {
    readonly url: string;
    readonly sandbox: { readonly url: string; readonly customerToken: string };
  };
  return { url, token, customerToken: sandbox.customerToken, sandboxUrl: sandbox.url };
}

/**
 * Builds an example, and starts it in front of a gateway.
 * @param env with `GATEWAY_URL`, that gateway; without, what `startBehind` starts
 * @param startBehind starts a gateway and whatever else the example needs, and gives the settings that name them
 * @throws {Error} when something does not start; everything that was started has then been stopped
 */
export async function startDemo(
  folder: string,
  env: NodeJS.ProcessEnv,
  startBehind: (stops: Stops) => Promise<Readonly<Record<string, string>>>,
): Promise<RunningApp> {
  const stops: Stops = [];
  const stop = async (): Promise<void> => {
    for (const end of stops.toReversed()) await end();
  };
  try {
    const [behind] = await Promise.all([env['GATEWAY_URL'] ? {} : startBehind(stops), buildApp(folder)]);
    const app = await startApp(folder, { PORT: '0', ...env, ...behind });
    stops.push(() => app.stop());
    return { ...app, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
