import { printCursor } from '../../events/cursor.js';
import type { ToldEvent } from '../../events/told.js';
import type { Terminal } from '../command.js';
import { withLog } from './opened.js';
import type { Options } from './options.js';
import { eventsOf, rangeOf } from './range.js';
import { jsonLine, line } from './texts.js';

/** `events tail`: events as they are received, until it is ended. */
export async function tail(options: Options, terminal: Terminal, ended: AbortSignal): Promise<void> {
  const range = rangeOf(options);
  // A log in a folder is looked at by timers that let a process end.
  const alive = setInterval(() => {}, 60_000);
  await withLog(options, terminal, async (log) => {
    const { events, store, storeId } = log;
    terminal.err(`Following the events of store ${storeId}. End with Ctrl-C.`);
    const say = (event: ToldEvent) => terminal.out(options['json'] === true ? jsonLine(event) : line(event));
    let { after } = range;
    if (range.since !== undefined) {
      const state = await store.state(storeId);
      for await (const event of eventsOf(log, range, state)) say(event);
      after = printCursor({ storeId, epoch: state.epoch, place: state.newest ?? state.removed ?? '0-0' });
    }
    for await (const event of events.follow({ storeId, after, types: range.types }, ended)) say(event);
  }).finally(() => clearInterval(alive));
}
