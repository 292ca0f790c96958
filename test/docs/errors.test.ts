import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { anchorOf } from '../../scripts/docs/markdown.js';
import { ERROR_CODES } from '../../src/core/errors.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const read = (file: string): string => readFileSync(join(root, file), 'utf8');

describe('docs/errors.md', () => {
  const codes = [...read('docs/errors.md').matchAll(/^\| `([A-Z_]+)` \|/gm)].map(([, code]) => code);

  it.each(ERROR_CODES)('%s has a row', (code) => {
    expect(codes).toContain(code);
  });
});

/** Local targets of the links and pictures of a Markdown file, with their anchors. */
const localLinks = (markdown: string): string[] =>
  [
    ...markdown.matchAll(/\]\(\s*<?([^)\s>]+)/g),
    ...markdown.matchAll(/\b(?:src|href|srcset)="([^"]+)"/g),
    ...markdown.matchAll(/^\[[^\]]+\]:\s*(\S+)/gm),
  ]
    .map(([, target = '']) => target.replace(/\?.*$/, ''))
    .filter((target) => target !== '' && !/^[a-z][a-z+.-]*:/i.test(target));

/** The anchors that a Markdown file has, as GitHub makes them of its headings. */
const anchorsOf = (markdown: string): string[] =>
  [...markdown.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => anchorOf(heading));

const documents = [
  ...readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
  'README.md',
  'CHANGELOG.md',
  'CONTRIBUTING.md',
];

describe('links to local files', () => {
  it('are found in every form', () => {
    const sample = '[a](b.md#c) ![p](<d.svg>) <img src="e.png"> [f](https://g.test/h) [i](#j)\n[k]: l.md';
    expect(localLinks(sample)).toEqual(['b.md#c', 'd.svg', '#j', 'e.png', 'l.md']);
    expect(anchorsOf('# A `b`: c\ntext\n## D-e')).toEqual(['a-b-c', 'd-e']);
  });

  it.each(documents)('%s: each leads to a file, and to a heading where it names one', (document) => {
    const missing = localLinks(read(document))
      .map((target) => target.split('#'))
      .map(([path = '', anchor]) => [
        path === '' ? document : join(dirname(document), decodeURIComponent(path)),
        anchor,
      ])
      .filter(([file = '', anchor]) => {
        if (!existsSync(join(root, file))) return true;
        return anchor !== undefined && file.endsWith('.md') && !anchorsOf(read(file)).includes(anchor);
      });
    expect(missing).toEqual([]);
  });
});
