import cluster, { type Worker } from 'node:cluster';
import { availableParallelism } from 'node:os';
import { AggregatorRegistry } from 'prom-client';
import { type Config, ConfigError, isInMemory, readConfig } from '../core/config.js';
import type { Log } from '../core/log.js';
import { createMetricsServer, type MetricsServer } from '../server/http/metricsServer.js';
import { settingsEnvironment } from './envFile.js';
import type { ToPrimary, ToWorker } from './workerMessages.js';

/** A worker that ends sooner than this after its start is started again after a pause, which doubles. */
const SOUND_MS = 10_000;
const FIRST_PAUSE_MS = 500;
const MAX_PAUSE_MS = 30_000;
/** Workers that do not answer in this time are left out of the metrics. */
const MEASURE_MS = 2_000;

/** What the first process decides once: the port that all share, and where their metrics are. */
const FIXED = ['PORT', 'HOST', 'METRICS_PORT', 'METRICS_HOST'] as const;

/** @throws ConfigError for settings with which several processes would not know of each other's writes */
function checkShared(config: Config): void {
  if (!isInMemory(config)) return;
  throw new ConfigError(
    'GATEWAY_WORKERS needs a store (PAYNOW_STORE_ID) and a ledger that processes can share: GATEWAY_DATA_DIR or REDIS_URL.',
  );
}

const countOf = ({ GATEWAY_WORKERS: workers }: Config): number =>
  workers === 'auto' ? availableParallelism() : (workers ?? 1);

/** Node lists a worker until it has exited and its channel has closed, in either order. Only the exit matters here. */
const isAnyRunning = (): boolean => Object.values(cluster.workers ?? {}).some((worker) => worker?.isDead() === false);

/** The processes that serve one port, and what they have in common: metrics, writes, their replacement, their end. */
export class Workers {
  readonly #ready = new Set<Worker>();
  readonly #leaving = new Set<Worker>();
  readonly #measured = new Map<number, (metrics: unknown) => void>();
  #metrics: MetricsServer | undefined;
  #env: NodeJS.ProcessEnv;
  #count: number;
  #measures = 0;
  #failures = 0;
  #isStopping = false;
  #replacing: Promise<void> = Promise.resolve();

