import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

const unescaped = (text: string): string =>
  text
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');

const isElsewhere = (address: string): boolean => /^([a-z][a-z+.-]*:|\/\/)/i.test(address);

/** The file that a static host answers an address with; undefined when it has none. */
export function fileFor(dist: string, path: string): string | undefined {
  const whole = join(dist, path);
  return [whole, `${whole}.html`, join(whole, 'index.html')].find(
    (file) => existsSync(file) && statSync(file).isFile(),
  );
}

/** Addresses that a page loads by itself, and those that it links to. */
function addressesOf(html: string): { readonly loaded: string[]; readonly linked: string[] } {
  const loaded: string[] = [];
  const linked: string[] = [];
  for (const [tag, name = ''] of html.matchAll(/<(\w+)(?:\s[^<>]*)?>/g)) {
    for (const [, attribute, value = ''] of tag.matchAll(/\s(href|src|srcset|action|poster)="([^"]*)"/g)) {
      (name === 'a' && attribute === 'href' ? linked : loaded).push(unescaped(value));
    }
  }
  return { loaded, linked };
}

/** Addresses in a style sheet. */
const addressesInStyle = (css: string): string[] =>
  [...css.matchAll(/url\(\s*['"]?([^'")]+)['"]?\s*\)|@import\s+['"]([^'"]+)['"]/g)].map(
    ([, url, imported]) => url ?? imported ?? '',
  );

/**
 * What is wrong with the links of a built site: addresses and anchors that are not there, and whatever a page would load from
 * another host. Links to other hosts are for people to follow, and are not looked at.
 * @param base the folder of the host that the site is made for
 */
export function linkProblems(dist: string, base: string): string[] {
  const files = readdirSync(dist, { recursive: true, encoding: 'utf8' });
  const pages = new Map(
    files
      .filter((file) => file.endsWith('.html'))
      .map((file) => [join(dist, file), readFileSync(join(dist, file), 'utf8')] as const),
  );
  const ids = new Map(
    [...pages].map(
      ([page, html]) =>
        [page, new Set([...html.matchAll(/\sid="([^"]+)"/g)].map(([, id = '']) => unescaped(id)))] as const,
    ),
  );
  const problems: string[] = [];
  const check = (from: string, address: string) => {
    const [path = '', anchor = ''] = address.split('#');
    const isAbsolute = path.startsWith('/');
    const inSite = isAbsolute ? path.slice(base.length) : relative(dist, join(dirname(from), path));
    const isOutside = (isAbsolute && !path.startsWith(base)) || inSite.startsWith('..');
    const file = path === '' ? from : isOutside ? undefined : fileFor(dist, decodeURI(inSite));
    const where = `${relative(dist, from)}: ${address}`;
    if (file === undefined) problems.push(`${where} is not there`);
    else if (anchor !== '' && !ids.get(file)?.has(decodeURIComponent(anchor)))
      problems.push(`${where}: no such anchor`);
  };
  for (const [page, html] of pages) {
    const { loaded, linked } = addressesOf(html);
    for (const address of loaded) {
      if (isElsewhere(address) && !address.startsWith('data:'))
        problems.push(`${relative(dist, page)} loads ${address}`);
      else if (!isElsewhere(address)) check(page, address);
    }
    for (const address of linked) if (!isElsewhere(address)) check(page, address);
  }
  for (const file of files.filter((one) => one.endsWith('.css'))) {
    const foreign = addressesInStyle(readFileSync(join(dist, file), 'utf8')).filter(
      (url) => isElsewhere(url) && !url.startsWith('data:'),
    );
    problems.push(...foreign.map((url) => `${file} loads ${url}`));
  }
  if (pages.size < 30) problems.push(`the site has ${pages.size} pages only`);
  return problems;
}
