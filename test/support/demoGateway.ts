import { type Demo, startDemo } from '../../src/cli/demo.js';
import { readConfig } from '../../src/core/config.js';
import { silentLog } from '../../src/core/log.js';
import { createGateway } from '../../src/server/gateway.js';

/** A gateway as it starts without any setting: with a sandbox of its own and GraphiQL. */
export interface DemoGateway extends Demo, AsyncDisposable {
  /** Of `/graphql`. */
  readonly url: string;
}

/** Starts one in this process, without a log, on a free port. */
export async function startDemoGateway(): Promise<DemoGateway> {
  const demo = await startDemo(readConfig({}));
  const gateway = createGateway({ config: demo.config, log: silentLog, graphiql: demo.graphiql });
  return {
    ...demo,
    url: await gateway.listen(0, '127.0.0.1'),
    async [Symbol.asyncDispose]() {
      await gateway.close();
      await demo.sandbox.close();
    },
  };
}
