import { execFile } from 'node:child_process';
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { readConfig } from '../../src/core/config.js';

const pem = (key: KeyObject, type: 'spki' | 'pkcs8') => key.export({ format: 'pem', type }).toString();

const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const PUBLIC = pem(ec.publicKey, 'spki');
const RULES = { GATEWAY_JWT_ISSUER: 'https://login.example', GATEWAY_JWT_AUDIENCE: 'graph' };
const KEYS = 'https://login.example/keys';

describe('settings of tokens', () => {
  it.each<[string, Record<string, string>]>([
    ['a key with line breaks', { ...RULES, GATEWAY_JWT_PUBLIC_KEY: PUBLIC }],
    ['a key with \\n', { ...RULES, GATEWAY_JWT_PUBLIC_KEY: PUBLIC.replaceAll('\n', '\\n') }],
    ['an address', { ...RULES, GATEWAY_JWT_JWKS_URL: KEYS }],
    ['an address on this machine', { ...RULES, GATEWAY_JWT_JWKS_URL: 'http://localhost:8080/keys' }],
    ['a file', { GATEWAY_TOKENS_FILE: 'tokens.json' }],
  ])('taken: %s', (_, settings) => {
    expect(readConfig(settings)).toMatchObject(settings);
  });

  it.each<[string, Record<string, string>, string]>([
    ['no issuer', { GATEWAY_JWT_AUDIENCE: 'graph', GATEWAY_JWT_JWKS_URL: KEYS }, 'GATEWAY_JWT_ISSUER is missing'],
    [
      'no audience',
      { GATEWAY_JWT_ISSUER: 'i', GATEWAY_JWT_PUBLIC_KEY: PUBLIC },
      'GATEWAY_JWT_AUDIENCE is missing: GATEWAY_JWT_PUBLIC_KEY',
    ],
    ['no key', RULES, 'GATEWAY_JWT_ISSUER needs GATEWAY_JWT_JWKS_URL or GATEWAY_JWT_PUBLIC_KEY'],
    ['two keys', { ...RULES, GATEWAY_JWT_JWKS_URL: KEYS, GATEWAY_JWT_PUBLIC_KEY: PUBLIC }, 'Only one of'],
    ['keys over plain http', { ...RULES, GATEWAY_JWT_JWKS_URL: 'http://login.example/keys' }, 'https://'],
    [
      'keys at a name that begins like this machine',
      { ...RULES, GATEWAY_JWT_JWKS_URL: 'http://localhost.a/k' },
      'https',
    ],
    ['a private key', { ...RULES, GATEWAY_JWT_PUBLIC_KEY: pem(ec.privateKey, 'pkcs8') }, 'must be a public key'],
    ['a shared secret', { ...RULES, GATEWAY_JWT_PUBLIC_KEY: 'secret' }, 'must be a public key'],
    [
      'a key that signs nothing',
      { ...RULES, GATEWAY_JWT_PUBLIC_KEY: pem(generateKeyPairSync('x25519').publicKey, 'spki') },
      'must be a public key',
    ],
  ])('refused at the start: %s', (_, settings, said) => {
    expect(() => readConfig(settings)).toThrow(said);
  });
});

const ROOT = new URL('../..', import.meta.url);

/** Runs a program of `dist/`; gives its exit code and what it wrote. */
async function run(file: string, args: readonly string[], env: Record<string, string> = {}) {
  const options = { cwd: ROOT, env: { PATH: process.env['PATH'] ?? '', ...env } };
  try {
    const done = await promisify(execFile)(process.execPath, [file, ...args], options);
    return { code: 0, ...done };
  } catch (error) {
    return error as { code: number; stdout: string; stderr: string }; // what execFile rejects with
  }
}

describe('the processes', () => {
  it('the gateway does not start with a token file that is not there', async () => {
    const { code, stdout, stderr } = await run('dist/main.js', [], { PORT: '0', GATEWAY_TOKENS_FILE: 'nowhere.json' });
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toBe('The token file nowhere.json cannot be read (ENOENT).\n');
  });

  it('paynow-graphql shows its commands, ends with 1 when it could not do what was asked, with 2 when it was typed wrong', async () => {
    const [help, unknown, wrong] = await Promise.all([
      run('dist/cli/paynowGraphql.js', ['help']),
      run('dist/cli/paynowGraphql.js', ['toString']),
      run('dist/cli/paynowGraphql.js', ['tokens', 'list', '--file', '.']),
    ]);
    expect(help).toMatchObject({ code: 0, stdout: expect.stringContaining('paynow-graphql help tokens create') });
    expect(unknown).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringContaining("unknown command 'toString'"),
    });
    expect(wrong).toMatchObject({ code: 1, stdout: '', stderr: '. cannot be read or written (EISDIR).\n' });
  });
});
