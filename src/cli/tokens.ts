import { InvalidArgumentError } from 'commander';
import { isPaynowId } from '../core/paynowId.js';
import { SCOPES, type Scope } from '../core/resources.js';
import { type AddCommand, CommandError, type Terminal, UsageError } from './command.js';

const FILE = 'GATEWAY_TOKENS_FILE';

const FILE_OPTION = ['--file <path>', `the token file, in place of ${FILE}`] as const;

interface File {
  readonly file?: string;
}

interface Wanted extends File {
  readonly name: string;
  readonly scopes: Scope[];
  readonly stores: 'all' | string[];
}

const changes = () => import('../auth/tokenChanges.js');

/** `paynow-graphql tokens`: makes, shows and revokes the gateway's own Bearer tokens. */
export const addTokens: AddCommand = (program, terminal) => {
  const tokens = program
    .command('tokens')
    .summary("make, list and revoke the gateway's own tokens")
    .description(
      `Makes, lists and revokes the gateway's own Bearer tokens, for programs that must not see PayNow's key. They are kept as hashes in ${FILE}.`,
    )
    .addHelpText('after', `\nScopes:\n${scopeLines()}`);
  tokens
    .command('create')
    .description('Makes a token, and shows it this once.')
    .requiredOption('--name <name>', 'what the token is for', nameOf)
    .requiredOption('--scopes <scope,...>', 'what it may do; "paynow-graphql help tokens" lists them', scopesOf)
    .requiredOption('--stores <id,...>', 'the stores it opens, or all', storesOf)
    .option(...FILE_OPTION)
    .action(async ({ file, ...wanted }: Wanted) => {
      const { createToken } = await changes();
      const { entry, token } = await createToken(fileOf(file, terminal), wanted);
      terminal.err(`Token ${entry.id} is made. It is shown this once; only its hash is kept:`);
      terminal.out(token);
    });
  tokens
    .command('list')
    .description('Lists the tokens; their texts are not kept.')
    .option(...FILE_OPTION)
    .action(async ({ file }: File) => {
      const { listTokens } = await changes();
      for (const { id, name, scopes, stores, createdAt } of await listTokens(fileOf(file, terminal))) {
        const reach = stores === 'all' ? stores : stores.join(',');
        terminal.out([id, createdAt, JSON.stringify(name), `stores=${reach}`, `scopes=${scopes.join(',')}`].join('  '));
      }
    });
  tokens
    .command('revoke')
    .description('Ends a token. Gateways that use the file notice it at the next request.')
    .argument('<id>', 'the id that "tokens list" shows')
    .option(...FILE_OPTION)
    .action(async (id: string, { file }: File) => {
      const { revokeToken } = await changes();
      const revoked = await revokeToken(fileOf(file, terminal), id);
      if (!revoked) throw new CommandError(`There is no token ${JSON.stringify(id)}: "tokens list" shows the ids.`);
      terminal.err(`Token ${revoked.id} (${JSON.stringify(revoked.name)}) is revoked.`);
    });
};

function scopeLines(): string {
  const width = Math.max(...Object.keys(SCOPES).map((name) => name.length));
  return Object.entries(SCOPES)
    .map(([name, meaning]) => `  ${name.padEnd(width)}  ${meaning}`)
    .join('\n');
}

function fileOf(file: string | undefined, { env }: Terminal): string {
  const found = file || env[FILE];
  if (found) return found;
  throw new UsageError(`Which file? Give --file, or set ${FILE}.`);
}

function nameOf(text: string): string {
  const name = text.trim();
  if (name === '') throw new InvalidArgumentError('It must not be empty.');
  if (name.length > 200) throw new InvalidArgumentError('It takes at most 200 characters.');
  return name;
}

/** Scopes with commas between them. */
export function scopesOf(text: string): Scope[] {
  const names = text.split(',').map((name) => name.trim());
  const unknown = names.find((name) => !isScope(name));
  if (unknown === undefined) return [...new Set(names.filter(isScope))];
  throw new InvalidArgumentError(`There is no scope "${unknown}". Scopes: ${Object.keys(SCOPES).join(', ')}.`);
}

const isScope = (name: string): name is Scope => Object.hasOwn(SCOPES, name);

function storesOf(text: string): 'all' | string[] {
  if (text === 'all') return text;
  const ids = text.split(',');
  const unknown = ids.find((id) => !isPaynowId(id));
  if (unknown === undefined) return [...new Set(ids)];
  throw new InvalidArgumentError(`"${unknown}" is not a store id: it takes numbers with commas, or all.`);
}
