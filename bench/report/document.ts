import { readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { fromRoot } from '../paths.js';
import { SCENARIOS } from '../scenarios.js';
import { SUBJECTS } from '../subjects.js';
import { drawChart } from './chart.js';
import { judge, type Results } from './goals.js';

const table = (head: readonly string[], rows: ReadonlyArray<readonly string[]>): string =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

const title = (name: string): string => SUBJECTS.find((subject) => subject.name === name)?.title ?? name;

const mebibytes = (bytes: number): string => Math.round(bytes / 2 ** 20).toString();

/** The machine, in one line. */
const machine = (node: string): string => {
  const cores = cpus();
  return `${cores[0]?.model ?? 'unknown CPU'}, ${cores.length} cores, Node ${node}`;
};

/**
 * A run as Markdown.
 * @param node the version of Node that the servers ran on
 */
export function describe(results: Results, node: string, note: string): string {
  const parts = [`${machine(node)}. ${note}`];
  for (const { name, title: heading, clients } of SCENARIOS) {
    const rows = results.rows.filter((row) => row.scenario === name);
    if (rows.length === 0) continue;
    const ours = rows.find(({ subject }) => subject === 'gateway')?.cpu ?? 0;
    const cells = rows.map((row) => [
      title(row.subject),
      row.cpu.toFixed(3),
      row.subject === 'gateway' ? '1' : (row.cpu / ours).toFixed(2),
      row.calls.toFixed(2),
      row.p50.toFixed(1),
      row.p99.toFixed(1),
      row.steadyP99?.toFixed(1) ?? '–',
      Math.round(row.perSecond).toString(),
      mebibytes(row.peakRss),
      row.idleRss === undefined ? '–' : mebibytes(row.idleRss),
    ]);
    const head = [
      'server',
      'CPU ms/request',
      '× ours',
      'calls/request',
      'p50 ms',
      'p99 ms',
      'at 70 %',
      'requests/s',
      'peak MiB',
      'idle MiB',
    ];
    parts.push(`### ${heading}`, `${clients === 1 ? 'One client' : `${clients} clients`}.`, table(head, cells));
  }
  if (results.growth && results.growth.length > 0) {
    const cells = results.growth.map((row) => [
      String(row.orders),
      row.callsPerOrder.toFixed(3),
      row.cpuPerOrder.toFixed(3),
    ]);
    parts.push('### orders walked in pages of ten', table(['orders', 'calls/order', 'CPU ms/order'], cells));
  }
  const verdicts = judge(results).map(({ goal, against, limit, measured, met }) => [
    goal,
    against === '–' ? against : title(against),
    limit,
    measured,
    met ? 'met' : '**not met**',
  ]);
  if (verdicts.length > 0) parts.push('### goals', table(['goal', 'against', 'limit', 'measured', ''], verdicts));
  return parts.join('\n\n');
}

const BEGIN = '<!-- bench:begin -->';
const END = '<!-- bench:end -->';

/** Puts a run into docs/performance.md, and its chart beside it. */
export function writeDocument(results: Results, text: string): void {
  const file = fromRoot('docs/performance.md');
  const old = readFileSync(file, 'utf8');
  const [head, rest] = old.split(BEGIN);
  const tail = rest?.split(END)[1];
  if (head === undefined || tail === undefined) throw new Error(`docs/performance.md needs ${BEGIN} and ${END}`);
  writeFileSync(file, `${head}${BEGIN}\n\n${text}\n\n${END}${tail}`);
  writeFileSync(fromRoot('docs/performance.svg'), drawChart(results.rows));
}
