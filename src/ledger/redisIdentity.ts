import { randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What a process remembers of the ledger in Redis: which one it was, and how far it had come. */
export interface Remembered {
  /** The ledger's id: drawn when it was begun, and again whenever a person adopts it. */
  readonly id: string;
  /** How many commits it had. */
  readonly commits: number;
}

/** Where that is kept, outside of the Redis whose loss it has to show. */
export interface Memory {
  read(): Remembered | undefined;
  /** Never rejects: what cannot be kept is remembered by this process alone. */
  write(remembered: Remembered): void;
}

/** Keeps it while the process lives. */
export function rememberedHere(): Memory {
  let kept: Remembered | undefined;
  return {
    read: () => kept,
    write: (remembered) => {
      kept = remembered;
    },
  };
}

/**
 * Keeps it in a file of this folder, for the next start too. Processes may share the folder.
 * @throws Error when the file is there and cannot be read
 */
export function rememberedIn(folder: string): Memory {
  if (folder === 'memory') return rememberedHere();
  const file = join(folder, 'redis-ledger.json');
  return {
    read: () => read(file),
    write(remembered) {
      try {
        const known = read(file);
        if (known?.id === remembered.id && known.commits >= remembered.commits) return; // another process's
        mkdirSync(folder, { recursive: true, mode: 0o700 });
        const draft = `${file}.${randomUUID()}`;
        writeFileSync(draft, JSON.stringify(remembered), { mode: 0o600 });
        renameSync(draft, file);
      } catch {
        // A full disk must not keep the ledger in Redis from being used.
      }
    },
  };
}

function read(file: string): Remembered | undefined {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  const { id, commits } = JSON.parse(text) as Partial<Remembered>;
  if (typeof id !== 'string' || typeof commits !== 'number') throw new Error(`${file} is damaged.`);
  return { id, commits };
}
