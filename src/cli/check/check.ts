import type { Config } from '../../core/config.js';
import type { Terminal } from '../command.js';
import { withProgress } from '../progress.js';
import { AREAS } from './areas.js';
import { type Check, type Finding, reasonOf } from './finding.js';
import { KEEPING_CHECKS } from './keeping.js';
import { paynowChecks } from './paynow.js';
import { checkSettings } from './settings.js';

const NO_PAYNOW: Finding = {
  state: 'note',
  what: 'PayNow',
  text: 'no PayNow setting: "start" serves a sandbox. Set PAYNOW_STORE_ID for a real store.',
};

/** Looks at everything that the settings name, and prints a line for each thing. @returns how many lines say no */
export async function check(terminal: Terminal): Promise<number> {
  const { config, findings } = checkSettings(terminal);
  const all = [...findings, ...(config ? await lookAt(config, terminal) : [])];
  const width = Math.max(...all.map(({ what }) => what.length));
  for (const { state, what, text } of all) terminal.out(`${state.padEnd(4)}  ${what.padEnd(width)}  ${text}`);
  return all.filter(({ state }) => state === 'no').length;
}

async function lookAt(config: Config, terminal: Terminal): Promise<readonly Finding[]> {
  const steps = AREAS.length + KEEPING_CHECKS.length + 2;
  return withProgress(terminal, { what: 'Looking', steps }, async ({ step }) => {
    const checks = [...(config.sandbox ? [] : paynowChecks(step)), ...KEEPING_CHECKS];
    const found = await Promise.all(
      checks.map(async (one) => {
        const findings = await carefully(one, config);
        step();
        return findings;
      }),
    );
    return [...(config.sandbox ? [NO_PAYNOW] : []), ...found.flat()];
  });
}

/** A check that itself fails is a line like any other. */
async function carefully({ what, run }: Check, config: Config): Promise<readonly Finding[]> {
  try {
    return await run(config);
  } catch (error) {
    return [{ state: 'no', what, text: `could not be checked (${reasonOf(error)})` }];
  }
}
