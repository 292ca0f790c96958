import { GatewayError } from '../core/errors.js';

/** A call that the ledger refuses: nothing was sent for it. */
export abstract class LedgerConflict extends Error {
  /** The field of the mutation's input that is to blame. */
  abstract readonly field: string;
}

/** The caller has used the key for another write. Says nothing about it. */
export class KeyConflict extends LedgerConflict {
  override readonly name = 'KeyConflict';
  readonly field = 'idempotencyKey';

  constructor() {
    super('This idempotencyKey was already used with another input; use a new one.');
  }
}

/** An equal write is there, made under another `GATEWAY_HASH_KEY`: whether by this caller cannot be told. */
export class CallerUnknown extends LedgerConflict {
  override readonly name = 'CallerUnknown';
  readonly field = 'idempotencyKey';

  constructor() {
    super(
      'This idempotencyKey was already used with this input under another GATEWAY_HASH_KEY: look up its result, or use a new one.',
    );
  }
}

/** The write was sent and its answer lost, and reading does not show it: it will not be sent with this key again. */
export class NotSeen extends LedgerConflict {
  override readonly name = 'NotSeen';
  readonly field = 'idempotencyKey';

  constructor() {
    super('not seen at PayNow; use a new key');
  }
}

/** A person recorded that the write was carried out, but not what it made. */
export class SettledByHand extends LedgerConflict {
  override readonly name = 'SettledByHand';
  readonly field = 'idempotencyKey';

  constructor(claims: readonly string[]) {
    const made = claims.length === 0 ? '' : ` It made ${claims.join(', ')}.`;
    super(`This write was carried out, as a person has recorded in the ledger.${made} Do not repeat it.`);
  }
}

/**
 * The error for a write that was carried out and cannot be read now. Whatever PayNow said to the reading, a 404 least of
 * all, may look like a refusal of the write.
 */
export const doneButUnread = (claims: readonly string[], options?: ErrorOptions): GatewayError =>
  new GatewayError(
    'UPSTREAM_UNAVAILABLE',
    `This write was carried out and made ${claims.join(', ')}, but reading that failed. Repeat the call with the same key.`,
    {},
    options,
  );

/** Another write of the same subject is not settled. */
export class SubjectBusy extends LedgerConflict {
  override readonly name = 'SubjectBusy';
  readonly field: string;

  /** @param subject for instance `order:123` */
  constructor(subject: string) {
    const [kind = 'object'] = subject.split(':', 1);
    super(
      `Another write of this ${kind} is not settled: wait, repeat that call with its own key, or see the ledger. Nothing was sent.`,
    );
    this.field = `${kind}Id`;
  }
}

/** The ledger cannot be read or written, so nothing was sent. */
export class LedgerUnavailable extends GatewayError {
  override readonly name = 'LedgerUnavailable';

  /** @param why a sentence */
  constructor(
    readonly why: string,
    options?: ErrorOptions,
  ) {
    super('UNAVAILABLE', `The ledger cannot be used: ${why} Nothing was sent.`, {}, options);
  }
}

/** The error for a repeated call of a write whose outcome is still not known. */
export const stillUnknown = (what: string, options?: ErrorOptions): GatewayError =>
  new GatewayError('UPSTREAM_OUTCOME_UNKNOWN', `PayNow may have carried out this write: ${what}`, {}, options);
