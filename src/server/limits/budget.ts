import type { Config } from '../../core/config.js';
import type { Estimate } from './estimate.js';
import { overLimit, Refusal } from './refusal.js';

/** Refuses an operation that may cost too many PayNow calls, and names the field that costs most. */
export function checkCost({ calls, dearest }: Estimate, max: Config['LIMIT_CALLS']): Refusal | undefined {
  if (calls <= max) return undefined;
  const blame = dearest ? ` ${dearest.path} costs most: ${dearest.calls}.` : '';
  return new Refusal(
    'COST_LIMIT_EXCEEDED',
    `At most ${max} PayNow calls per operation; this one may take ${calls}.${blame} Ask for smaller pages, or for that field in a second request.`,
    { limit: { name: 'calls', max, found: calls } },
  );
}

/** One write that moves money or goods per HTTP request: a second one would hide behind the first one's outcome. */
const MAX_LEDGER_WRITES = 1;

/** One field that guesses per operation, so that an answer tells about one thing at a time. */
const MAX_GUESSES = 1;

/** @param before writes of earlier operations of the same HTTP request */
export function checkLedgerWrites({ ledgerWrites }: Estimate, before: number): Refusal | undefined {
  const found = ledgerWrites.length + before;
  if (ledgerWrites.length === 0 || found <= MAX_LEDGER_WRITES) return undefined;
  const what = `mutation that moves money or goods in a request (${[...new Set(ledgerWrites)].join(', ')})`;
  return overLimit('ledgerWrites', what, MAX_LEDGER_WRITES, found, 'Send each in a request of its own.');
}

/**
 * Refuses an operation whose answer may hold too many fields.
 * @param before those of earlier operations of the same HTTP request
 */
export function checkFields({ fields, longestPage }: Estimate, before: number, max: number): Refusal | undefined {
  const found = fields + before;
  if (found <= max) return undefined;
  const advice = longestPage > 1 ? 'Ask for smaller pages or fewer fields.' : 'Ask in several requests.';
  return overLimit('answerFields', 'fields in an answer, rows included', max, found, advice);
}

/** Refuses an operation that tries several codes or names at once. */
export const checkGuesses = ({ guesses }: Estimate): Refusal | undefined =>
  guesses > MAX_GUESSES
    ? overLimit(
        'guesses',
        'look-up of a code or a sign-in in an operation',
        MAX_GUESSES,
        guesses,
        'Send one at a time.',
      )
    : undefined;
