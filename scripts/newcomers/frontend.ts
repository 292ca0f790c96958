import { blocksOf, blockWith, type Stage } from './stage.js';
import { started } from './started.js';

const PAGE = 'docs/clients/gql-tada.md';

const file = (path: string, text: string): string => `cat > ${path} <<'END'\n${text}\nEND`;

/** From a clone to a typed query in an editor's project: the README's first door, then the page of gql.tada. */
export async function frontend(stage: Stage): Promise<void> {
  stage.say('Somebody who builds pages wants a first typed query, in a project of their own.');
  await started(stage);
  stage.say('The first door leads to [clients](../clients/README.md). The package is packed from the clone:');
  await stage.run(blockWith('docs/clients/README.md', 'sh', 'npm pack'));
  stage.say('A project beside it, as [gql.tada](../clients/gql-tada.md) says:');
  await stage.run('mkdir shop && cd shop && npm init -y >/dev/null && npm pkg set type=module');
  await stage.run(
    blockWith(PAGE, 'sh', 'npm install').replace(' paynow-graphql', ' ../paynow/paynow-graphql-0.1.0.tgz'),
  );
  await stage.run('npm install --save-dev typescript tsx');
  const [schema = '', query = '', ,] = blocksOf(PAGE, 'ts');
  await stage.run(file('tsconfig.json', blockWith(PAGE, 'json', 'gql.tada/ts-plugin')));
  await stage.run('mkdir src && npx gql.tada generate-output');
  const send = blockWith(PAGE, 'ts', 'new Client(');
  await stage.run(file('src/shop.ts', [schema, query, send, 'console.log(shown, shownNext);'].join('\n\n')));
  await stage.run('npx tsc --noEmit && npx tsx src/shop.ts');
  stage.say('The types are those of the schema. A field that is not there is an error before anything runs:');
  await stage.run("sed -i 's/id name price/id title price/' src/shop.ts && npx tsc --noEmit | head -3");
}
