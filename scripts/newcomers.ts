import { readFileSync, writeFileSync } from 'node:fs';
import { explorer } from './newcomers/explorer.js';
import { frontend } from './newcomers/frontend.js';
import { integrator } from './newcomers/integrator.js';
import { LiveStage, Script, type Stage, withoutOutput } from './newcomers/stage.js';
import { inProject } from './programs.js';

/** The newcomers, by the names of their pages in docs/transcripts. */
const PEOPLE: Readonly<Record<string, { readonly title: string; readonly play: (stage: Stage) => Promise<void> }>> = {
  frontend: { title: 'A frontend developer, as it ran', play: frontend },
  explorer: { title: 'An explorer, as it ran', play: explorer },
  integrator: { title: 'An integrator, as it ran', play: integrator },
};

const head = (title: string): string => `# ${title}

Written by \`npm run newcomers\`: a fresh clone of the project in an empty folder, and what its README and pages say, step by step. What is
printed, and how long after the first step, is of that run; the machine was busy with other work. npm's advice is left out, long lines are cut.
`;

/** Plays the people named, or all, and writes their pages; with `--check` compares what is done with the pages. */
async function main(args: readonly string[]): Promise<number> {
  const check = args.includes('--check');
  const names = args.filter((arg) => arg in PEOPLE);
  let code = 0;
  for (const [name, { title, play }] of Object.entries(PEOPLE)) {
    if (names.length > 0 && !names.includes(name)) continue;
    const path = inProject(`docs/transcripts/${name}.md`);
    if (!check) {
      writeFileSync(path, `${head(title)}\n${await LiveStage.play(play)}`);
      continue;
    }
    const script = new Script();
    await play(script);
    if (withoutOutput(readFileSync(path, 'utf8')) === `${head(title)}\n${script.page()}`) continue;
    process.stderr.write(
      `docs/transcripts/${name}.md is not what is done today. Run "npm run newcomers -- ${name}".\n`,
    );
    code = 1;
  }
  return code;
}

process.exitCode = await main(process.argv.slice(2));
