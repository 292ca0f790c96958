import type { ToldEvent } from '../../events/told.js';
import type { Terminal } from '../command.js';
import { withLog } from './opened.js';
import type { Options } from './options.js';
import { eventsOf, rangeOf } from './range.js';
import { jsonLine, line } from './texts.js';

/** `events list`: the newest events of a part of the log, oldest first. */
export async function list(options: Options, terminal: Terminal): Promise<void> {
  const range = rangeOf(options);
  const limit = Number(options['limit']);
  await withLog(options, terminal, async (log) => {
    const newest: ToldEvent[] = [];
    for await (const event of eventsOf(log, range, await log.store.state(log.storeId))) {
      newest.push(event);
      if (newest.length > 2 * limit) newest.splice(0, newest.length - limit);
    }
    const shown = newest.slice(-limit);
    for (const event of shown) terminal.out(options['json'] === true ? jsonLine(event) : line(event));
    if (shown.length === 0) terminal.err('No events.');
  });
}
