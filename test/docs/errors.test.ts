import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { ERROR_CODES } from '../../src/core/errors.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const read = (file: string): string => readFileSync(join(root, file), 'utf8');

describe('docs/errors.md', () => {
  const codes = [...read('docs/errors.md').matchAll(/^\| `([A-Z_]+)` \|/gm)].map(([, code]) => code);

  it.each(ERROR_CODES)('%s has a row', (code) => {
    expect(codes).toContain(code);
  });
});

/** Local targets of the links and pictures of a Markdown file, without their anchors. */
const localLinks = (markdown: string): string[] =>
  [
    ...markdown.matchAll(/\]\(\s*<?([^)\s>]+)/g),
    ...markdown.matchAll(/\b(?:src|href|srcset)="([^"]+)"/g),
    ...markdown.matchAll(/^\[[^\]]+\]:\s*(\S+)/gm),
  ]
    .map(([, target = '']) => target.replace(/[#?].*$/, ''))
    .filter((target) => target !== '' && !/^[a-z][a-z+.-]*:/i.test(target));

const documents = [
  ...readdirSync(join(root, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
  ...['README.md', 'CHANGELOG.md'].filter((name) => existsSync(join(root, name))),
];

describe('links to local files', () => {
  it('are found in every form', () => {
    const sample = '[a](b.md#c) ![p](<d.svg>) <img src="e.png"> [f](https://g.test/h) [i](#j)\n[k]: l.md';
    expect(localLinks(sample)).toEqual(['b.md', 'd.svg', 'e.png', 'l.md']);
  });

  it.each(documents)('%s: each leads to a file', (document) => {
    const missing = localLinks(read(document))
      .map((target) => relative(root, join(root, dirname(document), decodeURIComponent(target))))
      .filter((file) => !existsSync(join(root, file)));
    expect(missing).toEqual([]);
  });
});
