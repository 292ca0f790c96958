import { createHash, createHmac, randomBytes, randomUUID } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A key made of a text of any length. */
export const hashKeyOf = (text: string): Buffer => createHash('sha256').update(text).digest();

/** A name that tells keys apart and nothing of them. */
export const nameOfKey = (key: Buffer): string =>
  createHmac('sha256', key).update('the name of this key').digest('base64url').slice(0, 11);

/**
 * The key kept in this folder, for the process's own user only; generated when there is none. All processes that use the
 * folder get the same one.
 * @throws Error of the file system when the folder cannot be used
 */
export function keptHashKey(folder: string): Buffer {
  const file = join(folder, 'hash.key');
  return readKey(file) ?? generateKey(folder, file);
}

function generateKey(folder: string, file: string): Buffer {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const draft = `${file}.${randomUUID()}`;
  writeFileSync(draft, randomBytes(32).toString('base64url'), { mode: 0o600, flag: 'wx', flush: true });
  try {
    linkSync(draft, file); // whole or not at all, and never over the key of another process
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(draft);
  }
  return hashKeyOf(readFileSync(file, 'utf8'));
}

function readKey(file: string): Buffer | undefined {
  try {
    return hashKeyOf(readFileSync(file, 'utf8'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
