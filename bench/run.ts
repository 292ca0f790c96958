import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { measureColdStart, measureGrowth, measureRoundTrip } from './extras.js';
import { type Effort, measure, OWN_NODE, type Row, type Runtime, startRig } from './measure.js';
import { fromRoot } from './paths.js';
import { pinned } from './processes.js';
import { profile } from './profile.js';
import { describe, writeDocument } from './report/document.js';
import type { Results } from './report/goals.js';
import { SCENARIOS } from './scenarios.js';

// npm run bench -- [--only nested,typename] [--servers gateway,proxy] [--quick] [--node-version 24] [--node=--an-option] [--write] [--profile]

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    servers: { type: 'string' },
    quick: { type: 'boolean', default: false },
    'node-version': { type: 'string' },
    node: { type: 'string', multiple: true, default: [] },
    write: { type: 'boolean', default: false },
    profile: { type: 'boolean', default: false },
  },
});
const only = values.only?.split(',');
const servers = values.servers?.split(',');
const wants = (name: string): boolean => only?.includes(name) ?? true;

function command(name: string, ...args: string[]): void {
  const { status } = spawnSync(name, args, { cwd: fromRoot(''), stdio: ['ignore', 'ignore', 'inherit'] });
  if (status !== 0) throw new Error(`${name} ${args.join(' ')} failed`);
}

function prepare(): void {
  if (!existsSync(fromRoot('bench/node_modules'))) command('npm', 'ci', '--prefix', 'bench');
  command('npm', 'run', 'build');
  command('node', 'node_modules/typescript-7/bin/tsc', '-p', 'bench/tsconfig.build.json');
}

/** A Node of this major version from npm, kept in `bench/nodes/`; the one that runs this when none is asked for. */
function runtime(version: string | undefined): Runtime {
  const node = { ...OWN_NODE, options: values.node };
  if (version === undefined) return node;
  const name = `node-${process.platform}-${process.arch}`;
  const folder = fromRoot(`bench/nodes/${version}`);
  const execPath = `${folder}/node_modules/${name}/bin/node`;
  if (!existsSync(execPath)) command('npm', 'install', '--no-save', '--prefix', folder, `${name}@${version}`);
  return { ...node, execPath };
}

const versionOf = ({ execPath }: Runtime): string => spawnSync(execPath, ['--version']).stdout.toString().trim();

const tell = (text: string): void => void process.stderr.write(`${text}\n`);

const COLD_STARTS = 7;

async function run(): Promise<void> {
  prepare();
  const openApi = process.env['PAYNOW_OPENAPI_DIR'];
  const composes = openApi !== undefined && existsSync(`${openApi}/management-api.json`);
  if (!composes) tell('Hive Gateway is skipped: PAYNOW_OPENAPI_DIR names no folder with management-api.json.');
  const node = runtime(values['node-version']);
  const effort: Effort = { ...(values.quick ? { rounds: 2, turnMs: 2_000 } : { rounds: 3, turnMs: 4_000 }), node };
  const rig = await startRig();
  if (values.profile) {
    for (const scenario of SCENARIOS.filter(({ name }) => wants(name))) {
      process.stdout.write(`${await profile(scenario, rig, effort)}\n\n`);
    }
    return;
  }
  const rows: Row[] = [];
  for (const scenario of SCENARIOS.filter(({ name }) => wants(name))) {
    tell(`${scenario.name} ...`);
    const takes = (name: string): boolean => (servers?.includes(name) ?? true) && (name !== 'hive' || composes);
    rows.push(...(await measure(scenario, rig, effort, ({ name }) => takes(name))));
  }
  const results: Results = {
    rows,
    ...(wants('single') && { roundTripMs: await measureRoundTrip(rig, 20) }),
    ...(wants('growth') && { growth: await measureGrowth(rig, effort.rounds, node) }),
    ...(wants('start') && { coldStartMs: await measureColdStart(rig, COLD_STARTS, node) }),
  };
  const how = `${effort.rounds} rounds, medians; ${pinned ? 'one core per process' : 'not pinned to cores'}.`;
  const text = describe(results, versionOf(node), values.quick ? `${how} Quick run: provisional.` : how);
  process.stdout.write(`${text}\n`);
  if (
    values.write ||
    (!values.quick && !only && !servers && node.execPath === OWN_NODE.execPath && values.node.length === 0)
  )
    writeDocument(results, text);
}

run().then(
  () => process.exit(0),
  (error: unknown) => {
    tell(error instanceof Error ? (error.stack ?? error.message) : String(error));
    process.exit(1); // children follow: they end with their parent
  },
);
