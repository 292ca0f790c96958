import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { basename, delimiter, join } from 'node:path';
import { inProject } from '../programs.js';
import { type Printed, Recorded } from '../recorded.js';
import { run } from '../run.js';
import type { Node } from './nodes.js';

/** What a program that embeds the gateway looks like, in short. */
const EMBED = `import { readFileSync } from 'node:fs';
import { buildSchema } from 'graphql';
import { createGateway, readConfig, silentLog } from 'paynow-graphql';
import introspection from 'paynow-graphql/introspection.json' with { type: 'json' };
import { createSandbox } from 'paynow-graphql/sandbox';

const sandbox = await createSandbox();
const config = readConfig({ PAYNOW_BASE_URL: sandbox.url, PAYNOW_STORE_ID: sandbox.storeId, GATEWAY_DATA_DIR: './data' });
const gateway = createGateway({ config, log: silentLog });
const ask = (query) => gateway.fetch(new Request('http://gateway/graphql', {
  method: 'POST',
  headers: { 'content-type': 'application/json', authorization: 'APIKey ' + sandbox.apiKey },
  body: JSON.stringify({ query }),
}));
console.log(await (await ask('{ store { name } }')).json());
const [order] = (await (await ask('{ store { orders(first: 1) { nodes { paynowId } } } }')).json()).data.store.orders.nodes;
const refunded = await ask(
  'mutation { refundOrder(input: { orderId: "' + order.paynowId + '", idempotencyKey: "a" }) { userErrors { code } } }');
console.log('refund with the ledger on disk:', refunded.status);
const page = await gateway.fetch(new Request('http://gateway/graphql', { headers: { accept: 'text/html' } }));
console.log('GraphiQL:', page.status, page.headers.get('content-type'));
const file = new URL(import.meta.resolve('paynow-graphql/schema.graphql'));
console.log('schema.graphql:', buildSchema(readFileSync(file, 'utf8')).getQueryType().name);
console.log('introspection.json:', introspection.__schema.queryType.name);
await gateway.close();
await sandbox.close();
`;

/** The same with types, for the strictest of compilers. */
const TYPED = `import { type Config, createGateway, type Gateway, readConfig, SETTINGS, silentLog } from 'paynow-graphql';
import { apolloTypePolicies, graphcacheConfig, possibleTypes, type Scalars } from 'paynow-graphql/client';
import { createSandbox, type Sandbox, type SandboxOptions } from 'paynow-graphql/sandbox';

const options: SandboxOptions = { latencyMs: 5 };
const sandbox: Sandbox = await createSandbox(options);
sandbox.faults.add({ match: { path: '/orders$' }, fault: { kind: 'status', status: 503 } });
const config: Config = readConfig({ PAYNOW_BASE_URL: sandbox.url });
const gateway: Gateway = createGateway({ config, log: silentLog, graphiql: false });
const response: Response = await gateway.fetch(new Request('http://gateway/graphql'));
export const meaning: string = SETTINGS.PORT.meaning + config.PORT.toFixed() + response.status;
export const amount: Scalars['Decimal'] = possibleTypes['Node']?.[0] ?? '';
export const caches = [apolloTypePolicies(), graphcacheConfig()];
`;

const TSCONFIG = {
  compilerOptions: {
    strict: true,
    exactOptionalPropertyTypes: true,
    skipLibCheck: false,
    noEmit: true,
    module: 'NodeNext',
    target: 'ES2022',
    types: ['node'],
  },
  files: ['typed.ts'],
};

/** Variables that this project's npm and shell would lend: the consumer has none of them. */
const FOREIGN = /^(npm_|INIT_CWD$|PAYNOW_|GATEWAY_|NODE_ENV$|PORT$|VITEST)/;

const START_MS = 60_000;

/** Somebody who installs the package in an empty folder, and uses it. */
export class Consumer {
  readonly #lines: string[] = [];
  readonly #env: NodeJS.ProcessEnv;

