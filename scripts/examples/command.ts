import { existsSync } from 'node:fs';
import { relative } from 'node:path';
import { onStop } from '../../src/cli/stop.js';
import { installedMark } from '../built.js';
import { inProject } from '../programs.js';
import { installPackages, type RunningApp } from './app.js';

const say = (text: string): void => void process.stderr.write(`${text}\n`);

/** An example as a command: installs its packages once, starts it, prints its first line, and stops it with Ctrl-C. */
export async function runExample(folder: string, start: () => Promise<RunningApp>): Promise<void> {
  const install = async () => {
    if (existsSync(installedMark(folder))) return;
    say(`Installing the packages of ${relative(inProject('.'), folder)} ...`);
    await installPackages(folder);
  };
  const starting = install().then(() => {
    say('Building ...');
    return start();
  });
  onStop(() => {
    starting
      .then((app) => app.stop())
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
}
