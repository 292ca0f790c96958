import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Effort, orderOf, type Rig, setMode, startSubject } from './measure.js';
import type { Scenario } from './scenarios.js';
import { SUBJECTS } from './subjects.js';

/** What V8 writes with `--cpu-prof`, as far as it is read here. */
interface CpuProfile {
  readonly nodes: ReadonlyArray<{
    readonly id: number;
    readonly callFrame: { readonly functionName: string; readonly url: string; readonly lineNumber: number };
  }>;
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

const TOP = 25;

/** The first line of every source in a bundle, from the comments that stand above them. */
function sourcesOf(url: string): Array<readonly [line: number, source: string]> {
  const known = bundles.get(url);
  if (known) return known;
  const found = readFileSync(new URL(url), 'utf8')
    .split('\n')
    .flatMap((text, line) => {
      const source = /^ *\/\/ ((?:node_modules|src)\/\S+)$/.exec(text)?.[1];
      return source === undefined ? [] : [[line, source] as const];
    });
  bundles.set(url, found);
  return found;
}
const bundles = new Map<string, ReturnType<typeof sourcesOf>>();

/** Where a function belongs: a package, a file of ours, Node itself, or V8. */
function moduleOf(url: string, line: number): string {
  if (url === '') return 'V8 and native';
  const bundled = url.startsWith('file:') ? sourcesOf(url).findLast(([first]) => first <= line)?.[1] : undefined;
  const path = bundled ?? url;
  const inPackage = /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1];
  return inPackage ?? path.replace(/^src\/|^.*\/dist\//, '');
}

function sum(profile: CpuProfile, nameOf: (frame: CpuProfile['nodes'][number]['callFrame']) => string) {
  const names = new Map(profile.nodes.map(({ id, callFrame }) => [id, nameOf(callFrame)]));
  const times = new Map<string, number>();
  let total = 0;
  for (const [n, node] of profile.samples.entries()) {
    const name = names.get(node) ?? '?';
    if (name.startsWith('(idle)')) continue;
    const time = profile.timeDeltas[n] ?? 0;
    total += time;
    times.set(name, (times.get(name) ?? 0) + time);
  }
  return [...times]
    .toSorted(([, a], [, b]) => b - a)
    .slice(0, TOP)
    .map(([name, time]) => `${((time / total) * 100).toFixed(1).padStart(5)} %  ${name}`);
}

/** Runs a scenario on our gateway under V8's profiler; gives self time by function and by module. */
export async function profile(scenario: Scenario, rig: Rig, effort: Effort): Promise<string> {
  const [gateway] = SUBJECTS;
  if (!gateway) return '';
  const folder = mkdtempSync(join(tmpdir(), 'bench-profile-'));
  try {
    await setMode(rig, scenario.mode);
    const child = await startSubject(
      gateway,
      rig,
      {},
      {
        ...effort.node,
        options: [...effort.node.options, '--cpu-prof', `--cpu-prof-dir=${folder}`],
      },
    );
    const order = orderOf(scenario, gateway, child, rig, effort);
    await rig.load.ask({ order: { ...order, forMs: 10_000 } });
    await child.leave();
    const [file] = readdirSync(folder);
    if (file === undefined) throw new Error('no profile was written');
    const recorded = JSON.parse(readFileSync(join(folder, file), 'utf8')) as CpuProfile;
    const byFunction = sum(recorded, ({ functionName, url, lineNumber }) =>
      url === '' ? functionName : `${functionName || '(anonymous)'}  ${moduleOf(url, lineNumber)}`,
    );
    const byModule = sum(recorded, ({ url, functionName, lineNumber }) =>
      url === '' ? functionName : moduleOf(url, lineNumber),
    );
    return [`## ${scenario.title}`, 'self time by module', ...byModule, 'self time by function', ...byFunction].join(
      '\n',
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
