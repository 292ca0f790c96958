import type { Row } from '../measure.js';
import { SCENARIOS } from '../scenarios.js';
import { SUBJECTS } from '../subjects.js';

const WIDTH = 860;
const LABEL = 250;
const BAR = 18;
const GAP = 6;
const HEAD = 34;

/** Bars of CPU per request, one group per scenario, each group on its own scale. */
export function drawChart(rows: readonly Row[]): string {
  const parts: string[] = [];
  let y = 10;
  for (const { name, title } of SCENARIOS) {
    const group = rows.filter((row) => row.scenario === name);
    if (group.length === 0) continue;
    const longest = Math.max(...group.map(({ cpu }) => cpu));
    parts.push(`<text x="10" y="${y + 18}" font-weight="bold">${title}: CPU ms per request</text>`);
    y += HEAD;
    for (const { subject, cpu } of group) {
      const width = Math.max(1, ((WIDTH - LABEL - 90) * cpu) / longest);
      const label = SUBJECTS.find((each) => each.name === subject)?.title ?? subject;
      const fill = subject === 'gateway' ? '#2f6fde' : '#9aa4b2';
      parts.push(
        `<text x="${LABEL - 8}" y="${y + 14}" text-anchor="end">${label}</text>`,
        `<rect x="${LABEL}" y="${y}" width="${width.toFixed(1)}" height="${BAR}" fill="${fill}"/>`,
        `<text x="${(LABEL + width + 6).toFixed(1)}" y="${y + 14}">${cpu.toFixed(2)}</text>`,
      );
      y += BAR + GAP;
    }
    y += 14;
  }
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${y}" viewBox="0 0 ${WIDTH} ${y}" font-family="sans-serif" font-size="13">`,
    `<rect width="${WIDTH}" height="${y}" fill="#fff"/>`,
    ...parts,
    '</svg>\n',
  ].join('\n');
}
