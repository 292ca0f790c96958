import { createRequire } from 'node:module';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { floorsProblems, readFloors } from './floors.js';
import { projectRoot, temporaryProject } from './temporary.js';

const config = z
  .object({ forbidden: z.array(z.object({ name: z.string() })) })
  .parse(createRequire(import.meta.url)(join(projectRoot, '.dependency-cruiser.cjs')));

/** A source tree that keeps to every rule: each folder imports what it may. */
const sound = {
  'tsconfig.json': '{ "compilerOptions": { "module": "NodeNext", "moduleResolution": "NodeNext", "strict": true } }',
  'src/core/a.ts': 'export interface A { a: 1 }\nexport const a = 1;\n',
  'src/upstream/a.ts': "export * from '../core/a.js';\nimport type { B } from './b.js';\nexport type A2 = B;\n",
  'src/upstream/b.ts': "import { a } from './a.js';\nexport type B = typeof a;\nexport const b = a;\n",
  'src/loaders/a.ts': "export * from '../upstream/a.js';\nexport { a as aa } from '../core/a.js';\n",
  'src/auth/a.ts': "export * from '../loaders/a.js';\n",
  'src/ledger/a.ts': "export * from '../loaders/a.js';\n",
  'src/events/a.ts': "export * from '../loaders/a.js';\nexport * as up from '../upstream/b.js';\n",
  'src/resolvers/a.ts':
    "export * from '../auth/a.js';\nexport * as l from '../ledger/a.js';\nexport * as e from '../events/a.js';\n",
  'src/schema/a.ts':
    "import 'graphql';\nimport '@pothos/core';\nexport * from '../resolvers/a.js';\nexport { a as ca } from '../core/a.js';\n",
  'src/server/a.ts':
    "import 'node:http';\nimport 'graphql-yoga';\nimport 'graphql';\nexport * from '../schema/a.js';\nexport { a as ca } from '../core/a.js';\n",
  'src/sandbox/a.ts': "import type { B } from '../upstream/b.js';\nexport type A = B;\nexport * from '../core/a.js';\n",
  'src/upstream/wire/rows.ts': 'export interface Row { id: string }\n',
  'src/upstream/management/orders.ts': "export type { Row } from '../wire/rows.js';\n",
  'src/upstream/storefront/orders.ts': "export type { Row } from '../wire/rows.js';\n",
  'src/schema/kit/rows.ts':
    "import '../../upstream/management/orders.js';\nimport '../../upstream/storefront/orders.js';\n",
  'src/schema/management/orders.ts': "import '../kit/rows.js';\nimport '../../upstream/management/orders.js';\n",
  'src/schema/storefront/orders.ts': "import '../kit/rows.js';\nimport '../../upstream/storefront/orders.js';\n",
  'src/sandbox/routes/management/orders.ts': 'export {};\n',
  'src/sandbox/routes/storefront/orders.ts': 'export {};\n',
  'src/client/a.ts': 'export const a = 1;\n',
  'src/clientIndex.ts': "export * from './client/a.js';\n",
  'src/main.ts': "import './server/a.js';\nimport './sandbox/a.js';\n",
  'src/index.ts':
    "export * from './server/a.js';\nexport * as s from './sandbox/a.js';\nexport * as c from './core/a.js';\n",
  'src/cli/a.ts': "import '../main.js';\nimport '../sandbox/a.js';\n",
};

const graphqlPackages = ['graphql-yoga', '@graphql-yoga/render-graphiql', '@pothos/core'];

