import { type ParseArgsConfig, parseArgs } from 'node:util';
import { createToken, listTokens, revokeToken } from '../auth/tokenChanges.js';
import { isPaynowId } from '../core/paynowId.js';
import { SCOPES, type Scope } from '../core/resources.js';
import { type Command, CommandError, type Terminal } from './command.js';

const USAGE = [
  'tokens create --name NAME --scopes SCOPE,… --stores ID,…|all [--file FILE]',
  'tokens list [--file FILE]',
  'tokens revoke ID [--file FILE]',
];

const FILE = 'GATEWAY_TOKENS_FILE';

const text = { type: 'string' } as const;

type Options = Readonly<Record<string, string | boolean | undefined>>;

const FORMS: Readonly<Record<string, (args: readonly string[], terminal: Terminal) => Promise<void>>> = {
  create: async (args, terminal) => {
    const { options, rest } = parse(args, { name: text, scopes: text, stores: text, file: text });
    if (rest.length > 0) throw wrong(`"${rest.join(' ')}" has no place in it.`);
    const wanted = { name: nameOf(options), scopes: scopesOf(options), stores: storesOf(options) };
    const { entry, token } = await createToken(fileOf(options, terminal), wanted);
    terminal.err(`Token ${entry.id} is made. It is shown this once; only its hash is kept:`);
    terminal.out(token);
  },
  list: async (args, terminal) => {
    const { options, rest } = parse(args, { file: text });
    if (rest.length > 0) throw wrong(`"${rest.join(' ')}" has no place in it.`);
    for (const { id, name, scopes, stores, createdAt } of await listTokens(fileOf(options, terminal))) {
      const reach = stores === 'all' ? stores : stores.join(',');
      terminal.out([id, createdAt, JSON.stringify(name), `stores=${reach}`, `scopes=${scopes.join(',')}`].join('  '));
    }
  },
  revoke: async (args, terminal) => {
    const { options, rest } = parse(args, { file: text });
    const [id] = rest;
    if (id === undefined || rest.length > 1) throw wrong('It takes one ID.');
    const revoked = await revokeToken(fileOf(options, terminal), id);
    if (!revoked) throw new CommandError(`There is no token ${JSON.stringify(id)}: "tokens list" shows the ids.`);
    terminal.err(`Token ${revoked.id} (${JSON.stringify(revoked.name)}) is revoked.`);
  },
};

/** `paynow-graphql tokens`: makes, shows and revokes the gateway's own Bearer tokens. */
export const tokens: Command = {
  summary: `The gateway's own Bearer tokens, in --file or ${FILE}:`,
  usage: USAGE,
  async run([form = '', ...args], terminal) {
    const run = Object.hasOwn(FORMS, form) ? FORMS[form] : undefined;
    if (!run) throw wrong(`"tokens" takes ${Object.keys(FORMS).join(', ')}.`);
    await run(args, terminal);
  },
};

const wrong = (message: string): CommandError => new CommandError(`${message}\n\nUsage:\n  ${USAGE.join('\n  ')}`);

function parse(args: readonly string[], options: NonNullable<ParseArgsConfig['options']>) {
  try {
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
    return { options: values as Options, rest: positionals };
  } catch (error) {
    throw wrong(error instanceof Error ? error.message : String(error));
  }
}

function given(options: Options, name: string): string {
  const value = options[name];
  if (typeof value === 'string' && value.trim() !== '') return value.trim();
  throw wrong(`--${name} is missing.`);
}

function fileOf({ file }: Options, { env }: Terminal): string {
  const found = file || env[FILE];
  if (typeof found === 'string' && found !== '') return found;
  throw wrong(`Which file? Give --file, or set ${FILE}.`);
}

function nameOf(options: Options): string {
  const name = given(options, 'name');
  if (name.length > 200) throw wrong('--name takes at most 200 characters.');
  return name;
}

function scopesOf(options: Options): Scope[] {
  const names = given(options, 'scopes').split(',');
  const unknown = names.find((name) => !isScope(name));
  if (unknown === undefined) return [...new Set(names.filter(isScope))];
  throw wrong(`There is no scope "${unknown}". Scopes: ${Object.keys(SCOPES).join(', ')}.`);
}

const isScope = (name: string): name is Scope => Object.hasOwn(SCOPES, name);

function storesOf(options: Options): 'all' | string[] {
  const value = given(options, 'stores');
  if (value === 'all') return value;
  const ids = value.split(',');
  const unknown = ids.find((id) => !isPaynowId(id));
  if (unknown === undefined) return [...new Set(ids)];
  throw wrong(`"${unknown}" is not a store id: --stores takes numbers with commas, or all.`);
}
