import * as z from 'zod';
import { httpUrl, integer, MINUTE, optional, percentScale, setting, storeId } from './values.js';

/** How PayNow is reached, and its units. */
export const PAYNOW_SETTINGS = {
  PAYNOW_BASE_URL: setting(
    httpUrl,
    'https://api.paynow.gg',
    "Address of PayNow's API. Plain http is allowed; a warning is logged, because keys then travel unencrypted.",
  ),
  PAYNOW_STORE_ID: optional(storeId, 'The default store. Required in production.'),
  PAYNOW_API_KEY: optional(
    z.string().regex(/^[\x21-\x7e]+$/, 'must be printable characters without spaces'),
    "The key that callers with a Bearer token reach PayNow with, within the token's scopes and stores. Never used for anybody else. Setting it also ends sandbox mode.",
  ),
  PAYNOW_TIMEOUT_MS: setting(
    integer(1, 10 * MINUTE),
    10_000,
    'Milliseconds one PayNow call may take, once it is its turn.',
  ),
  PAYNOW_MAX_CONCURRENCY: setting(integer(1, 1000), 32, 'PayNow calls at one time per credential. More wait in order.'),
  PAYNOW_ADDRESS_CONCURRENCY: setting(
    integer(1, 1000),
    32,
    'PayNow calls at one time per network address, for callers without a credential that PayNow has accepted. More wait in order.',
  ),
  PAYNOW_CONNECTIONS: setting(
    integer(1, 10_000),
    256,
    'Connections kept to PayNow at the most, for everybody together. Half of them at the most are for callers without a credential that PayNow has accepted.',
  ),
  PAYNOW_CONNECTION_MAX_AGE_MS: setting(
    integer(1_000, 24 * 60 * MINUTE),
    5 * MINUTE,
    'Milliseconds after which a connection to PayNow is not used for another call: then its name is looked up anew. Calls under way end on it. See docs/networks.md.',
  ),
  PAYNOW_MAX_BODY_BYTES: setting(
    integer(1024, 1 << 30),
    8 << 20,
    "Largest answer of PayNow's that is read, in bytes after decompression. Others wait about 11 ms for each MB that is parsed.",
  ),
  PAYNOW_MEMO_BYTES: setting(
    integer(0, 1 << 30),
    32 << 20,
    "Memory for PayNow's last bodies, in bytes. A body that comes back unchanged is not parsed again, nor are the rows of a list that do; the call is made all the same. Bodies with secrets are left out. 0 switches it off.",
  ),
  PAYNOW_RETRIES: setting(integer(0, 10), 2, 'How often a failed read is repeated. Writes are never repeated.'),
  PAYNOW_COUPON_PERCENT_SCALE: setting(
    percentScale,
    10,
    "How many of PayNow's units make one percent in a coupon's discount.",
  ),
  PAYNOW_OPTION_PERCENT_SCALE: setting(
    percentScale,
    10,
    "How many of PayNow's units make one percent in the price of a custom variable's option.",
  ),
} as const;