  constructor(
    private readonly config: Config,
    private readonly log: Log,
  ) {
    checkShared(config);
    this.#env = settingsEnvironment(process.env);
    this.#count = countOf(config);
    cluster.on('exit', (worker, code, signal) => this.#ended(worker, code, signal));
    cluster.on('message', (worker, message: ToPrimary) => this.#heard(worker, message));
  }

  /** Starts all workers. Gives the address of `/graphql` and that of the metrics. Rejects when one cannot start. */
  async start(): Promise<{ readonly url: string; readonly metricsUrl: string | undefined }> {
    const urls = await Promise.all(Array.from({ length: this.#count }, () => this.#fork()));
    const { METRICS_PORT: port, METRICS_HOST: host } = this.config;
    if (port === undefined) return { url: urls[0] ?? '', metricsUrl: undefined };
    this.#metrics = createMetricsServer(() => this.#measure());
    return { url: urls[0] ?? '', metricsUrl: await this.#metrics.listen(port, host) };
  }

  /** Replaces every worker by one with the settings of now, one after the other. Settings that are wrong change nothing. */
  replace(): void {
    this.#replacing = this.#replacing.then(async () => {
      try {
        const env = settingsEnvironment(process.env);
        const config = readConfig(env);
        checkShared(config);
        this.#env = this.#withFixed(env, config);
        this.#count = countOf(config);
      } catch (error) {
        const failure = error instanceof Error ? error.message : String(error);
        return this.log.error({ failure }, 'settings cannot be used; the workers go on with those they have');
      }
      const old = [...this.#ready];
      for (let n = 0; n < Math.max(old.length, this.#count) && !this.#isStopping; n += 1) {
        if (n < this.#count && (await this.#fork().catch(() => undefined)) === undefined) {
          return this.log.error({}, 'a new worker could not start; the others go on');
        }
        const retired = old[n];
        if (retired) this.#stop(retired, 'retire');
      }
      this.log.info({ workers: this.#count }, 'workers were replaced');
    });
  }

  /** These settings with those of the first process that a new worker cannot change; says which were meant to. */
  #withFixed(env: NodeJS.ProcessEnv, config: Config): NodeJS.ProcessEnv {
    const settings = FIXED.filter((name) => config[name] !== this.config[name]);
    if (settings.length > 0) {
      this.log.warn({ settings }, 'settings have changed that need a restart; the former values stay in use');
    }
    const fixed = FIXED.map((name) => [name, this.config[name]?.toString()] as const);
    return { ...env, ...Object.fromEntries(fixed) };
  }

  /** Ends all workers, and resolves when they are gone. */
  async stop(how: 'now' | 'drain'): Promise<void> {
    this.#isStopping = true;
    for (const worker of Object.values(cluster.workers ?? {})) if (worker) this.#stop(worker, how);
    while (isAnyRunning()) await new Promise((resolve) => cluster.once('exit', resolve));
    await this.#metrics?.close();
  }

  #fork(): Promise<string> {
    const begun = performance.now();
    const worker = cluster.fork({ ...this.#env, GATEWAY_WORKER: '1' });
    return new Promise((resolve, reject) => {
      worker.on('message', (message: ToPrimary) => {
        if (message.is !== 'listening') return;
        this.#ready.add(worker);
        this.log.info({ pid: worker.process.pid }, 'a worker has started');
        setTimeout(() => (this.#failures = 0), SOUND_MS).unref();
        resolve(message.url);
      });
      worker.once('exit', () => reject(new Error(`a worker ended after ${Math.round(performance.now() - begun)} ms`)));
    });
  }

  #stop(worker: Worker, how: 'now' | 'drain' | 'retire'): void {
    this.#leaving.add(worker);
    this.#tell(worker, { do: 'stop', how });
  }

  #ended(worker: Worker, code: number | null, signal: string | null): void {
    const wasReady = this.#ready.delete(worker);
    if (this.#leaving.delete(worker) || this.#isStopping) return;
    const about = { pid: worker.process.pid, ...(code !== null && { code }), ...(signal !== null && { signal }) };
    this.log.error(about, 'a worker has ended');
    if (wasReady) this.#again();
  }

  /** Starts a worker in the place of one that has ended: at once the first time, later when it happens again and again. */
  #again(): void {
    const pause = this.#failures === 0 ? 0 : Math.min(MAX_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (this.#failures - 1));
    this.#failures += 1;
    setTimeout(() => {
      if (!this.#isStopping && this.#ready.size < this.#count) this.#fork().catch(() => this.#again());
    }, pause);
  }

  #heard(from: Worker, message: ToPrimary): void {
    if (message.is === 'dropped') {
      const { storeId, resources } = message;
      for (const worker of this.#ready) if (worker !== from) this.#tell(worker, { do: 'drop', storeId, resources });
    } else if (message.is === 'measured') {
      this.#measured.get(message.id)?.(message.metrics);
      this.#measured.delete(message.id);
    } else if (message.is === 'pinging') {
      this.#tell(from, { do: 'pong', id: message.id });
    } else if (message.is === 'asked') {
      const { id } = message;
      void this.#measure().then((text) => this.#tell(from, { do: 'show', id, text }));
    }
  }

  /** The metrics of all workers as one. */
  async #measure(): Promise<string> {
    const all = await Promise.all([...this.#ready].map((worker) => this.#measureOne(worker)));
    const known = all.filter((metrics): metrics is object[] => Array.isArray(metrics));
    return AggregatorRegistry.aggregate(known).metrics();
  }

  #measureOne(worker: Worker): Promise<unknown> {
    this.#measures += 1;
    const id = this.#measures;
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.#measured.delete(id);
        resolve(undefined);
      }, MEASURE_MS);
      this.#measured.set(id, (metrics) => {
        clearTimeout(timer);
        resolve(metrics);
      });
      this.#tell(worker, { do: 'measure', id });
    });
  }

  #tell(worker: Worker, message: ToWorker): void {
    if (worker.isConnected()) worker.send(message, () => {}); // one that is gone is told nothing
  }
}
