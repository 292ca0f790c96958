import { integer, MINUTE, setting } from './values.js';

/** What is kept in memory, and by caches in front: see docs/caching.md and docs/cdn.md. */
export const CACHING_SETTINGS = {
  CACHE_MAX_ENTRIES: setting(
    integer(0, 10_000_000),
    20_000,
    'Rows and lists kept in memory at the most. `0` keeps none.',
  ),
  CACHE_MAX_BYTES: setting(
    integer(0, 2 ** 36),
    128 << 20,
    'What they may take in memory together, in bytes, as estimated from some rows of each list. `0` keeps none.',
  ),
  ANSWER_MEMO_BYTES: setting(
    integer(0, 1 << 30),
    16 << 20,
    'Memory for the last answers to queries, in bytes. Where all that an equal query of the same caller reads is unchanged, its answer is not made again; the PayNow calls are made all the same. What holds secrets is left out. `0` switches it off.',
  ),
  CACHE_ORDERS_MS: setting(
    integer(0, 60 * MINUTE),
    0,
    'Milliseconds orders, payments, subscriptions and delivery items are kept.',
  ),
  CACHE_CUSTOMERS_MS: setting(integer(0, 60 * MINUTE), 0, 'Milliseconds customers are kept.'),
  CACHE_PRODUCTS_MS: setting(
    integer(0, 60 * MINUTE),
    5_000,
    'Milliseconds products, tags and custom variables are kept.',
  ),
  CACHE_COUPONS_MS: setting(integer(0, 60 * MINUTE), 0, 'Milliseconds coupons, gift cards and sales are kept.'),
  CACHE_STORES_MS: setting(integer(0, 60 * MINUTE), 60_000, 'Milliseconds stores are kept.'),
  CACHE_STOREFRONT_MS: setting(
    integer(0, 60 * MINUTE),
    5_000,
    'Milliseconds the products, tags and links of the storefront are kept, per credential and location.',
  ),
  CACHE_STALE_MS: setting(
    integer(0, 24 * 60 * MINUTE),
    5 * MINUTE,
    'Milliseconds past its lifetime for which a public storefront row may still answer while PayNow is away; `extensions.stale` then says so. `0` never.',
  ),
  PUBLIC_MAX_AGE_S: setting(
    integer(0, 86_400),
    5,
    'Seconds a cache in front may answer anonymous storefront reads from its copy, see docs/cdn.md. `0` makes nothing public.',
  ),
  PERSISTED_QUERIES_MAX: setting(
    integer(0, 100_000),
    1_000,
    'Queries kept by their hash at the most, so that clients can send the hash alone, see docs/cdn.md. `0` keeps none.',
  ),
} as const;
