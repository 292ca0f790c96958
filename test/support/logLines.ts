import { readFileSync } from 'node:fs';

const page = readFileSync(new URL('../../docs/logs.md', import.meta.url), 'utf8');
const section = (name: string): string =>
  new RegExp(`<!-- ${name} -->([^]*?)<!-- end: ${name} -->`).exec(page)?.[1] ?? '';

/** A line as docs/logs.md describes it. */
export interface DescribedLine {
  readonly levels: readonly string[];
  readonly required: readonly string[];
  readonly allowed: ReadonlySet<string>;
}

const LEVELS: Readonly<Record<number, string>> = { 20: 'debug', 30: 'info', 40: 'warn', 50: 'error' };
const ALWAYS = ['level', 'time', 'msg'];
const names = (text: string): string[] => [...text.matchAll(/`(\w+)`/g)].map(([, name = '']) => name);

/** Every line of docs/logs.md by its `msg`. */
export const DESCRIBED: ReadonlyMap<string, DescribedLine> = new Map(
  [...section('lines').matchAll(/^\| ([a-z, ]+) \| `([^`]+)` \|([^|]*)\|/gm)]
    .filter(([, level]) => level !== 'level')
    .map(([, levels = '', msg = '', fields = '']) => [
      msg,
      {
        levels: levels.split(', '),
        required: names(fields.replaceAll(/\*`\w+`\*/g, '')),
        allowed: new Set([...ALWAYS, ...names(fields)]),
      },
    ]),
);

/** Every field of docs/logs.md that has a meaning there. */
export const FIELDS: ReadonlySet<string> = new Set(
  [...section('fields').matchAll(/^\|((?: *`\w+`,?)+) \|/gm)].flatMap(([, cell = '']) => names(cell)),
);

/** What is not as docs/logs.md says in a line that was written. */
export function undocumented(line: string): string[] {
  const fields = JSON.parse(line) as Readonly<Record<string, unknown>> & {
    readonly level: number;
    readonly msg: string;
  };
  const described = DESCRIBED.get(fields.msg);
  if (!described) return [`docs/logs.md does not know the line "${fields.msg}"`];
  const { levels, required, allowed } = described;
  return [
    ...(levels.includes(LEVELS[fields.level] ?? '') ? [] : [`"${fields.msg}" was written at ${fields.level}`]),
    ...required.filter((name) => !(name in fields)).map((name) => `"${fields.msg}" has no ${name}`),
    ...Object.keys(fields)
      .filter((name) => !allowed.has(name))
      .map((name) => `docs/logs.md does not know ${name} of "${fields.msg}"`),
  ];
}
