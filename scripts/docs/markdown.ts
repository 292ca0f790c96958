/** A fenced block of code. */
export interface CodeBlock {
  /** Empty where the fence names none. */
  readonly language: string;
  /** What the fence says after the language. */
  readonly info: string;
  /** Without the newline before the closing fence. */
  readonly text: string;
  /** Where the opening fence is in the page's text. */
  readonly start: number;
  /** Just after the closing fence. */
  readonly end: number;
}

/** The fenced blocks of a page that begin at the left margin, in their order. */
export const codeBlocks = (markdown: string): readonly CodeBlock[] =>
  [...markdown.matchAll(/^```(\w*)([^\n`]*)\n([\s\S]*?)^```$/gm)].map(
    ({ 0: whole, 1: language = '', 2: info = '', 3: text = '', index }) => ({
      language,
      info: info.trim(),
      text: text.replace(/\n$/, ''),
      start: index,
      end: index + whole.length,
    }),
  );

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

/** One section of a page, with its heading; empty where the page has none of this name. */
export function sectionOf(markdown: string, heading: string): string {
  const [, rest] = markdown.split(`\n## ${heading}\n`);
  if (rest === undefined) return '';
  const [section = ''] = rest.split(/^## /m);
  return `## ${heading}\n${section}`.trimEnd();
}
