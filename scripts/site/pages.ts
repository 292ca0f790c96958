import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { buildSchema } from 'graphql';
import { titleOf } from '../docs/markdown.js';
import { homePage } from './home.js';
import { withSiteLinks } from './markdown.js';
import { referencePages } from './reference.js';
import { type Page, sidebarOf } from './sidebar.js';
import { versionsOf } from './versions.js';

/** Pages of the project outside `docs/`, and where they are on the site. */
const OUTSIDE: Readonly<Record<string, string>> = {
  'README.md': 'index.md',
  'CHANGELOG.md': 'changelog.md',
  'CONTRIBUTING.md': 'contributing.md',
};

const IMAGE = /\.(png|svg|jpg|webp|gif)$/;

/** Where a file is on the site: pages of `docs/` and its pictures where they are there, a folder's README as its index. */
export function placeOf(root: string, file: string): string | undefined {
  const outside = OUTSIDE[file];
  if (outside !== undefined) return outside;
  const [, inside] = /^docs\/(.+)$/.exec(file) ?? [];
  if (inside === undefined || !existsSync(join(root, file))) return undefined;
  if (inside.endsWith('.md')) return inside.replace(/(^|\/)README\.md$/, '$1index.md');
  if (IMAGE.test(inside)) return inside;
  const index = `${inside.replace(/\/$/, '')}/index.md`;
  return existsSync(join(root, file, 'README.md')) ? index : undefined;
}

/** Every file of `docs/`, by its path in the project. */
const filesOf = (root: string): string[] =>
  readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .map((file) => `docs/${file.replaceAll('\\', '/')}`)
    .toSorted((a, b) => a.localeCompare(b));

/**
 * The generator's directions for a page and its text: the documents' comments say who writes a part, and braces are those
 * of GraphQL.
 */
const asSource = (text: string): string => text.replaceAll(/^<!--[^\n]*-->\n/gm, '');

/** Writes the pages of the site below `to`, with the sidebar and the versions beside them. */
export function writePages(root: string, to: string): void {
  const place = (file: string) => placeOf(root, file);
  const read = (file: string) => readFileSync(join(root, file), 'utf8');
  const files = filesOf(root);
  const documents = [...files.filter((file) => file.endsWith('.md')), 'CHANGELOG.md', 'CONTRIBUTING.md'];
  const pages: Page[] = documents.map((file) => {
    const at = place(file) ?? file;
    return { place: at, text: asSource(withSiteLinks(read(file), file, at, place)) };
  });
  const reference = referencePages(buildSchema(read('schema.graphql')), root);
  const { version } = JSON.parse(read('package.json')) as { readonly version: string };
  const home = homePage(withSiteLinks(read('README.md'), 'README.md', 'index.md', place), [...pages, ...reference]);
  const all = [{ place: 'index.md', text: home }, ...pages, ...reference];

  rmSync(to, { recursive: true, force: true });
  for (const page of all) {
    mkdirSync(dirname(join(to, page.place)), { recursive: true });
    writeFileSync(join(to, page.place), page.text);
  }
  for (const image of files.filter((file) => IMAGE.test(file)))
    cpSync(join(root, image), join(to, image.slice('docs/'.length)));
  const site = {
    sidebar: sidebarOf(
      pages,
      reference.slice(1).map((page) => ({ text: titleOf(page.text), link: `/${page.place.slice(0, -3)}` })),
    ),
    versions: versionsOf(read('CHANGELOG.md'), version),
  };
  writeFileSync(join(to, 'site.json'), JSON.stringify(site));
}
