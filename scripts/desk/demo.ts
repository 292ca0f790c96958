import type { Scope } from '../../src/core/resources.js';
import type { RunningApp } from '../examples/app.js';
import { type Stops, startDemo, startDemoGateway } from '../examples/demo.js';
import { inProject } from '../programs.js';

/** The folder of the example. */
export const DESK = inProject('examples/desk');

/** What the desk's gateway token may do: nothing that the desk does not show. */
export const DESK_SCOPES: readonly Scope[] = [
  'stores:read',
  'orders:read',
  'orders:refund',
  'customers:read',
  'subscriptions:read',
  'delivery:read',
  'gameservers:read',
  'bans:read',
  'bans:write',
  'coupons:read',
  'coupons:write',
  'events:read',
];

/** Who may sign in at the desk in front of the sandbox. */
export const DEMO_STAFF = { name: 'anna', password: 'emberfall' } as const;

const { name, password } = DEMO_STAFF;

async function startBehind(stops: Stops): Promise<Readonly<Record<string, string>>> {
  const { url, token } = await startDemoGateway(DESK_SCOPES, {}, stops);
  return { GATEWAY_URL: url, GATEWAY_TOKEN: token, STAFF: `${name}:${password}` };
}

/**
 * Builds the example, and starts it in front of a gateway.
 * @param env with `GATEWAY_URL`, that gateway; without, one with a sandbox is started
 */
export async function startDemoDesk(env: NodeJS.ProcessEnv): Promise<RunningApp> {
  const desk = await startDemo(DESK, env, startBehind);
  return env['GATEWAY_URL'] ? desk : { ...desk, line: `${desk.line}\nSign in as ${name}, password ${password}.` };
}
