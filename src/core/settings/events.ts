import * as z from 'zod';
import { httpUrl, integer, MINUTE, onOff, optional, setting } from './values.js';

/** PayNow's webhooks, and the log of events: see docs/events.md. */
export const EVENT_SETTINGS = {
  PAYNOW_WEBHOOK_SECRETS: optional(
    z
      .string()
      .regex(/^[\x21-\x7e]+$/, 'must be secrets separated by commas, without spaces')
      .refine((text) => text.split(',').every((secret) => secret !== ''), 'must not hold an empty secret'),
    "Secrets of PayNow's webhook subscriptions, separated by commas: each subscription has its own. With `PAYNOW_API_KEY` the gateway also reads those of the subscriptions that point to it. See docs/events.md.",
  ),
  GATEWAY_PUBLIC_URL: optional(
    httpUrl,
    'The address that PayNow knows the gateway by, for instance `https://graph.example.com`. Without it every subscription whose address ends with `/webhooks/paynow` counts as one that points to the gateway.',
  ),
  EVENTS_RETENTION_MS: setting(
    integer(MINUTE, 366 * 24 * 60 * MINUTE),
    7 * 24 * 60 * MINUTE,
    'Milliseconds events are kept. Whoever was away for longer cannot go on where they stopped.',
  ),
  EVENTS_BACKFILL: setting(
    onOff,
    'on',
    "Whether the gateway reads PayNow's webhook history at its start, and adds the events that it missed to the log. Needs `PAYNOW_API_KEY` and a log that survives a restart.",
  ),
  EVENTS_PERSONAL_DATA: setting(
    z.enum(['keep', 'drop']),
    'keep',
    'Whether names, addresses, e-mail and IP addresses of customers are kept in the log of events. Ids and amounts always are.',
  ),
  EVENTS_MAX_LISTENERS: setting(
    integer(1, 1_000_000),
    1_000,
    'Subscriptions that this process serves at one time. More are refused with `LIMIT_EXCEEDED`.',
  ),
} as const;
