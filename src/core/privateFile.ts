import { type BigIntStats, promises as fs, statSync } from 'node:fs';
import { dirname } from 'node:path';

/** Permissions that make a private file unsafe. A group may read it: mounted secrets are given to a process by its group. */
const NOT_OTHERS = 0o027;
/** What lets everybody replace a file of the folder, unless the sticky bit is set beside. */
const WRITABLE_BY_ALL = 0o002;
const STICKY = 0o1000;

/** A file that nobody but its owner may change, and nobody but its owner and group may read. */
export interface PrivateFile {
  readonly path: string;
  /** What it is, for messages: `token file`. */
  readonly what: string;
  /** Makes the error that says why the file cannot be used. */
  readonly fail: (message: string) => Error;
}

/**
 * The text of a private file. Windows keeps no such permissions, so there they are not looked at.
 * @throws what `fail` makes for a file that others could have read or changed; Error of the file system
 */
export async function readPrivateFile(file: PrivateFile): Promise<string> {
  const handle = await fs.open(file.path);
  try {
    const text = await handle.readFile('utf8');
    const { mode } = await handle.stat(); // of what was read, whatever its name leads to by now
    if (process.platform !== 'win32') refuseOpenFile(file, mode, (await fs.stat(dirname(file.path))).mode);
    return text;
  } finally {
    await handle.close();
  }
}

function refuseOpenFile({ path, what, fail }: PrivateFile, mode: number, folderMode: number): void {
  if ((mode & NOT_OTHERS) !== 0) {
    const shown = (mode & 0o777).toString(8).padStart(4, '0');
    throw fail(`The ${what} ${path} can be read or written by others (its mode is ${shown}): run chmod 600 ${path}`);
  }
  if ((folderMode & WRITABLE_BY_ALL) !== 0 && (folderMode & STICKY) === 0) {
    throw fail(
      `The ${what} ${path} can be replaced by others, who may write to its folder: run chmod o-w ${dirname(path)}`,
    );
  }
}

/** Tells a file from what it was before: another one, or another content. Rejects when there is none. */
export const stampOfFile = async (path: string): Promise<string> => stampOf(await fs.stat(path, { bigint: true }));

/** The same, synchronously. @throws Error of the file system when there is none */
export const stampOfFileSync = (path: string): string => stampOf(statSync(path, { bigint: true }));

const stampOf = ({ ino, size, mtimeNs, ctimeNs }: BigIntStats): string => `${ino} ${size} ${mtimeNs} ${ctimeNs}`;
