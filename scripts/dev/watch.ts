import { type FSWatcher, readdirSync, watch } from 'node:fs';
import { join } from 'node:path';

/**
 * Calls `changed` with the path of each TypeScript file below a folder that is written, made, moved or removed, also in
 * folders made later. It watches folders and not files: editors often replace a file instead of writing it.
 * @returns ends the watching
 */
export function watchSources(root: string, changed: (path: string) => void): () => void {
  const watchers = new Map<string, FSWatcher>();

  const forget = (folder: string): void => {
    watchers.get(folder)?.close();
    watchers.delete(folder);
  };

  const add = (folder: string, isNew: boolean): void => {
    if (watchers.has(folder)) return;
    const watcher = watch(folder, (_, name) => {
      if (name === null) return;
      const path = join(folder, name);
      if (isSource(name)) changed(path);
      else if (isFolder(path)) add(path, true);
      else forget(path);
    });
    watcher.on('error', () => forget(folder));
    watchers.set(folder, watcher);
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) add(path, isNew);
      else if (isNew && isSource(entry.name)) changed(path); // it was there before the watcher was
    }
  };

  add(root, false);
  return () => {
    for (const folder of [...watchers.keys()]) forget(folder);
  };
}

const isSource = (name: string): boolean => name.endsWith('.ts');

function isFolder(path: string): boolean {
  try {
    readdirSync(path);
    return true;
  } catch {
    return false;
  }
}
