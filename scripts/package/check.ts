import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { inProject } from '../programs.js';
import { run } from '../run.js';
import { Consumer } from './consumer.js';
import { nodeOf } from './nodes.js';

const TRANSCRIPT = 'docs/transcripts/install.md';

/** Versions of Node that the package is tried on: this machine's, and the one that will be kept longest. */
const DEFAULT_NODES = ['this', '24'];

/** Packs, installs and uses the package; answers the exit code. */
export async function checkPackage(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: { node: { type: 'string', multiple: true, default: DEFAULT_NODES }, transcript: { type: 'boolean' } },
  });
  const folder = mkdtempSync(join(tmpdir(), 'package-'));
  try {
    const tarball = await pack(folder);
    const parts: string[] = [];
    for (const version of values.node) {
      const node = await nodeOf(version, folder);
      const consumer = new Consumer(join(folder, `on-${version}`), node, tarball);
      await consumer.use();
      parts.push(consumer.transcript());
      process.stdout.write(`installed and used with Node ${node.version}\n`);
    }
    if (values.transcript) writeFileSync(inProject(TRANSCRIPT), pageOf(parts));
    return 0;
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    return 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Builds and packs. @returns the path of the tarball */
async function pack(folder: string): Promise<string> {
  const { stdout } = await run('npm', ['pack', '--json', '--pack-destination', folder], { cwd: inProject('.') });
  const [packed] = JSON.parse(stdout.slice(stdout.indexOf('[\n'))) as { filename: string; files: { path: string }[] }[];
  if (!packed) throw new Error('npm pack names no file');
  const strange = packed.files.filter(({ path }) => /\.tsbuildinfo$|\.map$|^(src|test|scripts)\//.test(path));
  if (strange.length > 0) throw new Error(`the package must not hold ${strange.map(({ path }) => path).join(', ')}`);
  return join(folder, packed.filename);
}

const pageOf = (parts: readonly string[]): string => `# An installation, as it ran

Written by \`npm run package:check -- --transcript\`: the package is packed, installed into an empty folder with
\`engine-strict=true\`, and used there. Paths, ports and sizes that differ from run to run are replaced by words in capitals.

${parts.join('\n')}`;
