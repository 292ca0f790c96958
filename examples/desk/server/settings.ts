/** The server's settings, from the environment. */
export interface Settings {
  /** Where the gateway's `/graphql` is. */
  readonly graphqlUrl: string;
  /** The gateway token of this desk: its scopes are what everybody at the desk may do. */
  readonly gatewayToken: string;
  /** Passwords by the names of those who may sign in. */
  readonly staff: ReadonlyMap<string, string>;
  readonly port: number;
  readonly host: string;
  /** Where people reach this server, without a slash at the end; by default, what their requests name. */
  readonly publicUrl: string | undefined;
  /** Whether people use https; cookies are then `Secure`. */
  readonly isSecure: boolean;
}

function required(env: NodeJS.ProcessEnv, name: string, meaning: string): string {
  const value = env[name];
  if (!value) throw new Error(`${name} is missing: ${meaning}`);
  return value;
}

/** Reads `anna:password,ben:password`. @throws {Error} */
function readStaff(text: string): ReadonlyMap<string, string> {
  const people = text.split(',').map((person): [string, string] => {
    const [, name, password] = /^\s*([\w .-]+):(\S{8,})\s*$/.exec(person) ?? [];
    if (name === undefined || password === undefined) {
      throw new Error('STAFF has to be NAME:PASSWORD, separated by commas; a password has 8 characters or more');
    }
    return [name.toLowerCase(), password];
  });
  return new Map(people);
}

/** @throws {Error} that names the setting that cannot be used */
export function readSettings(env: NodeJS.ProcessEnv): Settings {
  const graphqlUrl = required(env, 'GATEWAY_URL', 'the address of the gateway, with /graphql');
  if (!URL.canParse(graphqlUrl)) throw new Error('GATEWAY_URL is not an address');
  const publicUrl = env['PUBLIC_URL']?.replace(/\/$/, '');
  return {
    graphqlUrl,
    gatewayToken: required(env, 'GATEWAY_TOKEN', 'the token that this desk uses at the gateway'),
    staff: readStaff(required(env, 'STAFF', 'who may sign in, as NAME:PASSWORD, separated by commas')),
    port: Number(env['PORT'] ?? 3100),
    host: env['HOST'] ?? '127.0.0.1',
    publicUrl,
    isSecure: publicUrl?.startsWith('https:') ?? false,
  };
}
