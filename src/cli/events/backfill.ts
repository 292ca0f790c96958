import { backfill as fill } from '../../events/backfill.js';
import { knownMsOf } from '../../events/open.js';
import { CommandError, type Terminal, wrong } from '../command.js';
import { settingsOf } from '../settings.js';
import { withLog } from './opened.js';
import { moment, type Options } from './options.js';
import { withPaynow } from './paynow.js';

const DAY_MS = 86_400_000;

/** `events backfill`: adds what PayNow's webhook history has and the log does not. */
export async function backfill(options: Options, terminal: Terminal): Promise<void> {
  const config = settingsOf(terminal);
  const [knownMs, now] = [knownMsOf(config), Date.now()];
  const since = moment(options, 'since', now) ?? now - knownMs;
  if (since < now - knownMs) {
    throw wrong(
      `--since can be ${knownMs / DAY_MS} days ago at most: the ids of older events are forgotten, so events could appear twice.`,
    );
  }
  const report = await withLog(options, terminal, async ({ events, storeId }) =>
    withPaynow(options, terminal, (reading) =>
      fill(
        { ...reading, events, keepsPersonalData: config.EVENTS_PERSONAL_DATA === 'keep' },
        { storeId, since, states: ['all'] },
      ),
    ),
  );
  const { subscriptions, found, added, unusable } = report;
  if (subscriptions === 0) {
    throw new CommandError(
      'No webhook subscription of this store points to /webhooks/paynow of this gateway (GATEWAY_PUBLIC_URL): PayNow has no history for it. Create subscriptions with createWebhookEndpoints.',
    );
  }
  terminal.out(`${added} of ${found} deliveries in PayNow's history were missing, and are in the log now.`);
  if (unusable > 0) {
    terminal.err(
      `${unusable} deliveries were left out: PayNow's history shows no complete event (event_type, event_id and body) for them. Have PayNow send them again from its dashboard.`,
    );
  }
}
