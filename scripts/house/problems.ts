import { cardOf, RESOURCE_NAMES } from '../../src/core/resources.js';

/** A tree of files, as much of it as the check reads. */
export interface Tree {
  /** Paths from the project's root, with slashes. */
  readonly files: readonly string[];
  readonly read: (file: string) => string;
}

/** What a manager's resource has on each floor, in `<folder>/<resource>.ts` or in files of `<folder>/<resource>/`. */
const PLACES: readonly (readonly [folder: string, content: string])[] = [
  ['src/upstream/management', "PayNow's rows, bodies and endpoints"],
  ['src/schema/management', 'its type, its fields and its mutations'],
  ['src/sandbox/routes/management', "the sandbox's routes"],
  ['test/e2e/management', 'what it answers, its user errors and its PayNow calls'],
];

const SCHEMA = 'src/schema/schema.ts';
const LOADERS = 'src/loaders/management/loaders.ts';
const ROUTES = 'src/sandbox/routes/routes.ts';

const FILE = /\.(test\.)?ts$/;

/** Managers' resources: each has a card, and its name is the same on every floor. */
const managed = RESOURCE_NAMES.filter((name) => cardOf(name).reads.includes(':'));

function missingPlaces({ files }: Tree): string[] {
  return managed.flatMap((name) =>
    PLACES.filter(([folder]) => {
      const own = new RegExp(`^${folder}/${name}(/.+)?\\.(test\\.)?ts$`);
      return !files.some((file) => own.test(file));
    }).map(
      ([folder, content]) =>
        `${folder}/${name}${folder.startsWith('test/') ? '.test' : ''}.ts is missing: write ${content} there.`,
    ),
  );
}

function missingLoaders({ read }: Tree): string[] {
  const text = read(LOADERS);
  return managed
    .filter((name) => !new RegExp(`^  ${name}: `, 'm').test(text))
    .map((name) => `${LOADERS}: add the reads of ${name} to MAKERS, for instance "${name}: pagedReads(…),".`);
}

/** Files of the schema that nothing imports define types that the graph does not have. */
function missingImports({ files, read }: Tree): string[] {
  const own = files.filter((file) => file.startsWith('src/schema/') && FILE.test(file) && file !== SCHEMA);
  const imported = new Set(
    [...own, SCHEMA].flatMap((file) =>
      [...read(file).matchAll(/(?:from|import) '(\.[^']+)\.js'/g)].map(([, path = '']) => resolved(file, path)),
    ),
  );
  return own
    .filter((file) => !imported.has(file))
    .map((file) => `${SCHEMA}: add "import './${file.slice('src/schema/'.length, -'.ts'.length)}.js';".`);
}

function missingRoutes({ files, read }: Tree): string[] {
  const text = read(ROUTES);
  return files
    .filter((file) => file.startsWith('src/sandbox/routes/') && FILE.test(file))
    .flatMap((file) => {
      const [, name] = /^export const (\w+Routes) =/m.exec(read(file)) ?? [];
      const path = `./${file.slice('src/sandbox/routes/'.length, -'.ts'.length)}.js`;
      return name === undefined || text.includes(`'${path}'`)
        ? []
        : [`${ROUTES}: add "export { ${name} } from '${path}';".`];
    });
}

function resolved(file: string, path: string): string {
  const parts = file.split('/').slice(0, -1);
  for (const part of path.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.') parts.push(part);
  }
  return `${parts.join('/')}.ts`;
}

/** What is missing of the resources, each with what to write where. Empty when the house is complete. */
export const houseProblems = (tree: Tree): string[] => [
  ...missingPlaces(tree),
  ...missingLoaders(tree),
  ...missingImports(tree),
  ...missingRoutes(tree),
];
