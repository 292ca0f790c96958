import type { Step } from './page.js';
import type { Result } from './run.js';

/** More calls than these are counted and not named. */
const NAMED_CALLS = 8;

/** Codes of all `userErrors` in an answer. */
export function userErrorsIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, part]: [string, unknown]) =>
    name === 'userErrors' ? (part as { code?: string }[]).map(({ code }) => code ?? 'OTHER') : userErrorsIn(part),
  );
}

/** Columns of an answer. */
const WIDTH = 88;

/** JSON with each object and list on one line that fits there. */
function compact(value: unknown, indent = ''): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const inner = `${indent}  `;
  const parts = Array.isArray(value)
    ? value.map((part) => compact(part, inner))
    : Object.entries(value).map(([name, part]) => `${JSON.stringify(name)}: ${compact(part, inner)}`);
  const [open, close] = Array.isArray(value) ? ['[', ']'] : ['{ ', ' }'];
  const line = parts.length === 0 ? `${open}${close}`.replace('  ', '') : `${open}${parts.join(', ')}${close}`;
  if (!line.includes('\n') && indent.length + line.length <= WIDTH) return line;
  return `${open.trim()}\n${parts.map((part) => inner + part).join(',\n')}\n${indent}${close.trim()}`;
}

const jsonOf = ({ shown }: Result, { hidden }: Step): string =>
  compact(
    JSON.parse(
      JSON.stringify(shown, (name, value: unknown) => {
        if (hidden.includes(name)) return `(another ${name} each time)`;
        if (typeof value === 'bigint') return Number(value);
        return typeof value === 'string' ? value.replace(/\btrace id [0-9a-f]{32}\b/g, 'trace id …') : value;
      }),
    ),
  );

const callCount = (n: number): string => (n === 1 ? '1 PayNow call' : `${n} PayNow calls`);

/** An answer with the calls that were made for it. */
export function answerBlock(step: Step, result: Result): string {
  const { calls } = result;
  const more = calls.length - NAMED_CALLS;
  const named = more > 1 ? [...calls.slice(0, NAMED_CALLS), `… ${more} more`] : calls;
  return [
    'Answer:',
    '',
    '```json',
    jsonOf(result, step),
    '```',
    '',
    callCount(calls.length) + (calls.length > 0 ? ':' : '.'),
    ...(calls.length > 0 ? ['', '```text', ...named, '```'] : []),
  ].join('\n');
}

const nameOf = ({ blocks }: Step): string => {
  for (const { text } of blocks) {
    const name = /(?:query|mutation|subscription|async function) (\w+)/.exec(text)?.[1];
    if (name !== undefined) return name;
  }
  return 'the step';
};

const CALLERS: Record<Step['as'], string> = { token: 'the token', shopper: 'the shopper', anyone: 'anyone' };

/** What each step may cost and has cost, and the scopes that a token needs for all of them. */
export function priceTable(
  all: readonly { readonly step: Step; readonly result: Result }[],
  scopes: readonly string[],
): string {
  const needed = scopes.map((scope) => `\`${scope}\``).join(', ');
  const callers = new Set(all.map(({ step }) => step.as));
  return [
    '| step | sent by | PayNow calls, at the most | PayNow calls made |',
    '|---|---|---|---|',
    ...all.map(
      ({ step, result: { estimated, calls } }) =>
        `| \`${nameOf(step)}\` | ${CALLERS[step.as]} | ${estimated ?? '–'} | ${calls.length} |`,
    ),
    '',
    callers.has('token') ? `A gateway token needs ${needed}.` : 'It needs no credential.',
  ].join('\n');
}
