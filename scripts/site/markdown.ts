import { dirname, join, relative } from 'node:path/posix';

/** The heading of a page, as text. */
export function titleOf(markdown: string): string {
  const [, title = ''] = /^# (.+)$/m.exec(markdown) ?? [];
  return title.replaceAll('`', '');
}

/** The anchor of a heading, as GitHub makes it. */
export const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .replaceAll(' ', '-');

/** Where a file of the project is on the site; undefined for one that is not there. */
export type PlaceOf = (file: string) => string | undefined;

const FENCE = /(^[ \t]*```[\s\S]*?^[ \t]*```[ \t]*$)/m;
const LINK = /(!?)\[([^\]]*)\]\(([^)\s]+)\)/g;

/**
 * The text of a page with its links as the site has them: to pages that moved, and without those to files that are not on
 * the site. Blocks of code stay as they are.
 * @param file the page's path in the project
 */
export function withSiteLinks(text: string, file: string, place: string, placeOf: PlaceOf): string {
  const replaced = (whole: string, image: string, label: string, target: string): string => {
    if (/^[a-z][a-z+.-]*:/i.test(target) || target.startsWith('#')) return whole;
    const [path = '', anchor] = target.split('#');
    const found = placeOf(join(dirname(file), path));
    if (found === undefined) return image === '' ? label : '';
    const to = relative(dirname(place), found);
    const address = to.startsWith('.') ? to : `./${to}`;
    return `${image}[${label}](${address}${anchor === undefined ? '' : `#${anchor}`})`;
  };
  return text
    .split(FENCE)
    .map((part, n) => (n % 2 === 1 ? part : part.replace(LINK, replaced)))
    .join('');
}

/** One section of a page, with its heading; empty where the page has none of this name. */
export function sectionOf(markdown: string, heading: string): string {
  const [, rest] = markdown.split(`\n## ${heading}\n`);
  if (rest === undefined) return '';
  const [section = ''] = rest.split(/^## /m);
  return `## ${heading}\n${section}`.trimEnd();
}
