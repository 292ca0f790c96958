import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** The floors from the top, each with what it does. */
const FLOORS: readonly (readonly [folders: readonly string[], text: string])[] = [
  [['server'], 'HTTP, limits, execution'],
  [['schema'], 'types, descriptions, access'],
  [['resolvers'], 'everything that waits'],
  [['auth', 'ledger', 'events'], 'callers; writes; events'],
  [['loaders'], 'batches, shared reads'],
  [['upstream'], 'the REST client, wire types'],
  [['core'], 'settings, cards, ids, money'],
];

const DOORS = ['management', 'storefront'];

const STYLE = `
    .page { fill: #ffffff; } .floor { fill: #eef3fa; stroke: #4a6a94; stroke-width: 1.5; }
    .kit { fill: #ffffff; stroke: #8a9bb3; } .management { fill: #fdf0dc; stroke: #b9822e; } .storefront { fill: #e2f4e6; stroke: #3f8a54; }
    .out { fill: none; stroke: #6b7280; stroke-width: 1.5; stroke-dasharray: 5 4; }
    .name { fill: #16202e; font-weight: 600; } .text { fill: #47546a; font-size: 12px; } .room { fill: #16202e; font-size: 12px; }
    .line { stroke: #4a6a94; stroke-width: 1.8; fill: none; } .head { fill: #4a6a94; }
    @media (prefers-color-scheme: dark) {
      .page { fill: #12161d; } .floor { fill: #1e2836; stroke: #7fa3d4; } .kit { fill: #12161d; stroke: #64748b; }
      .management { fill: #3a2c14; stroke: #d9a04a; } .storefront { fill: #16301d; stroke: #67b97f; } .out { stroke: #98a2b3; }
      .name, .room { fill: #eef2f8; } .text { fill: #b4bfd0; } .line { stroke: #7fa3d4; } .head { fill: #7fa3d4; }
    }`;

const HEIGHT = 62;
const WIDTH = 900;
const LEFT = 220;

/** Rooms of a floor: its folders, mechanisms first, then the two doors. */
function roomsOf(root: string, folder: string): string[] {
  const rooms = readdirSync(join(root, 'src', folder), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
  return [...rooms.filter((name) => !DOORS.includes(name)), ...rooms.filter((name) => DOORS.includes(name))];
}

const text = (kind: string, x: number, y: number, content: string, anchor = 'start'): string =>
  `<text class="${kind}" x="${x}" y="${y}" text-anchor="${anchor}">${content}</text>`;

const box = (kind: string, x: number, y: number, width: number, height: number): string =>
  `<rect class="${kind}" x="${x}" y="${y}" width="${width}" height="${height}" rx="6"/>`;

const arrow = (path: string): string => `<path class="line" d="${path}" marker-end="url(#a)"/>`;

function floor(root: string, [folders, does]: (typeof FLOORS)[number], y: number): string[] {
  const rooms = folders.flatMap((folder) => roomsOf(root, folder));
  const width = Math.min(150, Math.floor((WIDTH - LEFT - 220) / Math.max(rooms.length, 1)) - 8);
  return [
    box('floor', 20, y, WIDTH - 220, HEIGHT - 12),
    text('name', 34, y + 22, folders.join(', ')),
    text('text', 34, y + 39, does),
    ...rooms.flatMap((name, n) => {
      const x = LEFT + n * (width + 8);
      const kind = DOORS.includes(name) ? name : 'kit';
      return [box(kind, x, y + 10, width, HEIGHT - 32), text('room', x + width / 2, y + 29, name, 'middle')];
    }),
  ];
}

/** The picture of `docs/architecture.md`: the floors of `src/` with their rooms, as the folders are. */
export function architecturePicture(root: string): string {
  const top = 76;
  const bottom = top + FLOORS.length * HEIGHT;
  const middle = 20 + (WIDTH - 220) / 2;
  const upstream = top + 5 * HEIGHT + (HEIGHT - 12) / 2;
  const side = WIDTH - 180;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${bottom + 10}" role="img" aria-labelledby="t d" font-family="system-ui, sans-serif" font-size="14">`,
    '  <title id="t">The floors of the gateway and their rooms</title>',
    `  <desc id="d">Imports go down: ${FLOORS.map(([folders]) => folders.join(' and ')).join(', ')}. Resources are in the rooms management and storefront, mechanisms in the others.</desc>`,
    `  <style>${STYLE}\n  </style>`,
    '  <defs><marker id="a" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path class="head" d="M0 0 8 4 0 8z"/></marker></defs>',
    ...[
      box('page', 0, 0, WIDTH, bottom + 10),
      box('out', 20, 14, WIDTH - 220, 38),
      text('name', middle, 38, 'Clients: GraphQL over HTTP', 'middle'),
      arrow(`M${middle} 52V${top - 2}`),
      ...FLOORS.flatMap((one, n) => floor(root, one, top + n * HEIGHT)),
      ...FLOORS.slice(1).map((_, n) => arrow(`M${middle} ${top + (n + 1) * HEIGHT - 12}v10`)),
      box('floor', side, top, 160, 50),
      text('name', side + 80, top + 22, 'main, cli, index', 'middle'),
      text('text', side + 80, top + 39, 'start and embed', 'middle'),
      arrow(`M${side} ${top + 25}h-18`),
      box('floor', side, top + 3 * HEIGHT, 160, 50),
      text('name', side + 80, top + 3 * HEIGHT + 22, 'sandbox', 'middle'),
      text('text', side + 80, top + 3 * HEIGHT + 39, 'a PayNow to try on', 'middle'),
      box('out', side, upstream - 25, 160, 50),
      text('name', side + 80, upstream - 2, 'PayNow REST', 'middle'),
      text('text', side + 80, upstream + 15, 'or the sandbox', 'middle'),
      arrow(`M${WIDTH - 200} ${upstream}h18`),
    ].map((line) => `  ${line}`),
    '</svg>',
    '',
  ].join('\n');
}
