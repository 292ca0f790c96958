import * as z from 'zod';
import { integer, MINUTE, optional, redisUrl, setting } from './values.js';

/** What survives a restart: see docs/money.md. */
export const KEEPING_SETTINGS = {
  GATEWAY_DATA_DIR: setting(
    z.string().min(1, 'must be the path of a folder, or memory'),
    './data',
    'Folder for what must survive a restart: the ledger (docs/money.md) and the hash key. `memory` keeps both in memory, so that a restart forgets which refunds were made. A gateway with its own sandbox always does.',
  ),
  GATEWAY_HASH_KEY: optional(
    z.string().regex(/^[\x21-\x7e]{32,1024}$/, 'must be 32 to 1024 printable characters without spaces'),
    'Keys the hashes that stand for credentials. Without it a key is generated and kept in the data folder. All copies of the gateway need the same.',
  ),
  GATEWAY_SETTLE_AFTER_MS: setting(
    integer(0, 24 * 60 * MINUTE),
    10 * MINUTE,
    'Milliseconds after which a write whose answer was lost, and that PayNow does not show, counts as not carried out.',
  ),
  GATEWAY_LEASE_MS: setting(
    integer(100, 10 * MINUTE),
    10_000,
    'Milliseconds without a heartbeat after which a process counts as dead in the ledger, and for relays that much and `RELAY_TIMEOUT_MS`.',
  ),
  GATEWAY_ACCEPT_RISK: optional(
    z.enum(['redis-loses-writes'], 'must be redis-loses-writes or absent'),
    '`redis-loses-writes` lets the ledger use a Redis that may forget what it has confirmed.',
  ),
  REDIS_URL: optional(
    redisUrl,
    'A Redis for the ledger, the events and the relays, shared by all copies of the gateway.',
  ),
  REDIS_LEDGER: setting(
    z.enum(['any', 'adopted'], 'must be any or adopted'),
    'any',
    '`adopted` uses a ledger in Redis once a person has run `paynow-graphql ledger adopt`. So an emptied Redis is noticed also when all data folders are new: docs/money.md.',
  ),
} as const;
