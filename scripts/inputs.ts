import { resolve } from 'node:path';
import type { Metafile } from 'esbuild';

/** The paths of the files that a bundle was made of. */
export const inputsOf = ({ inputs }: Metafile): ReadonlySet<string> =>
  new Set(Object.keys(inputs).map((path) => resolve(path)));

/** Whether a bundle is made of one of these files, as one is whose files are not known. */
export const isMadeOf = (inputs: ReadonlySet<string> | undefined, paths: readonly string[]): boolean =>
  !inputs || paths.some((path) => inputs.has(path));
