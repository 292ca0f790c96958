import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createToken } from '../src/auth/tokenChanges.js';
import { onStop } from '../src/cli/stop.js';
import { inProject } from './programs.js';
import { COUNTRY_HEADER, isInstalled, runCommand, STOREFRONT, startProgram, startShop } from './storefront/programs.js';
import { startSteamStandIn } from './storefront/steam.js';

// `npm run example:storefront`: a gateway with its sandbox, or that of GATEWAY_URL, and the example in front of it.
const say = (text: string): void => void process.stderr.write(`${text}\n`);
const stops: (() => Promise<unknown>)[] = [];

async function stop(): Promise<void> {
  for (const end of stops.toReversed()) await end();
}

/** A gateway, and what the example has to be told of it. */
interface Setup {
  readonly gatewayUrl: string;
  readonly env: Readonly<Record<string, string>>;
}

/** A gateway with its sandbox on free ports, and a stand-in of Steam. The example is the one proxy in front. */
async function ownGateway(): Promise<Setup> {
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

async function main(): Promise<void> {
  if (!isInstalled()) {
    say('Installing the packages of examples/storefront ...');
    await runCommand(['npm', 'ci', '--no-audit', '--no-fund'], STOREFRONT);
  }
  say('Building ...');
  const { GATEWAY_URL: given } = process.env;
  const setup = given ? { gatewayUrl: given, env: {} } : ownGateway();
  const [{ gatewayUrl, env }] = await Promise.all([setup, runCommand(['npm', 'run', 'build', '--silent'], STOREFRONT)]);
  const shop = await startShop(gatewayUrl, { PORT: '0', ...process.env, ...env });
  stops.push(() => shop.stop());
  process.stdout.write(`${shop.line}\n`);
}

const running = main();
onStop(() => {
  running
    .catch(() => {}) // said below
    .then(stop)
    .then(
      () => process.exit(0),
      () => process.exit(1),
    );
});
try {
  await running;
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  await stop();
  process.exitCode = 1;
}
