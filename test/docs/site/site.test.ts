import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { buildSchema, isEnumType, isInputObjectType, isInterfaceType, isObjectType } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sectionOf } from '../../../scripts/docs/markdown.js';
import { SCHEMA_AREAS } from '../../../scripts/site/areas.js';
import { linkProblems } from '../../../scripts/site/links.js';
import { withSiteLinks } from '../../../scripts/site/markdown.js';
import { placeOf, writePages } from '../../../scripts/site/pages.js';
import type { SidebarItem } from '../../../scripts/site/sidebar.js';
import { versionsOf } from '../../../scripts/site/versions.js';
import { projectRoot } from '../../architecture/temporary.js';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'site-'));
  writePages(projectRoot, join(folder, 'pages'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const page = (place: string) => readFileSync(join(folder, 'pages', place), 'utf8');
const markdownIn = (path: string) =>
  readdirSync(path, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.md'));

const linksOf = (items: readonly SidebarItem[]): string[] =>
  items.flatMap(({ link, items: inner = [] }) => [...(link === undefined ? [] : [link]), ...linksOf(inner)]);

describe('the pages', () => {
  it('are all in the sidebar, once', () => {
    const { sidebar } = JSON.parse(page('site.json')) as { readonly sidebar: readonly SidebarItem[] };
    const links = linksOf(sidebar);
    const pages = markdownIn(join(folder, 'pages')).filter((place) => place !== 'index.md');
    expect(links.toSorted()).toEqual(pages.map((place) => `/${place.replace(/(index)?\.md$/, '')}`).toSorted());
    const documents = markdownIn(join(projectRoot, 'docs'));
    expect(pages).toHaveLength(documents.length + SCHEMA_AREAS.length + 1 + ['changelog', 'contributing'].length);
  });

  it('begin with what it is and the first command', () => {
    expect(page('index.md')).toContain('## Run it\n');
    expect(page('index.md')).toContain('npm ci && npm start');
    expect(page('index.md')).not.toContain('<!--');
  });
});

describe('the reference', () => {
  it('has every type, field, argument, input and value of the schema once', () => {
    const schema = buildSchema(readFileSync(join(projectRoot, 'schema.graphql'), 'utf8'));
    const all = markdownIn(join(folder, 'pages/schema')).map((name) => page(`schema/${name}`));
    const text = all.join('\n');
    const times = (part: string) => text.split(part).length - 1;
    const types = Object.values(schema.getTypeMap()).filter(
      ({ name, astNode }) => astNode && !['Query', 'Mutation', 'Subscription'].includes(name),
    );
    expect(types.length).toBeGreaterThan(300);
    expect(types.filter(({ name }) => times(`\n## ${name} {#${name.toLowerCase()}}\n`) !== 1)).toEqual([]);
    const fields = [...types, schema.getQueryType(), schema.getMutationType()].flatMap((type) =>
      isObjectType(type) || isInterfaceType(type) || isInputObjectType(type)
        ? Object.keys(type.getFields()).map((name) => `<dt id="${type.name}-${name}"`.toLowerCase())
        : [],
    );
    expect(fields.length).toBeGreaterThan(1_000);
    const ids = new Map<string, number>();
    for (const [id] of text.matchAll(/<dt id="[^"]+"/g)) ids.set(id, (ids.get(id) ?? 0) + 1);
    expect(fields.filter((field) => ids.get(field) !== 1)).toEqual([]);
    const values = types.filter(isEnumType).flatMap((type) => type.getValues());
    expect(values.filter(({ name }) => !text.includes(`<code>${name}</code>`))).toEqual([]);
    expect(text).toContain('<code>platformId</code> <span class="type">String!</span> The id or name there.');
  });

  it('says what a scope is needed for, links types across pages, and escapes what HTML would take', () => {
    expect(page('schema/orders.md')).toMatch(
      /id="order-customer".*<a href="\.\/customers\.html#customer">Customer<\/a>/,
    );
    expect(page('schema/orders.md')).toMatch(
      /Refunds an order.*<span class="access">API key or scope orders:refund<\/span>/,
    );
    expect(page('schema/shared.md')).toContain('&lt;');
  });
});

it('links lead to where pages are on the site, and those to other files become text', () => {
  const text =
    '[a](money.md#x) [b](../README.md) [c](recipes/README.md) ![d](architecture.svg) [e](../src/main.ts) [f](https://x.test/)';
  const code = '\n```md\n[a](money.md)\n```\n';
  const place = (file: string) => placeOf(projectRoot, file);
  expect(withSiteLinks(text + code, 'docs/events.md', 'events.md', place)).toBe(
    `[a](./money.md#x) [b](./index.md) [c](./recipes/index.md) ![d](./architecture.svg) e [f](https://x.test/)${code}`,
  );
});

it('a section ends before the next, and one that is not there is empty', () => {
  expect(sectionOf('# T\n\n## A\none\n### B\ntwo\n## C\n', 'A')).toBe('## A\none\n### B\ntwo');
  expect(sectionOf('# T\n', 'A')).toBe('');
});

it('the menu of versions has every version of the changelog, and refuses a package that it does not know', () => {
  const changelog = '# Changelog\n\n## 1.1.0 – unreleased\n\n## 1.0.0 – 2026-12-01\n';
  expect(versionsOf(changelog, '1.1.0')).toEqual({
    current: '1.1.0',
    all: [
      { text: 'Changes of 1.1.0 – unreleased', link: '/changelog#110--unreleased' },
      { text: 'Changes of 1.0.0 – 2026-12-01', link: '/changelog#100--2026-12-01' },
    ],
  });
  expect(() => versionsOf(changelog, '2.0.0')).toThrow('no heading for 2.0.0');
});

it('the check of links finds what is not there, and whatever comes from another host', () => {
  const dist = join(folder, 'dist');
  const files: Record<string, string> = {
    'index.html': `<h2 id="there"></h2><a href="/a/">a</a><a href="a/index.html#x">b</a><a href="#there">c</a><a href="#gone">d</a>
      <a href="/missing">e</a><a href="../index.html">g</a><a href="https://x.test/">f</a><script src="https://cdn.test/x.js"></script><img src="/none.png"/>`,
    'a/index.html': '<p id="x"></p><a href="../index.html">home</a><link rel="stylesheet" href="//fonts.test/f.css">',
    'a/style.css':
      '@import "https://fonts.test/f.css"; p { background: url(data:image/png;base64,AA) url("x.png") url(//img.test/y.png) }',
  };
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(dist, name)), { recursive: true });
    writeFileSync(join(dist, name), text);
  }
  expect(linkProblems(dist, '/').toSorted()).toEqual(
    [
      'a/index.html loads //fonts.test/f.css',
      'a/style.css loads //img.test/y.png',
      'a/style.css loads https://fonts.test/f.css',
      'index.html loads https://cdn.test/x.js',
      'index.html: #gone: no such anchor',
      'index.html: ../index.html is not there',
      'index.html: /missing is not there',
      'index.html: /none.png is not there',
      'the site has 2 pages only',
    ].toSorted(),
  );
});
