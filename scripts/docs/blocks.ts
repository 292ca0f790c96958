import { readFileSync } from 'node:fs';
import { SETTINGS } from '../../src/core/config.js';
import { silentLog } from '../../src/core/log.js';
import { countLostLines, createMetrics } from '../../src/core/metrics.js';
import { cardOf, droppedBy, RESOURCE_NAMES, SCOPES } from '../../src/core/resources.js';
import type { Setting } from '../../src/core/settings/values.js';
import * as routes from '../../src/sandbox/routes/routes.js';
import { helpPage } from './helpPage.js';
import { callsTable, guideTable } from './restCalls.js';
import { code, row } from './table.js';

/** A table of a document that follows from the code. */
interface Block {
  readonly file: string;
  readonly name: string;
  readonly lines: () => readonly string[];
}

/** `docs/x.md` in a text as a link to the page beside it. */
const withLinks = (text: string): string => text.replace(/docs\/([\w-]+\.md(?:#[\w-]+)?)/g, '[$1]($1)');

/** What a setting accepts, from its own message about a value that it refuses. */
function acceptedValues(name: string, { read }: Setting<unknown>): string {
  const message = read.safeParse('').error?.issues[0]?.message ?? '';
  const [, options] = /^Invalid (?:option|input): expected (?:one of )?(.+)$/.exec(message) ?? [];
  if (options !== undefined)
    return options
      .split('|')
      .map((one) => code(one.replaceAll('"', '')))
      .join(', ');
  const [, values] = /^must be (.+)$/.exec(message) ?? [];
  if (values === undefined)
    throw new Error(`${name} does not say what it must be: give its schema a message "must be …"`);
  return withLinks(values);
}

const settings = () => [
  '| setting | default | meaning | accepted values |',
  '|---|---|---|---|',
  ...Object.entries<Setting<unknown>>(SETTINGS).map(([name, setting]) =>
    row(
      code(name),
      setting.fallback === undefined ? 'none' : code(JSON.stringify(setting.fallback).replaceAll('"', '')),
      withLinks(setting.meaning),
      acceptedValues(name, setting),
    ),
  ),
];

const scopes = () => [
  '| scope | what it allows |',
  '|---|---|',
  ...Object.entries(SCOPES).map(([scope, meaning]) => row(code(scope), meaning)),
];

const resources = () => [
  '| resource | kept as long as | a write of it drops |',
  '|---|---|---|',
  ...RESOURCE_NAMES.map((name) => {
    const { kept } = cardOf(name);
    return row(
      code(name),
      typeof kept === 'string' ? code(kept) : `never: ${kept.never}`,
      droppedBy(name).map(code).join(', '),
    );
  }),
];

/** A gateway's metrics with those of its process, as docs/metrics.md shows them. */
function metrics(): readonly string[] {
  const all = createMetrics(true);
  countLostLines(all, silentLog);
  const rows = all.registry.getMetricsAsArray().map((metric) => {
    const { name, type, help, labelNames = [] } = metric as typeof metric & { readonly labelNames?: readonly string[] };
    return row(code(name), String(type), labelNames.map(code).join(', '), withLinks(help));
  });
  return ['| metric | type | labels | meaning |', '|---|---|---|---|', ...rows.toSorted()];
}

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];

/** The paths that the sandbox serves, each with its methods. */
const sandboxOperations = () => {
  const all = Object.values(routes).flat();
  const paths = [...new Set(all.map(({ path }) => path))].sort();
  const methodsOf = (path: string) =>
    METHODS.filter((method) => all.some((route) => route.path === path && route.method === method));
  return ['| path | methods |', '|---|---|', ...paths.map((path) => row(code(path), methodsOf(path).join(', ')))];
};

/** A file of the project as a block of code. */
const source = (path: string) => () => [
  '```ts',
  readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8').trimEnd(),
  '```',
];

/** Every generated part. */
export const BLOCKS: readonly Block[] = [
  { file: 'docs/cli.md', name: 'commands', lines: helpPage },
  { file: 'docs/embedding.md', name: 'hono', lines: source('examples/embedding/hono.ts') },
  { file: 'docs/embedding.md', name: 'next', lines: source('examples/embedding/next.ts') },
  { file: 'docs/embedding.md', name: 'fastify', lines: source('examples/embedding/fastify.ts') },
  { file: 'docs/configuration.md', name: 'settings', lines: settings },
  { file: 'docs/metrics.md', name: 'metrics', lines: metrics },
  { file: 'docs/security.md', name: 'scopes', lines: scopes },
  { file: 'docs/caching.md', name: 'resources', lines: resources },
  { file: 'docs/sandbox.md', name: 'sandbox operations', lines: sandboxOperations },
  { file: 'docs/rest-to-graphql.md', name: 'guide calls', lines: guideTable },
  { file: 'docs/rest-to-graphql.md', name: 'rest calls', lines: callsTable },
];

/** A document with its generated tables as the code has them. @throws Error where a table's place is not marked */
export function withBlocks(file: string, text: string): string {
  return BLOCKS.filter((block) => block.file === file).reduce((document, { name, lines }) => {
    const begin = `<!-- begin: ${name}, written by npm run docs -->`;
    const end = `<!-- end: ${name} -->`;
    const from = document.indexOf(begin);
    const to = document.indexOf(end);
    if (from < 0 || to < from) throw new Error(`${file} has no place for the table ${name}: "${begin}" … "${end}"`);
    return `${document.slice(0, from + begin.length)}\n\n${lines().join('\n')}\n\n${document.slice(to)}`;
  }, text);
}
