import { execFile } from 'node:child_process';
import { expect, type TestContext, test } from 'vitest';
import { checkReadme } from '../../scripts/readme/check.js';
import { compiledScript } from '../support/scripts.js';
import { temporaryProject } from './temporary.js';

const script = await compiledScript('readme-commands.ts');

const gateway = `
import { createServer } from 'node:http';
const server = createServer((request, response) => {
  response.end(JSON.stringify({ data: { key: request.headers['x-api-key'] ?? null } }));
});
server.listen(Number(process.env.PORT), '127.0.0.1', () => {
  console.log('starting');
  console.error('Read in 0.4 s.');
  const url = 'http://127.0.0.1:' + server.address().port + '/graphql';
  console.log(JSON.stringify({ msg: 'listening', url, SANDBOX }));
});
`;
const start = '<!-- ci:start -->\n```sh\nnpm ci && node gateway.mjs\n```\n';
/** What it prints, with another port and time. */
const output = `\`\`\`text
Read in 12 s.
starting
{"msg":"listening","url":"http://127.0.0.1:4000/graphql","sandbox":{"apiKey":"k1","storeId":"s1"}}
\`\`\`
`;
const curl = 'curl -sS http://127.0.0.1:4000/graphql';

function query(command: string, answer: string): string {
  return `<!-- ci:query -->\n\n\`\`\`sh\n${command}\n\`\`\`\n\nIt answers:\n\n\`\`\`json\n${answer}\n\`\`\`\n`;
}

const anonymous = query(curl, '{ "data": { "key": null } }');

interface Settings {
  readonly sandbox?: boolean;
  /** What the gateway runs besides. */
  readonly code?: string;
  readonly stopSeconds?: number;
}

/** A folder with this README and a gateway. */
function project({ onTestFinished }: TestContext, readme: string, { sandbox = true, code = '' }: Settings = {}) {
  const line = sandbox ? "sandbox: { apiKey: 'k1', storeId: 's1' }" : 'sandbox: null';
  const files = {
    'README.md': readme,
    'gateway.mjs': `${gateway.replace('SANDBOX', line)}${code}`,
    'tsconfig.json': '{}',
  };
  return temporaryProject(files, onTestFinished);
}

/** What is wrong with the README. */
async function check(context: TestContext, readme: string, settings: Settings = {}): Promise<readonly string[]> {
  const root = project(context, readme, settings);
  const checked = checkReadme(root, settings.stopSeconds ?? 10);
  return (await checked.catch(({ message }: Error) => ({ problems: [message] }))).problems;
}

/** What the script prints, and its exit code. */
async function run(context: TestContext, readme: string, options: readonly string[] = []) {
  const cwd = project(context, readme);
  return new Promise<{ code: unknown; output: string }>((done) => {
    execFile(process.execPath, [script, ...options], { cwd }, (error, stdout, stderr) => {
      done({ code: error?.code ?? 0, output: stdout + stderr });
    });
  });
}

test.concurrent('the script passes when each answer is as written', async (context) => {
  const keyed = query(`${curl} \\\n  -H "x-api-key: $API_KEY"`, '{"data":{"key":"k1"}}');
  expect(await run(context, `# Title\n\n${start}\n${anonymous}\n${keyed}`)).toEqual({
    code: 0,
    output: 'README.md: 1 start command, 2 queries, as written\n',
  });
});

test.concurrent('compares what the start prints, ports and seconds aside', async (context) => {
  expect(await check(context, `${start}\nIt prints:\n\n${output}\n${anonymous}`)).toEqual([]);
});

test.concurrent('the script fails with what is wrong, and with what keeps it from looking', async (context) => {
  const other = start + query(curl, '{"data":{"key":"other"}}');
  expect(await run(context, other, ['--stop-seconds', '5'])).toEqual({
    code: 1,
    output: expect.stringContaining('expected {"data":{"key":"other"}}'),
  });
  expect(await run(context, start)).toEqual({ code: 1, output: 'README.md has no ci:query block\n' });
});

test.concurrent.for([
  ['a start that prints another line', start + output.replace('Read', 'Wrote') + anonymous, 'Read in … s.'],
  ['a start that prints a line more', start + output.replace('starting\n', '') + anonymous, 'starting'],
  ['another answer', start + query(curl, '{"data":{"key":"other"}}'), 'expected {"data":{"key":"other"}}'],
  ['no mark', '```sh\nnpm start\n```\n', '0 ci:start blocks, not 1'],
  ['no start', anonymous, '0 ci:start blocks, not 1'],
  ['two starts', start + start + anonymous, '2 ci:start blocks, not 1'],
  ['no query', start, 'no ci:query block'],
  ['an unknown mark', `${start}${anonymous}<!-- ci:qeury -->\n`, 'ci:qeury is no known mark'],
  ['a mark without a command', `${start}<!-- ci:query -->\nText.\n\n${anonymous}`, 'not followed by a ```sh block'],
  ['a query without an answer', `${start}<!-- ci:query -->\n\`\`\`sh\n${curl}\n\`\`\`\n`, 'has no ```json block'],
  ['an answer that is not JSON', start + query(curl, '{ ... }'), 'expected answer: not JSON'],
  ['a command that fails', start + query(`${curl} && false`, '{}'), 'Command failed'],
  ['a command that asks another host', start + query('echo "{}"', '{}'), 'asks nothing of'],
  ['a start that ends', start.replace('gateway.mjs', 'absent.mjs') + anonymous, 'before it was listening'],
] as const)('fails for %s', async ([, readme, message], context) => {
  expect((await check(context, readme)).join('\n')).toContain(message);
});

test.concurrent('runs nothing against a real store', async (context) => {
  expect(await check(context, start + anonymous, { sandbox: false })).toEqual([
    expect.stringContaining('the listening line is not as expected'),
  ]);
});

test.concurrent('fails when the gateway does not end on SIGTERM, and ends it', async (context) => {
  const code = "process.on('SIGTERM', () => {});";
  const problems = await check(context, start + anonymous, { code, stopSeconds: 1 });
  expect(problems).toEqual(['the gateway had not ended 1 s after SIGTERM']);
});
