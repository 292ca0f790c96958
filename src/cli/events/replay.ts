import { signatureOf } from '../../events/signature.js';
import type { ToldEvent } from '../../events/told.js';
import { CommandError, type Terminal, wrong } from '../command.js';
import { withLog } from './opened.js';
import { given, type Options, secretsOf } from './options.js';
import { eventsOf, rangeOf } from './range.js';
import { timeOf } from './texts.js';

/** How long a receiver may take, in milliseconds. */
const ANSWER_MS = 10_000;

/** An event as PayNow would deliver it now. */
interface Delivery {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * `events replay`: sends logged events again, one after the other and signed with the secret, to an address or to
 * stdout. It stops at the first delivery that is not taken.
 */
export async function replay(options: Options, terminal: Terminal): Promise<void> {
  const range = rangeOf(options);
  const to = given(options, 'to');
  if (to === undefined) throw wrong('Say where to: --to URL, or --to - for stdout.');
  if (to !== '-' && !isAddress(to)) throw wrong('--to must be an http:// or https:// address, or - for stdout.');
  const [secret, ...others] = await secretsOf(options);
  if (secret === undefined) throw wrong('Say what to sign with: --secret-file FILE, or --secret TEXT.');
  if (others.length > 0) throw wrong('Give one secret.');
  await withLog(options, terminal, async (log) => {
    let sent = 0;
    for await (const event of eventsOf(log, range, await log.store.state(log.storeId))) {
      const delivery = deliveryOf(event, secret, Date.now());
      if (to === '-') terminal.out(JSON.stringify(delivery));
      else await send(to, delivery, { event, sent, terminal });
      sent += 1;
    }
    terminal.err(sent === 0 ? 'No events.' : `${sent} ${sent === 1 ? 'event' : 'events'} sent.`);
  });
}

const isAddress = (to: string): boolean => /^https?:\/\//i.test(to) && URL.canParse(to) && new URL(to).username === '';

function deliveryOf({ eventType, eventId, body: about }: ToldEvent, secret: string, now: number): Delivery {
  const body = JSON.stringify({ event_type: eventType, event_id: eventId, body: about });
  const timestamp = String(now);
  const headers = {
    'content-type': 'application/json',
    'paynow-timestamp': timestamp,
    'paynow-signature': signatureOf(secret, timestamp, Buffer.from(body)),
  };
  return { headers, body };
}

interface Progress {
  readonly event: ToldEvent;
  readonly sent: number;
  readonly terminal: Terminal;
}

/** @throws CommandError when it was not taken: PayNow counts every status above 299 as a failure */
async function send(to: string, { headers, body }: Delivery, { event, sent, terminal }: Progress): Promise<void> {
  const result = await fetch(to, {
    ...{ method: 'POST', headers, body, redirect: 'manual' },
    signal: AbortSignal.timeout(ANSWER_MS),
  }).then(
    async (response) => {
      await response.body?.cancel();
      return response.status;
    },
    (error: unknown) => reasonOf(error),
  );
  if (typeof result === 'number' && result <= 299) {
    terminal.out(`${result}  ${event.eventType}  event ${event.eventId}`);
    return;
  }
  const why = typeof result === 'number' ? `was answered with ${result}` : `was not answered: ${result}`;
  throw new CommandError(
    `Event ${event.eventId} (${event.eventType}) ${why}. ${sent} before it were taken. To go on with it, replay with the same options, but --since ${timeOf(event)} in place of --since or --after: receivers have to know repeated events by their event_id.`,
  );
}

function reasonOf(error: unknown): string {
  if (error instanceof Error && error.name === 'TimeoutError') return `nothing came within ${ANSWER_MS / 1000} seconds`;
  const { cause = error } = error as { readonly cause?: unknown };
  const { code, message } = cause as NodeJS.ErrnoException;
  return code ?? message;
}
