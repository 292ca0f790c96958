import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitepress';
import { anchorOf } from '../../scripts/docs/markdown.ts';

const at = (path) => fileURLToPath(new URL(path, import.meta.url));
const { sidebar, versions } = JSON.parse(readFileSync(at('../pages/site.json'), 'utf8'));

/** The tab's picture: no file to ask for. */
const ICON =
  "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Crect width='16' height='16' rx='4' fill='%233451b2'/%3E%3Cpath d='M5 12V4h3.5a2.5 2.5 0 0 1 0 5H5' fill='none' stroke='%23fff' stroke-width='2'/%3E%3C/svg%3E";

export default defineConfig({
  title: 'PayNow GraphQL',
  description: 'One GraphQL endpoint over the PayNow.gg commerce APIs',
  lang: 'en',
  head: [['link', { rel: 'icon', href: ICON }]],
  // A folder of a host, for instance /paynow/0.1/.
  base: process.env.SITE_BASE ?? '/',
  srcDir: at('../pages'),
  outDir: at('../dist'),
  cacheDir: at('../node_modules/.cache/vitepress'),
  // GitHub's anchors: the documents are read there, too.
  markdown: { anchor: { slugify: anchorOf }, theme: { light: 'github-light', dark: 'github-dark' } },
  themeConfig: {
    search: { provider: 'local' },
    outline: { level: [2, 2], label: 'On this page' },
    nav: [
      { text: 'Recipes', link: '/recipes/' },
      { text: 'Schema', link: '/schema/' },
      { text: 'Settings', link: '/configuration' },
      {
        text: versions.current,
        items: versions.all,
      },
    ],
    sidebar,
  },
});
