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

/** The example, running. */
export interface DemoDesk extends RunningApp {
  /** Of the sandbox behind it; undefined in front of another gateway. */
  readonly sandboxUrl: string | undefined;
}

/**
 * Builds the example, and starts it in front of a gateway.
 * @param env with `GATEWAY_URL`, that gateway, and with `GATEWAY_TOKEN` and `STAFF`; without, one with a sandbox is started
 */
export async function startDemoDesk(env: NodeJS.ProcessEnv): Promise<DemoDesk> {
  let sandboxUrl: string | undefined;
  const startBehind = async (stops: Stops) => {
    const gateway = await startDemoGateway(DESK_SCOPES, {}, stops);
    ({ sandboxUrl } = gateway);
    return { GATEWAY_URL: gateway.url, GATEWAY_TOKEN: gateway.token, STAFF: `${name}:${password}` };
  };
  const desk = await startDemo(DESK, env, startBehind);
  if (sandboxUrl === undefined) return { ...desk, sandboxUrl };
  return { ...desk, sandboxUrl, line: `${desk.line}\nSign in as ${name}, password ${password}.` };
}
