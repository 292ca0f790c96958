import { dirname, join, relative } from 'node:path/posix';

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
