import { blockWith, type Stage } from './stage.js';

/** The README's two commands, in a fresh clone. The gateway stays up. */
export async function started(stage: Stage): Promise<void> {
  stage.say('`$REPOSITORY` is the address of the project. The first terminal, with the commands of the README:');
  await stage.stay(
    `git clone --quiet "$REPOSITORY" paynow && cd paynow\n${blockWith('README.md', 'sh', 'npm start')}`,
    /Sandbox key: /,
  );
}
