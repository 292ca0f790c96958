import { TokenFile, TokenFileError } from '../auth/tokenFile.js';
import { ConfigError, readConfig } from '../core/config.js';
import { createLog, type Log } from '../core/log.js';
import { createGateway } from '../server/gateway.js';
import { connectWebhooks, demoSetup, type SandboxAddress, startDemo } from './demo.js';
import { onStop } from './stop.js';

/** Listens; when no PayNow setting exists, with the given sandbox or one of its own. */
async function listen(given: SandboxAddress | undefined): Promise<void> {
  const config = readConfig(process.env);
  const log = createLog(config.LOG_LEVEL);
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
  const gateway = createGateway({ config: running, log, ...(demo && { graphiql: demo.graphiql }) });
  const url = await gateway.listen(config.PORT, config.HOST);
  stopWhenTold(log, async () => {
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
  process.stdout.write(`${JSON.stringify(line)}\n`);
  if (sandbox) process.stderr.write(`GraphiQL: ${url}\nSandbox key: ${sandbox.apiKey}\n`);
}

function stopWhenTold(log: Log, stop: () => Promise<void>): void {
  onStop(() => {
    stop().then(
      () => process.exit(0),
      (error: unknown) => {
        log.error({ failure: String(error) }, 'could not stop cleanly');
        process.exit(1);
      },
    );
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
