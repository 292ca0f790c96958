/** What `paynow-graphql events --help` prints. */
export const HELP = `paynow-graphql events COMMAND [options]

PayNow tells the gateway what happens in a store; the gateway keeps these events in a log. The commands read the log
where the gateway's settings say: REDIS_URL, or GATEWAY_DATA_DIR on the gateway's machine.

  list        Shows events, oldest first: when received, type, PayNow's id of the event, what it is about, its cursor.
    --limit N          the newest N of them (50)
  tail        Shows events as they are received, until Ctrl-C.
  backfill    Reads PayNow's own webhook history and adds the events that the gateway missed, each once. Needs
              PAYNOW_API_KEY. The gateway does the same at each start.
    --since WHEN       how far back (as far as event ids are known: 7 days, or EVENTS_RETENTION_MS)
  replay      Sends logged events again, to test a receiver or to fill it: as PayNow would, in order, one at a time,
              signed with your secret and the current time. It stops at the first answer above 299. The receiver has to
              recognize repeated events by event_id. The body is written anew, so it may differ from PayNow's in
              spaces; what EVENTS_PERSONAL_DATA=drop left out is missing.
    --to URL           where to; - prints headers and body as JSON lines
    --secret-file FILE the secret to sign with; - reads it from stdin. --secret TEXT can be seen by others on the machine
  verify      Checks a captured delivery and says why a receiver would refuse it. Exit code 0: it is PayNow's, and fresh.
    --body FILE        the raw body, byte for byte; - reads it from stdin
    --headers FILE     its headers, as lines or as JSON; or --timestamp N and --signature TEXT
    --secret-file FILE the subscription's secret; may be left out where PAYNOW_WEBHOOK_SECRETS is set
    --at WHEN          when it was received (now): deliveries count for five minutes
    --paynow           also compares with the secrets that PayNow shows for the store. Needs PAYNOW_API_KEY

Options of list, tail and replay:
    --since WHEN       only events received since then
    --until WHEN       only events received before then (not tail)
    --after CURSOR     only events after this cursor, in place of --since
    --types TYPE,…     only these types, for instance ORDER_COMPLETED,REFUND
    --json             a JSON object on each line (list and tail)

    --store ID         the store (PAYNOW_STORE_ID)
    WHEN               an age (30m, 2h, 7d) or a time (2026-11-28T10:00:00Z)

Exit codes: 0 done; 1 not done, with the reason on stderr.`;
