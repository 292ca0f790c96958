import { execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { projectRoot } from './temporary.js';

const cruiseOutput = z.object({
  modules: z.array(z.object({ source: z.string() })),
  summary: z.object({
    violations: z.array(z.object({ from: z.string(), to: z.string(), rule: z.object({ name: z.string() }) })),
  }),
});

/** What reading src/ under the rules of .dependency-cruiser.cjs came to. */
export interface FloorsReport {
  /** The modules of src/ that were read, sorted. */
  readonly read: readonly string[];
  /** The TypeScript files that are in src/, sorted. */
  readonly files: readonly string[];
  /** Each as `rule: from → to`, sorted. */
  readonly violations: readonly string[];
}

/** Reads src/ of this folder under the project's rules. */
export async function readFloors(root: string): Promise<FloorsReport> {
  const cruiser = join(projectRoot, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
  const config = join(projectRoot, '.dependency-cruiser.cjs');
  const args = [cruiser, '--config', config, '--output-type', 'json', 'src'];
  const output = await new Promise<string>((done, failed) => {
    execFile(process.execPath, args, { cwd: root, maxBuffer: 1 << 28 }, (error, stdout, stderr) => {
      // It exits with 0 here however many violations it finds.
      if (error === null) done(stdout);
      else failed(new Error(`dependency-cruiser failed: ${stderr || stdout || error.message}`));
    });
  });
  const { modules, summary } = cruiseOutput.parse(JSON.parse(output));
  return {
    read: modules
      .map(({ source }) => source)
      .filter(isSource)
      .sort(),
    files: readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
      .map((name) => `src/${name.replaceAll('\\', '/')}`)
      .filter(isSource)
      .sort(),
    violations: summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} → ${to}`).sort(),
  };
}

function isSource(path: string): boolean {
  return path.startsWith('src/') && path.endsWith('.ts');
}

/** What is wrong, a line each. A source file that was not read is wrong: the rules said nothing about it. */
export function floorsProblems({ read, files, violations }: FloorsReport): readonly string[] {
  const seen = new Set(read);
  const unread = files.filter((file) => !seen.has(file)).map((file) => `not read: ${file}`);
  const nothing = read.length === 0 ? ['not a single module of src/ was read'] : [];
  return [...nothing, ...unread, ...violations];
}
