import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { z } from 'zod';
import { isMadeOf } from '../inputs.js';
import { bundlePage } from '../pageBundle.js';
import { type BuildResult, Program } from './program.js';
import { watchSources } from './watch.js';

/** Editors write several files at a time: changes within so many milliseconds make one restart. */
const SETTLE_MS = 40;

/** What a session is run with. */
export interface DevOptions {
  /** The project's folder. */
  readonly root: string;
  readonly env: NodeJS.ProcessEnv;
  /** Whether the gateway uses a sandbox; otherwise it serves the store that `env` names. */
  readonly sandbox: boolean;
  /** Takes one line of output, or more. */
  readonly print: (text: string) => void;
}

const gatewayLine = z.object({ msg: z.literal('listening'), url: z.url() });
const sandboxLine = z.object({
  msg: z.literal('sandbox listening'),
  url: z.url(),
  storeId: z.string(),
  apiKey: z.string(),
  customerToken: z.string(),
});

/** Runs the gateway and its sandbox, and restarts them when their code has changed. */
export class DevSession {
  /** Paths. */
  readonly #changed = new Set<string>();
  /** The files that GraphiQL's page is made of, once it is. */
  #pageInputs: ReadonlySet<string> | undefined;
  #began = 0;
  #turn: Promise<void> = Promise.resolve();
  #timer: NodeJS.Timeout | undefined;
  #unwatch = (): void => undefined;
  #closed = false;
  #sandboxLine: z.infer<typeof sandboxLine> | undefined;
  /** The gateway's port and the sandbox's, kept over restarts once the system has chosen them. */
  #ports: { gateway?: string; sandbox: string };

  private constructor(
    private readonly options: DevOptions,
    private readonly folder: string,
    private readonly gateway: Program,
    private readonly sandbox: Program,
  ) {
    this.#ports = { sandbox: options.env['SANDBOX_PORT'] || '0' };
  }

  /** Starts what compiles, and goes on with each saved change. */
  static async start(options: DevOptions): Promise<DevSession> {
    const folder = bundleFolder(join(options.root, 'node_modules/.cache/dev'));
    const crashed = (name: string) => (code: number | null) =>
      options.print(`The ${name} ended by itself with ${code}. The next saved change starts it again.`);
    const at = (path: string): string => join(options.root, path);
    const gateway = at('scripts/dev-gateway.ts');
    const sandbox = at('src/cli/sandbox.ts');
    const session = new DevSession(
      options,
      folder,
      // The sandbox is a process of its own, so that the gateway need not load another.
      await Program.of(gateway, join(folder, 'gateway.mjs'), ['../sandbox/sandbox.js'], crashed('gateway')),
      await Program.of(sandbox, join(folder, 'sandbox.mjs'), [], crashed('sandbox')),
    );
    session.#unwatch = watchSources(at('src'), (path) => session.#onChange(path));
    await session.#next('Start');
    options.print('Watching src/. Types are not checked here: npm run types. Ctrl-C ends.');
    return session;
  }

  /** Ends both processes and the watching. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#unwatch();
    clearTimeout(this.#timer);
    await Promise.all([this.gateway.stop(), this.sandbox.stop()]);
    await this.#turn;
    await Promise.all([this.gateway.close(), this.sandbox.close()]);
    rmSync(this.folder, { recursive: true, force: true });
  }

  #onChange(path: string): void {
    if (this.#changed.size === 0) this.#began = performance.now();
    this.#changed.add(path);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      if (this.#changed.size > 0) void this.#next();
    }, SETTLE_MS);
  }

  /** Takes its turn behind the update under way. */
  #next(first?: string): Promise<void> {
    this.#turn = this.#turn.then(async () => {
      if (this.#closed || (first === undefined && this.#changed.size === 0)) return;
      const changed = [...this.#changed];
      const [path = '', ...others] = changed;
      const also = others.length === 0 ? '' : ` and ${others.length} more`;
      const what = first ?? `${relative(this.options.root, path)}${also} changed`;
      const began = first === undefined ? this.#began : performance.now();
      this.#changed.clear();
      const done = await this.#update(changed).catch(
        (error: unknown) => `not started, ${error instanceof Error ? error.message : String(error)}`,
      );
      const took = ((performance.now() - began) / 1000).toFixed(1);
      if (!this.#closed) this.options.print(`${what}: ${done.replace('#', `${took} s`)}`);
    });
    return this.#turn;
  }

  /** Rebuilds what is made of these, and restarts programs with new code; says what it did, with `#` for the time it took. */
  async #update(changed: readonly string[]): Promise<string> {
    const [gateway, sandbox, freshPage] = await Promise.all([
      this.gateway.rebuild(changed),
      this.sandbox.rebuild(changed),
      this.#rebuildPage(changed),
    ]);
    const messages = brokenMessages(gateway) || brokenMessages(sandbox);
    if (messages) return `it does not compile.${this.gateway.runs ? ' What was started goes on.' : ''}\n${messages}`;

    const freshSandbox = this.options.sandbox && (sandbox.kind === 'changed' || !this.sandbox.runs);
    const freshGateway = gateway.kind === 'changed' || freshPage || freshSandbox || !this.gateway.runs;
    if (!freshGateway) return 'the same program, nothing to restart';
    const verb = this.#ports.gateway === undefined ? 'started' : 'restarted';
    if (freshSandbox) await this.#startSandbox();
    await this.#startGateway();
    return freshSandbox ? `${verb} with a new sandbox in #` : `${verb} in #`;
  }

  /** @returns whether the page has changed */
  async #rebuildPage(changed: readonly string[]): Promise<boolean> {
    if (!isMadeOf(this.#pageInputs, changed)) return false;
    this.#pageInputs = undefined;
    const { isNew, inputs } = await bundlePage(this.options.root);
    this.#pageInputs = inputs;
    return isNew;
  }

  async #startSandbox(): Promise<void> {
    const env = { ...this.#env(), SANDBOX_PORT: this.#ports.sandbox };
    this.#sandboxLine = sandboxLine.parse(await this.sandbox.restart(env));
    this.#ports.sandbox = new URL(this.#sandboxLine.url).port;
  }

  async #startGateway(): Promise<void> {
    const { url } = gatewayLine.parse(
      await this.gateway.restart({
        ...this.#env(),
        ...(this.#ports.gateway !== undefined && { PORT: this.#ports.gateway }),
        ...(this.#sandboxLine && { DEV_SANDBOX: JSON.stringify(this.#sandboxLine) }),
      }),
    );
    if (this.#ports.gateway !== undefined) return;
    this.#ports.gateway = new URL(url).port;
    this.options.print(`GraphiQL: ${url}`);
    if (this.#sandboxLine) this.options.print(`Sandbox: ${this.#sandboxLine.url}, key ${this.#sandboxLine.apiKey}`);
  }

  #env(): NodeJS.ProcessEnv {
    // With this name they end by themselves when this process is gone.
    return { ...this.options.env, GATEWAY_STOP_PAUSE_MS: '0', npm_lifecycle_event: 'dev' };
  }
}

/** A folder of this process, below one from which the folders of processes that were killed are removed. */
function bundleFolder(parent: string): string {
  const folder = join(parent, String(process.pid));
  mkdirSync(folder, { recursive: true });
  for (const pid of readdirSync(parent)) {
    if (!isAlive(Number(pid))) rmSync(join(parent, pid), { recursive: true, force: true });
  }
  return folder;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

const brokenMessages = (result: BuildResult): string => (result.kind === 'broken' ? result.messages : '');
