import cluster from 'node:cluster';
import { TokenFile, TokenFileError } from '../auth/tokenFile.js';
import { type Config, ConfigError, readConfig } from '../core/config.js';
import { createLog, type Log } from '../core/log.js';
import { type FileDestination, fileDestination } from '../core/logDestination.js';
import { createGateway } from '../server/gateway.js';
import { tracingFrom } from '../server/observe/tracingFrom.js';
import { connectWebhooks, demoSetup, type SandboxAddress, startDemo } from './demo.js';
import { settingsEnvironment } from './envFile.js';
import { onStop } from './stop.js';
import { handedOver, isWorker, metricsOfAll, serveAsWorker } from './worker.js';

/** Listens; when no PayNow setting exists, with the given sandbox or one of its own. */
async function listen(given: SandboxAddress | undefined): Promise<void> {
  const config = readConfig(isWorker() ? process.env : settingsEnvironment(process.env));
  if (config.GATEWAY_WORKERS !== undefined && !isWorker()) return listenByWorkers(config);
  const destination = fileDestination();
  const log = createLog(config.LOG_LEVEL, destination);
  if (config.GATEWAY_TOKENS_FILE !== undefined) await new TokenFile(config.GATEWAY_TOKENS_FILE).refresh();
  const own = config.sandbox && !given ? await startDemo(config) : undefined;
  const demo = own ?? (config.sandbox && given ? await demoSetup(config, given) : undefined);
  const running = demo?.config ?? config;
  if (!config.sandbox && config.PAYNOW_BASE_URL.startsWith('http://')) {
    log.warn(
      { paynow: new URL(config.PAYNOW_BASE_URL).host },
      'PAYNOW_BASE_URL is plain http: keys travel unencrypted',
    );
  }
  const tracing = await tracingFrom(process.env, running.PAYNOW_BASE_URL);
  const gateway = createGateway({
    ...(tracing && { tracing }),
    config: running,
    log,
    processMetrics: true,
    ...(demo && { graphiql: demo.graphiql }),
    ...(isWorker() && { metricsText: metricsOfAll }),
  });
  const url = await gateway.listen(config.PORT, config.HOST);
  const stop = ending(log, destination, async (how) => {
    // Who presses Ctrl-C has no load balancer in front.
    if (how === 'drain') await gateway.drain(config.GATEWAY_STOP_PAUSE_MS, isWorker() ? handedOver : undefined);
    else if (how === 'retire') await gateway.retire();
    await gateway.close();
    await own?.sandbox.close();
  });
  if (isWorker()) return serveAsWorker(gateway, url, stop);
  onStop((bySystem) => stop(bySystem ? 'drain' : 'now'));
  const sandbox = own?.sandbox ?? (config.sandbox ? given : undefined);
  if (sandbox) await connectWebhooks(sandbox, url);
  announce(url, gateway.metricsUrl(), own?.sandbox);
}

/** The one line on stdout; scripts wait for it. */
function announce(url: string, metricsUrl: string | undefined, sandbox: SandboxAddress | undefined): void {
  const line = {
    msg: 'listening',
    url,
    ...(metricsUrl !== undefined && { metricsUrl }),
    ...(sandbox && {
      sandbox: {
        url: sandbox.url,
        storeId: sandbox.storeId,
        apiKey: sandbox.apiKey,
        customerToken: sandbox.customerToken,
      },
    }),
  };
  process.stdout.on('error', () => {}); // nobody reads it: no reason to end
  process.stdout.write(`${JSON.stringify(line)}\n`);
  if (sandbox) process.stderr.write(`GraphiQL: ${url}\nSandbox key: ${sandbox.apiKey}\n`);
}

/** The last lines of the log get this long to be written. */
const LAST_LINES_MS = 500;

type Ending = 'now' | 'drain' | 'retire';

/** What ends this process, the first time it is called. */
function ending<How extends Ending>(log: Log, destination: FileDestination, stop: (how: How) => Promise<void>) {
  const end = async (how: How): Promise<number> => {
    try {
      await stop(how);
      return 0;
    } catch (error) {
      log.error({ failure: String(error) }, 'could not stop cleanly');
      return 1;
    }
  };
  let isEnding = false;
  return (how: How): void => {
    if (isEnding) return;
    isEnding = true;
    void end(how).then(async (code) => {
      await destination.settle(LAST_LINES_MS);
      process.exit(code);
    });
  };
}

/** Starts the workers, and does for all of them what signals ask for. */
async function listenByWorkers(config: Config): Promise<void> {
  const { Workers } = await import('./workers.js');
  const destination = fileDestination();
  const log = createLog(config.LOG_LEVEL, destination);
  const workers = new Workers(config, log);
  const { url, metricsUrl } = await workers.start();
  const stop = ending<'now' | 'drain'>(log, destination, (how) => workers.stop(how));
  onStop((bySystem) => stop(bySystem ? 'drain' : 'now'));
  process.on('SIGHUP', () => workers.replace());
  announce(url, metricsUrl, undefined);
}

/**
 * Starts the gateway of this process; what is wrong with its settings is said on stderr, and the exit code is 1.
 * @param sandbox a sandbox that runs elsewhere, to use in place of one of its own
 */
export async function start(sandbox?: SandboxAddress): Promise<void> {
  try {
    await listen(sandbox);
  } catch (error) {
    const message = error instanceof ConfigError || error instanceof TokenFileError ? error.message : String(error);
    process.stderr.write(`${message}\n`);
    process.exitCode = 1;
    if (isWorker() || cluster.workers) process.exit(); // what ties them together would keep them alive
  }
}
