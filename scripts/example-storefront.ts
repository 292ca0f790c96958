import { onStop } from '../src/cli/stop.js';
import { startDemoShop } from './storefront/demo.js';
import { isInstalled, runCommand, STOREFRONT } from './storefront/programs.js';

// `npm run example:storefront`: a gateway with its sandbox, or that of GATEWAY_URL, and the example in front of it.
const say = (text: string): void => void process.stderr.write(`${text}\n`);

async function start() {
  if (!isInstalled()) {
    say('Installing the packages of examples/storefront ...');
    await runCommand(['npm', 'ci', '--no-audit', '--no-fund'], STOREFRONT);
  }
  say('Building ...');
  return startDemoShop(process.env);
}

const starting = start();
onStop(() => {
  starting
    .then((shop) => shop.stop())
    .then(
      () => process.exit(0),
      () => process.exit(1),
    );
});
try {
  process.stdout.write(`${(await starting).line}\n`);
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
