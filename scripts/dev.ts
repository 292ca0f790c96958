import { onStop } from '../src/cli/stop.js';
import { ConfigError, readConfig } from '../src/core/config.js';
import { DevSession } from './dev/session.js';

/** `npm run dev`: the gateway and its sandbox, restarted when a file of src/ is saved. */
async function main(): Promise<void> {
  const { sandbox } = readConfig(process.env);
  const print = (text: string): void => void process.stdout.write(`${text}\n`);
  print('Bundling src/ ...');
  const starting = DevSession.start({ root: process.cwd(), env: process.env, sandbox, print });
  onStop(() => {
    starting
      .then((session) => session.close())
      .then(
        () => process.exit(0),
        () => process.exit(1),
      );
  });
  await starting;
}

try {
  await main();
} catch (error) {
  process.stderr.write(`${error instanceof ConfigError ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
