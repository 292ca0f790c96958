import { readFileSync } from 'node:fs';
import type { SyntaxNode } from '@lezer/common';
import { parser } from '@prometheus-io/lezer-promql';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { silentLog } from '../../src/core/log.js';
import { countLostLines, createMetrics } from '../../src/core/metrics.js';

const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

/** The labels of every series that the gateway exports; a histogram has three. */
const exported = new Map<string, readonly string[]>();
const metrics = createMetrics(true);
countLostLines(metrics, silentLog);
for (const metric of metrics.registry.getMetricsAsArray()) {
  const { name, type, labelNames = [] } = metric as typeof metric & { readonly labelNames?: readonly string[] };
  if (String(type) !== 'histogram') exported.set(name, labelNames);
  else for (const part of ['sum', 'count', 'bucket']) exported.set(`${name}_${part}`, [...labelNames, 'le']);
}

/** Labels that Prometheus adds to everything it collects. */
const OF_PROMETHEUS = ['job', 'instance'];

/** What is wrong with a PromQL expression: it does not parse, or names a metric or label that is not exported. */
function problemsOf(given: string): string[] {
  const expression = given.replaceAll('$__rate_interval', '5m');
  const text = ({ from, to }: SyntaxNode) => expression.slice(from, to);
  const problems: string[] = [];
  const used: string[] = [];
  const grouped: string[] = [];
  parser.parse(expression).iterate({
    enter: ({ node, type }) => {
      if (type.isError) problems.push(`${given} does not parse at ${node.from}`);
      if (type.name === 'GroupingLabels')
        grouped.push(
          ...text(node)
            .replaceAll(/[()\s]/g, '')
            .split(','),
        );
      if (type.name !== 'VectorSelector') return;
      const name = text(node.getChild('Identifier') ?? node);
      used.push(name);
      const labels = exported.get(name);
      if (!labels) problems.push(`there is no metric ${name}`);
      const matched = [...text(node).matchAll(/[{,]\s*(\w+)\s*(?:=~?|!=|!~)/g)].map(([, label = '']) => label);
      for (const label of matched) {
        if (![...(labels ?? []), ...OF_PROMETHEUS].includes(label)) problems.push(`${name} has no label ${label}`);
      }
    },
  });
  if (used.length === 0) problems.push(`${given} names no metric`);
  for (const label of grouped) {
    const known = used.some((name) => [...(exported.get(name) ?? []), ...OF_PROMETHEUS].includes(label));
    if (!known) problems.push(`${used.join()} has no label ${label}`);
  }
  return problems;
}

describe('ops/grafana/dashboard.json', () => {
  interface Panel {
    readonly title: string;
    readonly targets?: readonly { readonly expr: string; readonly legendFormat: string }[];
  }
  const { panels } = JSON.parse(read('ops/grafana/dashboard.json')) as { readonly panels: readonly Panel[] };
  const targets = panels.flatMap((panel) => panel.targets ?? []);

  it('asks for metrics and labels that the gateway exports', () => {
    expect(targets.flatMap(({ expr }) => problemsOf(expr))).toEqual([]);
  });

  it('names in its legends what its expressions keep', () => {
    const lost = targets.filter(({ expr, legendFormat }) =>
      [...legendFormat.matchAll(/\{\{(\w+)\}\}/g)].some(
        ([, label = '']) => !new RegExp(`by \\([^)]*\\b${label}\\b`).test(expr),
      ),
    );
    expect(lost).toEqual([]);
  });

  it('shows every metric of the gateway itself', () => {
    const shown = targets.map(({ expr }) => expr).join(' ');
    const own = metrics.registry.getMetricsAsArray().filter(({ name }) => /^(gateway|paynow)_/.test(name));
    expect(own.filter(({ name }) => !shown.includes(name)).map(({ name }) => name)).toEqual([]);
  });
});

describe('ops/prometheus/alerts.yaml', () => {
  interface Rules {
    readonly groups: readonly {
      readonly name: string;
      readonly rules: readonly {
        readonly alert: string;
        readonly expr: string;
        readonly labels: { readonly severity: string };
        readonly annotations: { readonly summary: string; readonly description: string };
      }[];
    }[];
  }
  const rules = (parse(read('ops/prometheus/alerts.yaml')) as Rules).groups.flatMap((group) => group.rules);

  it('asks for metrics and labels that the gateway exports, and says what to do', () => {
    expect(rules.flatMap(({ expr }) => problemsOf(expr))).toEqual([]);
    expect(new Set(rules.map(({ alert }) => alert)).size).toBe(rules.length);
    for (const { labels, annotations } of rules) {
      expect(['critical', 'warning']).toContain(labels.severity);
      expect(annotations).toEqual({ summary: expect.stringMatching(/\.$/), description: expect.stringMatching(/\.$/) });
    }
  });

  it('has an entry for every alert in docs/operations.md, with its severity, and no other', () => {
    const [, part = ''] = read('docs/operations.md').split(/^## What to alert on$/m);
    const entries = (part.split(/^## /m)[0] ?? '').split(/^### /m).slice(1);
    const told = entries.map((entry) => /^(\w+)\n\n(Critical|Warning)\. \S/.exec(entry)?.slice(1).join(' ') ?? entry);
    expect(told.toSorted()).toEqual(
      rules
        .map(({ alert, labels }) => `${alert} ${labels.severity === 'critical' ? 'Critical' : 'Warning'}`)
        .toSorted(),
    );
  });
});

it.each([
  ['sum(gateway_nothing_total)', 'there is no metric gateway_nothing_total'],
  ['sum(gateway_errors_total{kode="x"})', 'gateway_errors_total has no label kode'],
  ['sum by (kode) (gateway_errors_total)', 'gateway_errors_total has no label kode'],
  ['sum(rate(gateway_errors_total[5m])', 'does not parse'],
])('a mistake is found: %s', (expression, problem) => {
  expect(problemsOf(expression).join()).toContain(problem);
});
