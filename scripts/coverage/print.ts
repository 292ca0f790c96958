import { code, row } from '../docs/table.js';
import { APIS, type ApiName } from './documented.js';
import type { CoveredObject } from './fields.js';
import type { CoverageReport, OperationRow } from './report.js';

/** Where the document lies, from the project root. */
export const COVERAGE_FILE = 'docs/coverage.md';

const isReached = ({ outcome }: OperationRow) => !('state' in outcome);

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1).replaceAll('-', ' ');

/** The line of an operation that is reached: the same with and without PayNow's files. */
export const reachedLine = (name: string, fields: readonly string[]): string =>
  row(code(name), fields.map(code).join(', '));

function operationLine({ name, outcome }: OperationRow): string {
  if ('state' in outcome) return row(code(name), `${outcome.state}: ${outcome.reason}`);
  return reachedLine(name, outcome);
}

function apiLines(api: ApiName, rows: readonly OperationRow[]): string[] {
  const tags = [...new Set(rows.map(({ tag }) => tag))].sort();
  const groups = tags.map((tag) => ({ tag, group: rows.filter((row) => row.tag === tag) }));
  return [
    `## ${APIS[api].title}: ${rows.filter(isReached).length} of ${rows.length} reached`,
    '',
    ...groups.flatMap(({ tag, group }) => [
      `### ${capital(tag)}: ${group.filter(isReached).length} of ${group.length}`,
      '',
      '| operation | graph |',
      '|---|---|',
      ...group.map(operationLine),
      '',
    ]),
  ];
}

const isShown = ({ place }: CoveredObject['fields'][number]) => typeof place === 'string';

function objectLines({ dto, type, fields }: CoveredObject): string[] {
  const shown = fields.filter(isShown).length;
  return [
    `### ${code(dto)} as ${code(type)}: ${shown} of ${fields.length}`,
    '',
    '| field | graph |',
    '|---|---|',
    ...fields.map(({ wire, place }) =>
      typeof place === 'string' ? `| ${code(wire)} | ${code(place)} |` : `| ${code(wire)} | left out: ${place.left} |`,
    ),
    '',
  ];
}

/** The second part of the document: it needs the contract lock only. */
export const objectsPart = ({ objects }: CoverageReport): string =>
  ['## Objects and their fields', '', ...objects.flatMap(objectLines)].join('\n');

function summary(report: CoverageReport, operations: readonly OperationRow[]): string[] {
  const line = (title: string, rows: readonly OperationRow[]) => {
    const inState = (state: string) => rows.filter(({ outcome }) => 'state' in outcome && outcome.state === state);
    const counts = [rows, rows.filter(isReached), inState('not yet'), inState('not offered')];
    return `| ${[title, ...counts.map((some) => some.length)].join(' | ')} |`;
  };
  const fields = report.objects.flatMap((object) => object.fields);
  const dtos = new Set(report.objects.map(({ dto }) => dto)).size;
  return [
    '| PayNow describes | live operations | reached | not yet | not offered |',
    '|---|---|---|---|---|',
    ...(Object.keys(APIS) as ApiName[]).map((api) =>
      line(
        APIS[api].title,
        operations.filter((row) => row.api === api),
      ),
    ),
    line('together', operations),
    '',
    `Counted apart: ${report.aside?.hidden} operations that work but that PayNow keeps out of its documents, and ` +
      `${report.aside?.deprecated} deprecated ones. The gateway calls none of them.`,
    '',
    `PayNow answers with ${dtos} kinds of objects that are shown. They have ${fields.length} fields: ` +
      `${fields.filter(isShown).length} are in the graph, ${fields.filter((field) => !isShown(field)).length} are ` +
      'left out for a reason.',
    '',
  ];
}

/** The whole document. */
export function coverageDocument(report: CoverageReport, operations: readonly OperationRow[]): string {
  return [
    '# Coverage',
    '',
    "What of PayNow's APIs the graph reaches. `npm run coverage` makes this page of PayNow's OpenAPI files, the contract",
    'lock, the schema and the tables in `scripts/coverage/areas/`; `npm run coverage:check` compares.',
    '',
    ...summary(report, operations),
    '"Reached" names the graph fields made for an operation; relations to the same objects use it too. "Not yet" may',
    'still come, "not offered" is not meant to. "The guide" is PayNow\'s guide to its management API.',
    '',
    ...(Object.keys(APIS) as ApiName[]).flatMap((api) =>
      apiLines(
        api,
        operations.filter((row) => row.api === api),
      ),
    ),
    objectsPart(report),
  ].join('\n');
}
