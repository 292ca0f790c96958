import type { ToldEvent } from '../../events/told.js';
import type { Terminal } from '../command.js';
import { withLog } from './opened.js';
import { flag, given, parse, text, wrong } from './options.js';
import { eventsOf, RANGE, rangeOf } from './range.js';
import { jsonLine, line } from './texts.js';

/** `events list`: the newest events of a part of the log, oldest first. */
export async function list(args: readonly string[], terminal: Terminal): Promise<void> {
  const options = parse(args, { ...RANGE, limit: text, json: flag });
  const range = rangeOf(options);
  const limit = given(options, 'limit') ?? '50';
  if (!/^[1-9]\d{0,5}$/.test(limit)) throw wrong('--limit must be a whole number from 1 to 999999.');
  await withLog(options, terminal, async (log) => {
    const newest: ToldEvent[] = [];
    for await (const event of eventsOf(log, range, await log.store.state(log.storeId))) {
      newest.push(event);
      if (newest.length > 2 * Number(limit)) newest.splice(0, newest.length - Number(limit));
    }
    const shown = newest.slice(-Number(limit));
    for (const event of shown) terminal.out(options['json'] === true ? jsonLine(event) : line(event));
    if (shown.length === 0) terminal.err('No events.');
  });
}