/** Per rule: planted imports, as `file imports`. */
const plants: Record<string, readonly (readonly [file: string, imports: string])[]> = {
  'floor-core': [
    ['core', '../upstream/a.js'],
    ['core', '../server/a.js'],
    ['core', '../main.js'],
  ],
  'floor-upstream': [
    ['upstream', '../loaders/a.js'],
    ['upstream', '../auth/a.js'],
  ],
  'floor-loaders': [
    ['loaders', '../auth/a.js'],
    ['loaders', '../ledger/a.js'],
    ['loaders', '../events/a.js'],
    ['loaders', '../resolvers/a.js'],
  ],
  'floor-auth': [
    ['auth', '../ledger/a.js'],
    ['auth', '../events/a.js'],
    ['auth', '../resolvers/a.js'],
  ],
  'floor-ledger': [
    ['ledger', '../auth/a.js'],
    ['ledger', '../events/a.js'],
    ['ledger', '../schema/a.js'],
  ],
  'floor-events': [
    ['events', '../auth/a.js'],
    ['events', '../ledger/a.js'],
    ['events', '../server/a.js'],
  ],
  'floor-resolvers': [
    ['resolvers', '../schema/a.js'],
    ['resolvers', '../server/a.js'],
  ],
  'floor-schema': [
    ['schema', '../server/a.js'],
    ['schema', '../cli/a.js'],
  ],
  'floor-server': [
    ['server', '../main.js'],
    ['server', '../index.js'],
    ['server', '../cli/a.js'],
  ],
  'floor-sandbox': [
    ['sandbox', '../loaders/a.js'],
    ['sandbox', '../server/a.js'],
    ['sandbox', '../main.js'],
  ],
  'sandbox-upstream-types-only': [['sandbox', '../upstream/a.js']],
  'sandbox-from-the-top-only': [
    ['core', '../sandbox/a.js'],
    ['resolvers', '../sandbox/a.js'],
    ['server', '../sandbox/a.js'],
  ],
  'client-stands-alone': [
    ['client', '../core/a.js'],
    ['client', 'graphql'],
    ['client', 'node:fs'],
  ],
  'client-for-clients-only': [['cli', '../client/a.js']],
  'door-management': [
    ['upstream/management', '../storefront/orders.js'],
    ['schema/management/orders', '../../storefront/orders.js'],
    ['resolvers/management', '../../upstream/storefront/orders.js'],
    ['sandbox/routes/management', '../storefront/orders.js'],
  ],
  'door-storefront': [
    ['upstream/storefront', '../management/orders.js'],
    ['schema/storefront', '../management/orders.js'],
    ['loaders/storefront', '../../upstream/management/orders.js'],
    ['sandbox/routes/storefront', '../management/orders.js'],
  ],
  'kit-below-doors': [
    ['schema/kit', '../management/orders.js'],
    ['upstream/wire', '../storefront/orders.js'],
    ['upstream/client', '../management/orders.js'],
  ],
  'known-floor': [['elsewhere', '../core/a.js']],
  'src-stands-alone': [
    ['core', '../../test/a.js'],
    ['schema', '../../scripts/a.js'],
    ['server', '../../bench/a.js'],
    ['cli', '../../examples/a.js'],
  ],
  'no-graphql-below-resolvers': ['core', 'upstream', 'loaders', 'auth', 'ledger', 'events'].flatMap((folder) =>
    ['graphql', 'graphql/error', ...graphqlPackages].map((name) => [folder, name] as const),
  ),
  'no-http-below-resolvers': ['core', 'upstream', 'loaders', 'auth', 'ledger', 'events'].flatMap((folder) =>
    ['node:http', 'https', 'node:http2'].map((name) => [folder, name] as const),
  ),
  'resolvers-plain': ['graphql', ...graphqlPackages, 'node:http', 'http'].map((name) => ['resolvers', name]),
  'schema-no-server': ['graphql-yoga', '@graphql-yoga/render-graphiql', 'node:http'].map((name) => ['schema', name]),
  resolvable: [
    ['core', './absent.js'],
    ['server', 'no-such-package-of-ours'],
  ],
};

/** A planted import of a value, or of a type, which no rule but the sandbox's tells apart. */
const PLANTED = {
  value: (imports: string) => `import '${imports}';\n`,
  type: (imports: string) => `import type * as x from '${imports}';\nexport type X = typeof x;\n`,
};

/** Cycles, of values and of types, and a file on no floor. */
const CYCLES = {
  'src/core/b.ts': "import type { C } from './c.js';\nexport type B = C;\n",
  'src/core/c.ts': "import type { B } from './b.js';\nexport type C = B | 1;\n",
  'src/lone.ts': 'export {};\n', // imports nothing, and nothing imports it
  'src/upstream/c.ts': "import './d.js';\n",
  'src/upstream/d.ts': "import './c.js';\n",
  // Allowed: types alone close it.
  'src/upstream/e.ts': "import type { F } from './f.js';\nexport const e = 1 as F;\n",
  'src/upstream/f.ts': "import { e } from './e.js';\nexport type F = number;\nexport const f = e;\n",
};

test('what is planted is found, imports of values and of types, cycles and files on no floor, and nothing else', async () => {
  const files: Record<string, string> = { ...sound, ...CYCLES };
  for (const folder of ['test', 'scripts', 'bench', 'examples']) files[`${folder}/a.ts`] = 'export {};\n';
  const expected: [rule: string, from: string][] = [
    ['known-floor-alone', 'src/lone.ts'],
    ['no-cycles-upstream', 'src/upstream/c.ts'],
    ['no-cycles', 'src/core/b.ts'],
  ];
  for (const [rule, list] of Object.entries(plants)) {
    for (const [kind, text] of Object.entries(PLANTED)) {
      if (kind === 'type' && rule === 'sandbox-upstream-types-only') continue;
      for (const [n, [folder, imports]] of list.entries()) {
        const file = `src/${folder}/${rule}-${n}-${kind}.ts`;
        files[file] = text(imports);
        expected.push([rule, file]);
      }
    }
  }
  // Nothing imports a planted file, so none of them is part of a cycle: each breaks its one rule.
  const report = await readFloors(temporaryProject(files));
  expect(report.read).toEqual(report.files);
  const found = report.violations.map((violation) => violation.split(/: | → /).slice(0, 2));
  expect(found).toEqual(expected.sort(([a, x], [b, y]) => (`${a}: ${x}` < `${b}: ${y}` ? -1 : 1)));
});

test('reading no module is a problem, and so is a file that was not read', () => {
  const read = (...files: readonly string[]) => floorsProblems({ read: [], files, violations: [] });
  expect([read(), read('src/a.ts')]).toEqual([
    ['not a single module of src/ was read'],
    ['not a single module of src/ was read', 'not read: src/a.ts'],
  ]);
});

test('every rule has its plant', () => {
  const planted = [...Object.keys(plants), 'no-cycles', 'no-cycles-upstream', 'known-floor-alone'];
  expect(config.forbidden.map(({ name }) => name).sort()).toEqual(planted.sort());
});
