import { dirname, join } from 'node:path/posix';
import { titleOf } from './markdown.js';

/** A page of the site: its path there, and its text. */
export interface Page {
  readonly place: string;
  readonly text: string;
}

/** An entry of the sidebar, as VitePress wants it. */
export interface SidebarItem {
  readonly text: string;
  readonly link?: string;
  readonly collapsed?: boolean;
  readonly items?: readonly SidebarItem[];
}

/** Pages beside `docs/` in the order in which they are read. Others of `docs/` follow in the last group. */
const GROUPS: readonly (readonly [title: string, pages: readonly string[]])[] = [
  ['Use it', ['graphiql', 'rest-to-graphql', 'events', 'money', 'errors', 'limits', 'nested-query']],
  [
    'Run it',
    [
      'configuration',
      'cli',
      'security',
      'trusted-documents',
      'embedding',
      'sandbox',
      'networks',
      'caching',
      'cdn',
      'logs',
      'metrics',
      'operations',
      'kubernetes',
      'faults',
      'performance',
    ],
  ],
];
const REST = 'The project';
const FIRST_OF_REST = [
  'contributing',
  'architecture',
  'decisions',
  'development',
  'adding-a-resource',
  'coverage',
  'changelog',
];

/** Titles of folders; others are named like the folder. */
const FOLDERS: Readonly<Record<string, string>> = {
  recipes: 'Recipes',
  clients: 'Clients',
  transcripts: 'Transcripts',
};

const nameOf = ({ place }: Page): string => place.replace(/\.md$/, '');
const item = (page: Page): SidebarItem => ({
  text: titleOf(page.text),
  link: `/${nameOf(page).replace(/(^|\/)index$/, '$1')}`,
});

const byTitle = (a: Page, b: Page): number => titleOf(a.text).localeCompare(titleOf(b.text));

function inOrder(pages: readonly Page[], order: readonly string[]): Page[] {
  const placeIn = (page: Page) => {
    const at = order.indexOf(nameOf(page));
    return at < 0 ? order.length : at;
  };
  return pages.toSorted((a, b) => placeIn(a) - placeIn(b) || byTitle(a, b));
}

/** A folder with its index first, and the others in the order in which that links to them. */
function folder(name: string, pages: readonly Page[]): SidebarItem {
  const index = pages.find(({ place }) => place === `${name}/index.md`);
  const linked = [...(index?.text ?? '').matchAll(/\]\(\.\/([^)#]+)\.md/g)].map(([, link = '']) => join(name, link));
  const others = inOrder(
    pages.filter((page) => page !== index),
    linked,
  );
  const text = FOLDERS[name] ?? `${name.charAt(0).toUpperCase()}${name.slice(1).replaceAll('-', ' ')}`;
  return { text, ...(index && { link: `/${name}/` }), collapsed: true, items: others.map(item) };
}

/** The sidebar: every page once, those in folders by folder. */
export function sidebarOf(pages: readonly Page[], reference: readonly SidebarItem[]): readonly SidebarItem[] {
  const shown = pages.filter(({ place }) => place !== 'index.md');
  const top = shown.filter(({ place }) => dirname(place) === '.');
  const names = [
    ...new Set(
      shown
        .map(({ place }) => place.split('/'))
        .filter((parts) => parts.length > 1)
        .map(([name = '']) => name),
    ),
  ];
  const first = ['recipes', 'clients'];
  const folders = new Map(
    [
      ...first.filter((name) => names.includes(name)),
      ...names.filter((name) => !first.includes(name)).toSorted((a, b) => a.localeCompare(b)),
    ].map(
      (name) =>
        [
          name,
          folder(
            name,
            shown.filter(({ place }) => place.startsWith(`${name}/`)),
          ),
        ] as const,
    ),
  );
  const known = new Set(GROUPS.flatMap(([, group]) => group));
  return [
    ...GROUPS.map(([text, group], n) => ({
      text,
      collapsed: false,
      items: [
        ...(n === 0 ? first.flatMap((name) => folders.get(name) ?? []) : []),
        ...inOrder(
          top.filter((page) => known.has(nameOf(page)) && group.includes(nameOf(page))),
          group,
        ).map(item),
      ],
    })),
    { text: 'Schema', link: '/schema/', collapsed: true, items: reference },
    {
      text: REST,
      collapsed: true,
      items: [
        ...inOrder(
          top.filter((page) => !known.has(nameOf(page))),
          FIRST_OF_REST,
        ).map(item),
        ...[...folders].filter(([name]) => !first.includes(name)).map(([, one]) => one),
      ],
    },
  ];
}
