import * as z from 'zod';
import { integer, MINUTE, onOff, optional, setting } from './values.js';

/** Where events are sent on to: see docs/events.md. */
export const RELAY_SETTINGS = {
  GATEWAY_RELAYS_FILE: optional(
    z.string().min(1, 'must be the path of a file that exists'),
    'File with relays: targets that events are sent to. Read again when it changes. It holds secrets, so nobody but its owner and group may read it. See docs/events.md.',
  ),
  RELAY_PRIVATE_TARGETS: setting(
    onOff,
    'off',
    'Whether relays may send to this machine, to private networks, and over `http://`.',
  ),
  RELAY_TIMEOUT_MS: setting(
    integer(100, 5 * MINUTE),
    10_000,
    'Milliseconds that one delivery of a relay may take, from connecting to the status of the answer.',
  ),
  RELAY_BACKOFF_MAX_MS: setting(
    integer(1, 24 * 60 * MINUTE),
    10 * MINUTE,
    'Longest pause between two attempts of a relay, in milliseconds. The first one is about a second, and each is twice the one before.',
  ),
  RELAY_GIVE_UP_MS: setting(
    integer(0, 366 * 24 * 60 * MINUTE),
    2 * 24 * 60 * MINUTE,
    'Milliseconds from the first attempt until an event becomes a dead letter of its relay, and the next event is sent.',
  ),
  RELAY_MAX: setting(integer(1, 10_000), 100, 'Relays of one store that `createEventRelay` makes at the most.'),
} as const;