  constructor(
    private readonly folder: string,
    private readonly node: Node,
    private readonly tarball: string,
  ) {
    const given = Object.entries(process.env).filter(([name]) => !FOREIGN.test(name));
    this.#env = { ...Object.fromEntries(given), PATH: [node.bin, process.env['PATH']].join(delimiter) };
  }

  /** Everything, in order. @throws Error for the first thing that does not work */
  async use(): Promise<void> {
    mkdirSync(this.folder);
    copyFileSync(this.tarball, join(this.folder, basename(this.tarball)));
    writeFileSync(join(this.folder, 'package.json'), '{ "private": true, "type": "module" }\n');
    writeFileSync(join(this.folder, '.npmrc'), 'engine-strict=true\n');
    await this.#typed('node --version');
    await this.#typed('cat .npmrc package.json');
    await this.#typed(`npm install --no-audit --no-fund ./${basename(this.tarball)}`, (text) =>
      text.replace(/ in \S+/, ''),
    );
    await this.#typed('npx paynow-graphql --version');
    await this.#typed('npx paynow-graphql check', (text) => text.replaceAll(this.folder, 'FOLDER'));
    await this.#started();
    writeFileSync(join(this.folder, 'embed.js'), EMBED);
    await this.#typed('node --disable-warning=ExperimentalWarning embed.js');
    writeFileSync(join(this.folder, 'typed.ts'), TYPED);
    writeFileSync(join(this.folder, 'tsconfig.json'), JSON.stringify(TSCONFIG, null, 2));
    await run(process.execPath, [inProject('node_modules/typescript/bin/tsc'), '-p', this.folder], {
      cwd: this.folder,
    });
    this.#lines.push('$ npx tsc    # strict, exactOptionalPropertyTypes, skipLibCheck: false', '');
  }

  /** What was typed and printed, as a part of a page. */
  transcript(): string {
    return [`## Node ${this.node.version}`, '', '```text', ...this.#lines, '```', ''].join('\n');
  }

  async #typed(line: string, clean: (text: string) => string = (text) => text): Promise<void> {
    const { stdout, stderr } = await run('bash', ['-c', line], { cwd: this.folder, env: this.#env });
    // What npm says on stderr is about npm.
    const said = line.startsWith('npm ') ? stdout : `${stdout}${stderr}`;
    this.#lines.push(`$ ${line}`, ...clean(said).trim().split('\n'), '');
  }

  /** Starts the program, asks it, and ends it. */
  async #started(): Promise<void> {
    const started = new Recorded('npx', ['paynow-graphql', 'start', '--port', '0'], {
      cwd: this.folder,
      env: this.#env,
    });
    try {
      const { url, sandbox } = await started.until('it was listening', START_MS, listening);
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `APIKey ${sandbox.apiKey}` },
        body: JSON.stringify({ query: '{ store { name } }' }),
      });
      const answer = (await response.json()) as { readonly data: unknown };
      this.#lines.push(
        '$ npx paynow-graphql start --port 4000 &',
        `{"msg":"listening","url":"http://127.0.0.1:4000/graphql","sandbox":{ … }}`,
        '',
        `$ curl http://127.0.0.1:4000/graphql -H "Authorization: APIKey $KEY" -H 'Content-Type: application/json' \\`,
        `    -d '{"query":"{ store { name } }"}'`,
        JSON.stringify({ data: answer.data }),
        '',
      );
      if (!JSON.stringify(answer).includes('Emberfall')) throw new Error(`start: ${JSON.stringify(answer)}`);
    } finally {
      await started.end(['SIGKILL'], 0);
    }
  }
}

interface Listening {
  readonly url: string;
  readonly sandbox: { readonly apiKey: string };
}

/** What the first line on stdout says, once it is whole. */
function listening({ stdout }: Printed): Listening | undefined {
  const end = stdout.indexOf('\n');
  return end < 0 ? undefined : (JSON.parse(stdout.slice(0, end)) as Listening);
}
