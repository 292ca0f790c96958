import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createToken } from '../../src/auth/tokenChanges.js';
import { inProject } from '../programs.js';
import { COUNTRY_HEADER, runCommand, STOREFRONT, shopAddress, startProgram, startShop } from './programs.js';
import { startSteamStandIn } from './steam.js';

type Stops = (() => Promise<unknown>)[];

/** A running example with everything behind it. */
export interface DemoShop {
  /** What the example says once it is ready. */
  readonly line: string;
  /** Ends with a slash. */
  readonly address: string;
  /** Ends all of it. */
  stop(): Promise<void>;
}

/** A gateway, and what the example has to be told of it. */
interface Setup {
  readonly gatewayUrl: string;
  readonly env: Readonly<Record<string, string>>;
}

/** A gateway with its sandbox on free ports, and a stand-in of Steam. The example is the one proxy in front. */
async function ownGateway(stops: Stops): Promise<Setup> {
  await runCommand(['npm', 'run', 'bundle', '--silent'], inProject('.'));
  const folder = await mkdtemp(join(tmpdir(), 'storefront-'));
  stops.push(() => rm(folder, { recursive: true }));
  const tokens = join(folder, 'tokens.json');
  const { token } = await createToken(tokens, { name: 'storefront', scopes: ['customers:sign-in'], stores: 'all' });
  const gateway = await startProgram(inProject('dist/main.js'), {
    PATH: process.env['PATH'],
    PORT: '0',
    LOG_LEVEL: 'warn',
    GATEWAY_TOKENS_FILE: tokens,
    // Nobody looks elsewhere first: it ends at once.
    GATEWAY_STOP_PAUSE_MS: '0',
    TRUST_PROXY: '1',
    TRUST_PROXY_COUNTRY_HEADER: COUNTRY_HEADER,
  });
  stops.push(() => gateway.stop());
  const { url, sandbox } = JSON.parse(gateway.line) as {
    readonly url: string;
    readonly sandbox: { readonly customerToken: string };
  };
  const steam = await startSteamStandIn(await somePlayer(url, sandbox.customerToken));
  stops.push(async () => steam[Symbol.asyncDispose]());
  return { gatewayUrl: url, env: { COUNTRY_HEADER, SIGN_IN_TOKEN: token, STEAM_URL: steam.url } };
}

/** The sandbox's shopper who has bought things before, and a new one. */
async function somePlayer(url: string, token: string): Promise<ReadonlyMap<string, string>> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Customer ${token}` },
    body: JSON.stringify({ query: '{ storefront { customer { name steamId } } }' }),
  });
  const { data } = (await response.json()) as {
    readonly data: { readonly storefront: { readonly customer: { readonly name: string; readonly steamId: string } } };
  };
  const { name, steamId } = data.storefront.customer;
  return new Map([
    [steamId, name],
    ['76561198000000001', 'Somebody new'],
  ]);
}

/**
 * Builds the example, and starts it in front of a gateway.
 * @param env with `GATEWAY_URL`, that gateway; without, one with a sandbox is started
 * @throws {Error} when something does not start; what had been started has ended then
 */
export async function startDemoShop(env: NodeJS.ProcessEnv): Promise<DemoShop> {
  const stops: Stops = [];
  const stop = async (): Promise<void> => {
    for (const end of stops.toReversed()) await end();
  };
  try {
    const { GATEWAY_URL: given } = env;
    const setup = given ? { gatewayUrl: given, env: {} } : ownGateway(stops);
    const [behind] = await Promise.all([setup, runCommand(['npm', 'run', 'build', '--silent'], STOREFRONT)]);
    const shop = await startShop(behind.gatewayUrl, { PORT: '0', ...env, ...behind.env });
    stops.push(() => shop.stop());
    return { line: shop.line, address: shopAddress(shop), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
