import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { buildSchema, validateSchema } from 'graphql';
import { describe, expect, it } from 'vitest';
import { withProgress } from '../../src/cli/progress.js';
import { versionOfPackage } from '../../src/core/packageFiles.js';
import { typed } from '../support/command.js';

const run = promisify(execFile);

describe('paynow-graphql', () => {
  it.each<[string, readonly string[], readonly string[]]>([
    ['nothing', [], ['built-in sandbox', 'start [options]', 'docs/configuration.md']],
    ['--help', ['--help'], ['ledger ', 'tokens ', 'check ', 'completion <shell>']],
    ['help start', ['help', 'start'], ['--port <number>', 'PAYNOW_STORE_ID']],
    ['help of a part', ['help', 'tokens'], ['create [options]', 'orders:refund']],
    ['--version', ['--version'], [versionOfPackage()]],
  ])('says what a newcomer asks: %s', async (_, args, said) => {
    const { code, out, err } = await typed(args);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    for (const text of said) expect(out).toContain(text);
  });

  it.each<[string, readonly string[], string]>([
    ['a word with a slip', ['strat'], '(Did you mean start?)'],
    ['a word of another language', ['toString'], "unknown command 'toString'"],
    ['an option with a slip', ['start', '--prot', '1'], '(Did you mean --port?)'],
    ['an option that is none', ['check', '--all'], "unknown option '--all'"],
    ['a port that is none', ['start', '--port', '70000'], 'whole number from 0 to 65535'],
    ['an option without its value', ['sandbox', '--host'], 'argument missing'],
    ['a word too much', ['start', 'now'], 'too many arguments'],
    ['a shell that is none', ['completion', 'tcsh'], 'Allowed choices are bash, zsh, fish'],
    ['no file', ['contract'], "missing required argument 'file'"],
    ['an unknown scope', ['schema', '--scopes', 'orders:reed'], 'There is no scope "orders:reed"'],
    ['two kinds of callers', ['schema', '--scopes', 'orders:read', '--customer'], 'either --scopes or --customer'],
  ])('refuses with 2, runs nothing, and says what was meant: %s', async (_, args, said) => {
    const { code, out, err } = await typed(args);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain(said);
  });

  it('prints the schema, and what a token or a shopper sees of it', async () => {
    const PARTS = [
      'refundOrder(',
      'type Order ',
      'type Customer ',
      'type Cart ',
      'type StorefrontProduct ',
      'webhookEndpoints(',
    ];
    const seen = async (args: readonly string[]) => {
      const { out } = await typed(['schema', ...args]);
      expect(validateSchema(buildSchema(out))).toEqual([]);
      return PARTS.map((part) => out.includes(part));
    };
    expect([await seen([]), await seen(['--scopes', 'orders:read,webhooks:read']), await seen(['--customer'])]).toEqual(
      [
        [true, true, true, true, true, true],
        [false, true, false, false, true, true],
        [false, false, false, true, true, false],
      ],
    );
    const { out } = await typed(['schema', '--scopes', 'ledger:read', '--introspection']);
    expect(JSON.parse(out)).toMatchObject({ __schema: { queryType: { name: 'Query' } } });
  });
});

it('ends quietly when whoever reads the result has left', async () => {
  const program = fileURLToPath(new URL('../../dist/cli/paynowGraphql.js', import.meta.url));
  const { stdout, stderr } = await run('bash', ['-c', `"${process.execPath}" "${program}" schema | head -n 1`]);
  expect({ lines: stdout.trim().split('\n').length, stderr }).toEqual({ lines: 1, stderr: '' });
});

describe('completion', () => {
  const complete = async (words: readonly string[]) => {
    const { out } = await typed(['completion', 'bash']);
    const line = words.map((word) => `'${word}'`).join(' ');
    const ask = `COMP_WORDS=(paynow-graphql ${line}); COMP_CWORD=${words.length}; _paynow_graphql; echo "\${COMPREPLY[@]}"`;
    return (await run('bash', ['-c', `${out}\n${ask}`])).stdout.trim();
  };

  it.each<[readonly string[], string]>([
    [['st'], 'start'],
    [['tokens', ''], 'create list revoke help --help'],
    [['tokens', 'create', '--s'], '--scopes --stores'],
    [['ledger', 'list', '--state', 'u'], 'unknown'],
    [['ledger', 'list', '--limit', ''], ''],
    [['completion', 'f'], 'fish'],
    [['help', 'sa'], 'sandbox'],
    [['contract', 'packa'], 'package.json package-lock.json'],
  ])('bash completes %j', async (words, expected) => {
    expect((await complete(words)).split(' ').sort()).toEqual(expected.split(' ').sort());
  });

  it.each(['bash', 'zsh', 'fish'])('%s reads its script', async (shell) => {
    const { code, out } = await typed(['completion', shell]);
    expect({ code, hasIt: out.includes('webhook-hosts') }).toEqual({ code: 0, hasIt: true });
    if (!existsSync(`/usr/bin/${shell}`) && !existsSync(`/bin/${shell}`)) return; // its words were looked at all the same
    await run(shell, ['-n', '-c', out]);
  });
});

describe('progress', () => {
  it('is drawn after two seconds, on a terminal, and is gone in the end', async () => {
    let now = 0;
    const drawn: string[] = [];
    const terminal = { draw: (text: string) => drawn.push(text) };
    await withProgress(terminal, { what: 'Looking', steps: 4, now: () => now }, async ({ step, expect: of }) => {
      step();
      now = 2_000;
      step();
      of(12);
      step();
    });
    expect(drawn).toEqual(['Looking [############............] 2/4', 'Looking [######..................] 3/12', '']);
  });

  it('is not drawn for what ends sooner, or where nobody looks', async () => {
    const drawn: string[] = [];
    await withProgress({ draw: (text) => drawn.push(text) }, { what: '', steps: 1 }, async ({ step }) => step());
    await withProgress({}, { what: '', steps: 1, now: () => 9e9 }, async ({ step }) => step());
    expect(drawn).toEqual([]);
  });
});
