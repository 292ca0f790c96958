import { readConfig } from '../../src/core/config.js';
import { silentLog } from '../../src/core/log.js';
import { createGateway } from '../../src/server/gateway.js';
import { type Answer, type StandIn, startStandIn } from '../upstream/client/standIn.js';
import { type Client, sendAlone } from './client.js';
import { metricOf } from './metrics.js';

/** A gateway in production, which shows no cost. Whatever its clients send takes the direct lane. */
export async function startLaneBed(settings: Record<string, string> = {}) {
  const standIn = await startStandIn();
  const config = readConfig({
    NODE_ENV: 'production',
    GATEWAY_DATA_DIR: 'memory',
    PAYNOW_BASE_URL: standIn.url,
    PAYNOW_STORE_ID: '7',
    PAYNOW_RETRIES: '0',
    ...settings,
  });
  const gateway = createGateway({ config, log: silentLog, graphiql: false });
  const url = await gateway.listen(0, '127.0.0.1');
  const send = (query: string, key = 'anna', headers: Record<string, string> = {}, more: object = {}): Client =>
    sendAlone(url, { query, ...more }, { authorization: `APIKey ${key}`, ...headers });
  const metric = (name: string): Promise<number> => metricOf(url, name);
  let introduced = 0;
  return {
    url,
    standIn,
    send,
    /** Sends it once as somebody else, so that connections are open and the document is known; counted as no run. */
    async introduce(query: string, more: object = {}): Promise<void> {
      const before = await metric(RUNS);
      await send(query, 'stranger', {}, more).text;
      introduced += (await metric(RUNS)) - before;
    },
    metric,
    joins: () => metric('gateway_operations_total{way="direct",result="join"}'),
    runs: async () => (await metric(RUNS)) - introduced,
    async [Symbol.asyncDispose]() {
      await gateway.close();
      await standIn[Symbol.asyncDispose]();
    },
  };
}

/** Counts answers that were not made again. */
export const KNOWN = 'gateway_operations_total{way="direct",result="known"}';

const RUNS = 'gateway_operations_total{way="direct",result="run"}';

/** Answers of a route that are held back until they are told. */
export function held(standIn: StandIn, route: string): (answer: Answer) => void {
  const waiting: Array<(answer: Answer) => void> = [];
  standIn.always(route, async (response, received) => {
    const answer = await new Promise<Answer>((done) => waiting.push(done));
    await answer(response, received);
  });
  return (answer) => {
    for (const done of waiting.splice(0)) done(answer);
  };
}
