/** The server's settings, from the environment. */
export interface Settings {
  /** Where the gateway's `/graphql` is. */
  readonly graphqlUrl: string;
  readonly port: number;
  readonly host: string;
  /** Where visitors reach this server, without a slash at the end; by default, what their requests name. */
  readonly publicUrl: string | undefined;
  /** Whether visitors use https; cookies are then `Secure`. */
  readonly isSecure: boolean;
  /** The gateway's `TRUST_PROXY_COUNTRY_HEADER`; with it, what shoppers choose is the country that they pay for. */
  readonly countryHeader: string | undefined;
  /** Hosts of pictures, as a content security policy names them. */
  readonly pictureHosts: string;
  /** A gateway token with the scope `customers:sign-in` and nothing else. With it visitors can sign in with Steam. */
  readonly signInToken: string | undefined;
  /** Where Steam confirms who somebody is. */
  readonly steamUrl: string;
}

/** @throws {Error} that names the setting that cannot be used */
export function readSettings(env: NodeJS.ProcessEnv): Settings {
  const graphqlUrl = env['GATEWAY_URL'];
  if (!graphqlUrl) throw new Error('GATEWAY_URL is missing: the address of the gateway, with /graphql');
  if (!URL.canParse(graphqlUrl)) throw new Error('GATEWAY_URL is not an address');
  const publicUrl = env['PUBLIC_URL']?.replace(/\/$/, '');
  return {
    graphqlUrl,
    port: Number(env['PORT'] ?? 3000),
    host: env['HOST'] ?? '127.0.0.1',
    publicUrl,
    isSecure: publicUrl?.startsWith('https:') ?? false,
    countryHeader: env['COUNTRY_HEADER']?.toLowerCase() || undefined,
    pictureHosts: env['PICTURE_HOSTS'] ?? '',
    signInToken: env['SIGN_IN_TOKEN'] || undefined,
    steamUrl: env['STEAM_URL'] ?? 'https://steamcommunity.com/openid/login',
  };
}
