import { anchorOf } from '../docs/markdown.js';

/** A version of the changelog. */
export interface Version {
  readonly text: string;
  readonly link: string;
}

/** What the menu of versions shows: the one this site is of, and all of the changelog, each with its changes. */
export interface Versions {
  readonly current: string;
  readonly all: readonly Version[];
}

/** @throws Error when the changelog does not know the package's version */
export function versionsOf(changelog: string, version: string): Versions {
  const headings = [...changelog.matchAll(/^## (.+)$/gm)].map(([, heading = '']) => heading);
  const current = headings.find((heading) => heading.replace(/^\[/, '').startsWith(version));
  if (current === undefined) throw new Error(`CHANGELOG.md has no heading for ${version}`);
  return {
    current: version,
    all: headings.map((heading) => ({ text: `Changes of ${heading}`, link: `/changelog#${anchorOf(heading)}` })),
  };
}
