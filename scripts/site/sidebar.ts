import { dirname, join } from 'node:path/posix';
import { titleOf } from '../docs/markdown.js';

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

/** A group of the sidebar: folders of `docs/` first, then pages of `docs/` itself. */
interface Group {
  readonly title: string;
  readonly folders: readonly string[];
  readonly pages: readonly string[];
  /** Whether it takes the pages and folders that no group names. */
  readonly takesOthers?: true;
  readonly collapsed: boolean;
}

const words = (text: string): readonly string[] => text.split(' ');

/** What is read in which order. */
const GROUPS: readonly Group[] = [
  {
    title: 'Use it',
    folders: ['recipes', 'clients'],
    pages: words('graphiql rest-to-graphql events money errors limits nested-query'),
    collapsed: false,
  },
  {
    title: 'Run it',
    folders: [],
    pages: words(
      'configuration cli security trusted-documents embedding sandbox networks cors caching cdn logs metrics operations kubernetes faults performance',
    ),
    takesOthers: true,
    collapsed: false,
  },
  {
    title: 'The project',
    folders: ['transcripts'],
    pages: words('contributing architecture decisions development adding-a-resource coverage changelog'),
    collapsed: true,
  },
];

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
  const text = `${name.charAt(0).toUpperCase()}${name.slice(1).replaceAll('-', ' ')}`;
  return { text, ...(index && { link: `/${name}/` }), collapsed: true, items: others.map(item) };
}

/** The sidebar: every page once, those in folders by folder, and the reference of the schema before the last group. */
export function sidebarOf(pages: readonly Page[], reference: readonly SidebarItem[]): readonly SidebarItem[] {
  const top = pages.filter(({ place }) => dirname(place) === '.');
  const inside = new Map<string, Page[]>();
  for (const page of pages.filter((one) => !top.includes(one))) {
    const [name = ''] = page.place.split('/');
    inside.set(name, [...(inside.get(name) ?? []), page]);
  }
  const isOther = (kind: 'folders' | 'pages', name: string) => !GROUPS.some((group) => group[kind].includes(name));
  const groups = GROUPS.map((group): SidebarItem => {
    const has = (kind: 'folders' | 'pages', name: string) =>
      group[kind].includes(name) || (group.takesOthers === true && isOther(kind, name));
    const folders = [...inside].filter(([name]) => has('folders', name));
    const own = top.filter((page) => has('pages', nameOf(page)));
    return {
      text: group.title,
      collapsed: group.collapsed,
      items: [
        ...folders
          .toSorted(([a], [b]) => group.folders.indexOf(a) - group.folders.indexOf(b))
          .map(([name, all]) => folder(name, all)),
        ...inOrder(own, group.pages).map(item),
      ],
    };
  });
  const schema = { text: 'Schema', link: '/schema/', collapsed: true, items: reference };
  return [...groups.slice(0, -1), schema, ...groups.slice(-1)];
}
