import type { RunningApp } from '../examples/app.js';
import { type Stops, startDemo, startDemoGateway } from '../examples/demo.js';
import { inProject } from '../programs.js';
import { startSteamStandIn } from './steam.js';

/** The folder of the example. */
export const STOREFRONT = inProject('examples/storefront');

/** The header in which the example tells its gateway the country that a shopper has chosen. */
export const COUNTRY_HEADER = 'X-Shop-Country';

/** A gateway that trusts the example as the one proxy in front of it, and a stand-in for Steam. */
async function startBehind(stops: Stops): Promise<Readonly<Record<string, string>>> {
  const settings = { TRUST_PROXY: '1', TRUST_PROXY_COUNTRY_HEADER: COUNTRY_HEADER };
  const { url, token, customerToken } = await startDemoGateway(['customers:sign-in'], settings, stops);
  const steam = await startSteamStandIn(await somePlayers(url, customerToken));
  stops.push(async () => steam[Symbol.asyncDispose]());
  return { GATEWAY_URL: url, COUNTRY_HEADER, SIGN_IN_TOKEN: token, STEAM_URL: steam.url };
}

/** The sandbox's shopper who has bought things before, and a new one. */
async function somePlayers(url: string, token: string): Promise<ReadonlyMap<string, string>> {
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
 */
export const startDemoShop = (env: NodeJS.ProcessEnv): Promise<RunningApp> => startDemo(STOREFRONT, env, startBehind);
