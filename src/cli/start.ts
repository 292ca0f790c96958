import { TokenFile, TokenFileError } from '../auth/tokenFile.js';
import { ConfigError, readConfig } from '../core/config.js';
import { createLog, type Log } from '../core/log.js';
import { type FileDestination, fileDestination } from '../core/logDestination.js';
import { createGateway } from '../server/gateway.js';
import { tracingFrom } from '../server/observe/tracingFrom.js';
import { connectWebhooks, demoSetup, type SandboxAddress, startDemo } from './demo.js';
import { onStop } from './stop.js';

/** Listens; when no PayNow setting exists, with the given sandbox or one of its own. */
async function listen(given: SandboxAddress | undefined): Promise<void> {
  const config = readConfig(process.env);
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
  });
  const url = await gateway.listen(config.PORT, config.HOST);
  stopWhenTold(log, destination, async (bySystem) => {
    // Who presses Ctrl-C has no load balancer in front.
    if (bySystem) await gateway.drain(config.GATEWAY_STOP_PAUSE_MS);
    await gateway.close();
    await own?.sandbox.close();
  });
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

function stopWhenTold(log: Log, destination: FileDestination, stop: (bySystem: boolean) => Promise<void>): void {
  const end = async (bySystem: boolean): Promise<number> => {
    try {
      await stop(bySystem);
      return 0;
    } catch (error) {
      log.error({ failure: String(error) }, 'could not stop cleanly');
      return 1;
    }
  };
  onStop((bySystem) => {
    void end(bySystem).then(async (code) => {
      await destination.settle(LAST_LINES_MS);
      process.exit(code);
    });
  });
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
  }
}
