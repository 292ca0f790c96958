/**
 * What `npm run check` runs: names of npm scripts. A new check is one more line here. The slowest stand first, so that
 * none of them begins last.
 */
export const STEPS: readonly string[] = [
  'types',
  'lint:code',
  'floors',
  'leftovers',
  'house',
  'transcript:check',
  'schema:check',
  'coverage:check',
  'lint:format',
  'contract:check',
  'docs:check',
  'replies:check',
  'client:check',
  'newcomers:check',
];
