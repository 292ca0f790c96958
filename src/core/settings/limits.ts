import { integer, setting } from './values.js';

/** What one request, one answer and one address may take: see docs/limits.md. */
export const LIMIT_SETTINGS = {
  LIMIT_BODY_BYTES: setting(integer(1024, 64 << 20), 256 << 10, 'Largest body of a request, in bytes.'),
  LIMIT_TOKENS: setting(integer(1, 100_000), 4000, 'Tokens of a document.'),
  LIMIT_DEPTH: setting(integer(1, 100), 12, 'Levels of fields of a document.'),
  LIMIT_FIELDS: setting(integer(1, 100_000), 1500, 'Fields of a document, each fragment counted where it is used.'),
  LIMIT_ALIASES: setting(integer(0, 10_000), 100, 'Aliases of a document.'),
  LIMIT_ROOT_FIELDS: setting(integer(1, 10_000), 20, 'Root fields of an operation.'),
  LIMIT_DIRECTIVES: setting(integer(0, 10_000), 50, 'Directives of a document.'),
  LIMIT_PAGE: setting(integer(20, 100), 100, 'Rows of one page. A page without `first` holds 20.'),
  LIMIT_LIST_ITEMS: setting(
    integer(1, 10_000),
    1000,
    'Entries of any list in arguments and variables. Some fields take fewer.',
  ),
  LIMIT_CALLS: setting(
    integer(1, 1_000_000),
    250,
    'PayNow calls an operation may cost: as estimated before it runs, and as counted while it runs.',
  ),
  LIMIT_ANSWER_FIELDS: setting(
    integer(1, 10_000_000),
    200_000,
    'Fields an answer may hold: those asked for, times the rows they may be asked of.',
  ),
  LIMIT_ANSWER_BYTES: setting(
    integer(1024, 256 << 20),
    4 << 20,
    'Bytes of an answer, about; those of a list of operations together.',
  ),
  LIMIT_ERRORS: setting(integer(1, 10_000), 100, 'Errors of an answer. One more says how many were left out.'),
  LIMIT_SOCKETS: setting(
    integer(1, 1_000_000),
    2_000,
    'Sockets of one address. Those of a trusted proxy are not counted.',
  ),
  LIMIT_REQUESTS: setting(
    integer(1, 1_000_000),
    500,
    'Requests of one address at one time, until their answers are read. Behind a proxy, set TRUST_PROXY.',
  ),
  LIMIT_BUFFERED_BYTES: setting(
    integer(65_536, 2 ** 36),
    32 << 20,
    'Bytes of requests and answers of one address that wait in memory. The largest are cut.',
  ),
  LIMIT_BATCH: setting(integer(0, 100), 0, 'Operations of one HTTP request sent as a list. `0` takes no lists.'),
  LIMIT_GUESSES: setting(
    integer(1, 1_000_000),
    10,
    'Codes and sign-ins tried in a minute, per caller and per address.',
  ),
} as const;
