// The floors of src/: imports only go down. `npm run floors` reads this file.

const floors = [
  ['core'],
  ['upstream'],
  ['loaders'],
  ['auth', 'ledger', 'events'],
  ['resolvers'],
  ['schema'],
  ['server'],
];

const top = '^src/(main\\.ts|index\\.ts|sandboxIndex\\.ts|clientIndex\\.ts|cli/)';
const folder = (names) => `^src/(${names.join('|')})/`;

/** A package, resolved in node_modules or not found at all. */
const packages = (names) => `(^|/node_modules/|^node_modules/)(${names.join('|')})(/|$)`;
const http = '^(node:)?(http|https|http2)$';
const pothos = '@pothos/[^/]+';
const yoga = ['graphql-yoga', '@graphql-yoga/[^/]+', '@whatwg-node/[^/]+'];
/** Whatever has GraphQL in its name: the engine, the servers, the helpers. */
const graphql = ['graphql', 'graphql-[^/]+', '@graphql-[^/]+/[^/]+', '@[^/]+/graphql-[^/]+', pothos, ...yoga];

// A folder reaches its own files and the floors under it. Folders on one floor do not reach each other.
const floorRules = floors.flatMap((names, height) =>
  names.map((name) => ({
    name: `floor-${name}`,
    comment: `src/${name} imports itself and the floors under it only.`,
    severity: 'error',
    from: { path: folder([name]) },
    to: { path: '^src/', pathNot: [folder([...floors.slice(0, height).flat(), name]), folder(['sandbox'])] },
  })),
);

// PayNow's two doors: a manager's API key never meets the storefront, on any floor. What both show is in the kit.
const doors = ['management', 'storefront'];
const doorRules = doors.map((door) => ({
  name: `door-${door}`,
  comment: `No ${door} folder imports the other door, on any floor; what both need is in the kit of the floor.`,
  severity: 'error',
  from: { path: `^src/(sandbox/)?[a-z]+/${door}/` },
  to: { path: `^src/(sandbox/)?[a-z]+/${doors.find((other) => other !== door)}/` },
}));

// The mechanisms of a floor lie under both doors.
const kitRule = {
  name: 'kit-below-doors',
  comment: 'The mechanisms of a floor import no resource of that floor.',
  severity: 'error',
  from: { path: '^src/((?:sandbox/)?[a-z]+)/(kit|client|wire|reads)/' },
  to: { path: '^src/$1/(management|storefront)/' },
};

const known = [top, folder([...floors.flat(), 'sandbox', 'client'])];

/** What pages import: none of it may lead to the gateway. */
const client = ['^src/clientIndex\\.ts$', folder(['client'])];

module.exports = {
  forbidden: [
    ...floorRules,
    {
      name: 'floor-sandbox',
      comment: 'src/sandbox imports itself, src/core and the types of src/upstream only.',
      severity: 'error',
      from: { path: folder(['sandbox']) },
      to: { path: '^src/', pathNot: folder(['sandbox', 'core', 'upstream']) },
    },
    {
      name: 'sandbox-upstream-types-only',
      comment: 'src/sandbox takes types from src/upstream, never code.',
      severity: 'error',
      from: { path: folder(['sandbox']) },
      to: { path: folder(['upstream']), dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'sandbox-from-the-top-only',
      comment: 'Only src/main.ts, src/index.ts, src/sandboxIndex.ts and src/cli import src/sandbox.',
      severity: 'error',
      from: { path: '^src/', pathNot: [top, folder(['sandbox'])] },
      to: { path: folder(['sandbox']) },
    },
    {
      name: 'client-stands-alone',
      comment: 'src/client and src/clientIndex.ts import themselves only, and no package: they are bundled into pages.',
      severity: 'error',
      from: { path: client },
      to: { pathNot: client },
    },
    {
      name: 'client-for-clients-only',
      comment: 'Nothing of the gateway imports src/client.',
      severity: 'error',
      from: { path: '^src/', pathNot: client },
      to: { path: client },
    },
    ...doorRules,
    kitRule,
    {
      name: 'known-floor',
      comment: 'A module of src/ is in one of the folders named in this file.',
      severity: 'error',
      from: { path: '^src/', pathNot: known },
      to: {},
    },
    {
      name: 'known-floor-alone',
      comment: 'A module of src/ is in one of the folders named in this file.',
      severity: 'error',
      from: { path: '^src/', pathNot: known, orphan: true },
      to: {},
    },
    {
      name: 'src-stands-alone',
      comment: 'src/ imports nothing from tests, scripts, examples or benchmarks.',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^(test|scripts|examples|bench)/' },
    },
    {
      name: 'no-graphql-below-resolvers',
      comment: 'The floors under src/resolvers know nothing of GraphQL.',
      severity: 'error',
      from: { path: folder(floors.slice(0, 4).flat()) },
      to: { path: packages(graphql) },
    },
    {
      name: 'no-http-below-resolvers',
      comment: 'The floors under src/resolvers serve no HTTP; src/upstream calls PayNow with undici.',
      severity: 'error',
      from: { path: folder(floors.slice(0, 4).flat()) },
      to: { path: http },
    },
    {
      name: 'resolvers-plain',
      comment: 'src/resolvers is plain code: no GraphQL library and no HTTP server.',
      severity: 'error',
      from: { path: folder(['resolvers']) },
      to: { path: [packages(graphql), http] },
    },
    {
      name: 'schema-no-server',
      comment: 'src/schema knows nothing of HTTP.',
      severity: 'error',
      from: { path: folder(['schema']) },
      to: { path: [packages(yoga), http] },
    },
    {
      name: 'no-cycles',
      comment: 'No cycle, types included.',
      severity: 'error',
      from: { path: '^src/', pathNot: folder(['upstream']) },
      to: { circular: true },
    },
    {
      name: 'no-cycles-upstream',
      comment: 'No cycle of code in src/upstream; an import of a type may close one.',
      severity: 'error',
      from: { path: folder(['upstream']) },
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'resolvable',
      comment: 'Every import is found, so that no rule misses one.',
      severity: 'error',
      from: { path: '^src/' },
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      mainFields: ['module', 'main', 'types'],
    },
  },
};
