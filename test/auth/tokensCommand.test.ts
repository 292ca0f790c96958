import { chmod, mkdir, readdir, readFile, rename, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { revokeToken } from '../../src/auth/tokenChanges.js';
import { hashToken, TokenFile, TokenFileError } from '../../src/auth/tokenFile.js';
import { typed as typedLine } from '../support/command.js';
import { tokenFolder } from '../support/tokens.js';

/** Runs `paynow-graphql tokens …`. */
const typed = (args: readonly string[], env: Record<string, string> = {}) => typedLine(['tokens', ...args], env);

const CREATE = ['create', '--name', 'stats', '--scopes', 'orders:read,stores:read', '--stores', '1,2'];

describe('paynow-graphql tokens', () => {
  it('creates, lists and revokes; the token is shown once and its hash alone is kept', async () => {
    await using folder = await tokenFolder();
    const env = { GATEWAY_TOKENS_FILE: folder.file };
    const made = await typed(CREATE, env);
    const token = made.out;
    expect(token).toMatch(/^pgt_[\w-]{43}$/);
    const text = await readFile(folder.file, 'utf8');
    expect(text).not.toContain(token.slice(4));
    expect(text).toContain(hashToken(token));
    expect((await stat(folder.file)).mode & 0o777).toBe(0o600);

    const listed = (await typed(['list'], env)).out.split('\n').find((line) => line.includes('"stats"')) ?? '';
    const [id = ''] = listed.split(' ');
    expect(listed).toMatch(/stores=1,2 {2}scopes=orders:read,stores:read$/);
    expect(listed).not.toContain(hashToken(token));

    const file = new TokenFile(folder.file);
    expect(await file.find(token)).toMatchObject({ id, name: 'stats', stores: ['1', '2'] });
    expect(await typed(['revoke', id], env)).toMatchObject({ code: 0, err: expect.stringContaining('is revoked') });
    expect(await file.find(token)).toBeUndefined();
    expect(await typed(['revoke', id], env)).toMatchObject({
      code: 1,
      err: expect.stringContaining('There is no token'),
    });
    expect(await readdir(dirname(folder.file))).toEqual(['tokens.json']);
  });

  it.each<[string, readonly string[], string]>([
    ['no form', [], 'Usage: paynow-graphql tokens'],
    ['an unknown form', ['show'], "unknown command 'show'"],
    ['a form with a slip', ['lst'], '(Did you mean list?)'],
    ['an unknown scope', ['create', '--name', 'a', '--stores', 'all', '--scopes', 'orders:reed'], '"orders:reed"'],
    ['no scopes', ['create', '--name', 'a', '--stores', 'all'], "'--scopes <scope,...>' not specified"],
    ['no stores', ['create', '--name', 'a', '--scopes', 'orders:read'], "'--stores <id,...>' not specified"],
    ['a store that is no id', ['create', '--name', 'a', '--scopes', 'orders:read', '--stores', '1,b'], '"b"'],
    ['no name', ['create', '--scopes', 'orders:read', '--stores', 'all'], "'--name <name>' not specified"],
    ['an empty name', ['create', '--name', ' ', '--scopes', 'orders:read', '--stores', 'all'], 'must not be empty'],
    ['an unknown option', ['list', '--all'], "unknown option '--all'"],
    ['an option with a slip', ['list', '--fil', 'x'], '(Did you mean --file?)'],
    ['a word too much', ['list', 'x'], 'too many arguments'],
    ['nothing to revoke', ['revoke'], "missing required argument 'id'"],
  ])('says what to do, and ends with 2: %s', async (_, args, said) => {
    await using folder = await tokenFolder();
    const before = await readFile(folder.file, 'utf8');
    const { code, out, err } = await typed(args, { GATEWAY_TOKENS_FILE: folder.file });
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain(said);
    expect(await readFile(folder.file, 'utf8')).toBe(before);
  });

  it('asks for the file', async () => {
    expect(await typed(['list'])).toMatchObject({ code: 2, err: expect.stringContaining('GATEWAY_TOKENS_FILE') });
  });

  it('leaves a broken file as it is', async () => {
    await using folder = await tokenFolder();
    await writeFile(folder.file, '{"tokens":');
    expect(await typed([...CREATE, '--file', folder.file])).toEqual({
      code: 1,
      out: '',
      err: `The token file ${folder.file} is not JSON.`,
    });
    expect(await readFile(folder.file, 'utf8')).toBe('{"tokens":');
    expect(await readdir(dirname(folder.file))).toEqual(['tokens.json']);
  });

  it('a change while another is under way is refused, not lost', async () => {
    await using folder = await tokenFolder();
    const { id } = await folder.make(['orders:read']);
    await writeFile(`${folder.file}.lock`, '');
    await expect(revokeToken(folder.file, id)).rejects.toThrow('Another command is changing');
  });
});

describe('the token file', () => {
  it('is read again when anything about it changed, its times put back included', async () => {
    await using folder = await tokenFolder();
    const { authorization } = await folder.make(['orders:read']);
    const token = authorization.replace('Bearer ', '');
    const file = new TokenFile(folder.file);
    expect(await file.find(token)).toBeDefined();
    const { atime, mtime } = await stat(folder.file);
    const text = await readFile(folder.file, 'utf8');
    await writeFile(folder.file, text.replace(hashToken(token), hashToken('another')));
    await utimes(folder.file, atime, mtime);
    expect(await file.find(token)).toBeUndefined();
  });

  it.each<[string, string]>([
    ['no JSON', 'x'],
    ['another version', '{"version":2,"tokens":[]}'],
    ['a plain token instead of its hash', '{"version":1,"tokens":[{"id":"a","token":"pgt_x"}]}'],
    ['a list', '[]'],
  ])('is refused with %s, and nothing of it is shown', async (_, text) => {
    await using folder = await tokenFolder();
    await writeFile(folder.file, text);
    const failure = await new TokenFile(folder.file).refresh().catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(TokenFileError);
    expect(String(failure)).toContain(folder.file);
    expect(String(failure)).not.toContain('pgt_x');
  });

  it.each([0o644, 0o604, 0o602, 0o660, 0o620, 0o666, 0o601])('is refused with mode %o', async (mode) => {
    await using folder = await tokenFolder();
    const before = await readFile(folder.file, 'utf8');
    await chmod(folder.file, mode);
    const said = `(its mode is ${mode.toString(8).padStart(4, '0')}): run chmod 600 ${folder.file}`;
    await expect(new TokenFile(folder.file).refresh()).rejects.toThrow(said);
    // A changed file would be private, and hide what somebody may have added before.
    for (const args of [CREATE, ['revoke', '0'], ['list']])
      expect(await typed([...args, '--file', folder.file])).toMatchObject({
        code: 1,
        err: expect.stringContaining(said),
      });
    expect(await readFile(folder.file, 'utf8')).toBe(before);
    await chmod(folder.file, 0o600);
    expect((await new TokenFile(folder.file).refresh()).size).toBe(1);
  });

  it.each([0o600, 0o400, 0o440, 0o640])(
    'is read with mode %o: its group may be what lets the process in',
    async (mode) => {
      await using folder = await tokenFolder();
      await chmod(folder.file, mode);
      expect((await new TokenFile(folder.file).refresh()).size).toBe(1);
    },
  );

  it('is read through the links of a mounted secret', async () => {
    await using folder = await tokenFolder();
    const mount = dirname(folder.file);
    await mkdir(join(mount, '..data-1'));
    await rename(folder.file, join(mount, '..data-1', 'tokens.json'));
    await chmod(join(mount, '..data-1', 'tokens.json'), 0o440);
    await symlink('..data-1', join(mount, '..data'));
    await symlink('..data/tokens.json', folder.file);
    await chmod(mount, 0o1777); // everybody may write, nobody may replace
    expect((await new TokenFile(folder.file).refresh()).size).toBe(1);
  });

  it('is refused in a folder in which others could replace it', async () => {
    await using folder = await tokenFolder();
    await chmod(dirname(folder.file), 0o777);
    await expect(new TokenFile(folder.file).refresh()).rejects.toThrow(`run chmod o-w ${dirname(folder.file)}`);
  });

  it('may begin with a byte order mark', async () => {
    await using folder = await tokenFolder();
    const { authorization } = await folder.make(['orders:read']);
    await writeFile(folder.file, `\uFEFF${await readFile(folder.file, 'utf8')}`);
    expect(await new TokenFile(folder.file).find(authorization.replace('Bearer ', ''))).toBeDefined();
  });

  it('is refused when it is not there', async () => {
    await using folder = await tokenFolder();

    await expect(new TokenFile(`${folder.file}.other`).refresh()).rejects.toThrow('cannot be read (ENOENT)');
  });
});
