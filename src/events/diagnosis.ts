import { createHmac } from 'node:crypto';
import { bodiesLike, type Finding, type Reading, readSignature, secretsLike, timestampsLike } from './likeness.js';
import { distrust, type SignedDelivery } from './signature.js';

/** What a look at a delivery has found, for people. */
export interface Diagnosis {
  readonly finding: Finding;
  /** Whole sentences: what is wrong, and what to do about it. */
  readonly explanation: string;
}

/** A secret that PayNow itself shows for one of the store's subscriptions. */
export interface PaynowSecret {
  readonly secret: string;
  /** `OnRefund (subscription 123)`. */
  readonly of: string;
}

/** What a delivery is compared with. */
export interface Evidence {
  /** The secrets that it should be signed with; undefined when nobody gave one, and any of PayNow's may be it. */
  readonly secrets: readonly string[] | undefined;
  /** Those of PayNow's subscriptions; undefined when PayNow was not asked. */
  readonly paynow?: readonly PaynowSecret[];
  /** Milliseconds since 1970 at which it was received. */
  readonly at: number;
}

/** Looks at a captured delivery, and says why a receiver would refuse it. Compares nothing in constant time. */
export function diagnose(delivery: SignedDelivery, evidence: Evidence): Diagnosis {
  const why = distrust(delivery, secretsOf(evidence), evidence.at);
  switch (why) {
    case undefined:
      return { finding: 'verified', explanation: 'The delivery is signed with this secret, and in time.' };
    case 'no-timestamp':
      return { finding: why, explanation: noTimestamp(delivery.timestamp) };
    case 'no-signature':
      return {
        finding: why,
        explanation:
          'The header PayNow-Signature is missing. A proxy may have dropped it, or the request does not come from PayNow.',
      };
    case 'stale':
    case 'future':
      return outOfTime(why, Number(delivery.timestamp), evidence.at);
    case 'wrong-signature':
      return unsigned(delivery, evidence);
  }
}

const secretsOf = ({ secrets, paynow = [] }: Evidence): readonly string[] =>
  secrets ?? paynow.map(({ secret }) => secret);

const noTimestamp = (timestamp: string | undefined): string =>
  timestamp === undefined
    ? 'The header PayNow-Timestamp is missing. A proxy may have dropped it, or the request does not come from PayNow.'
    : 'The header PayNow-Timestamp must hold digits alone: milliseconds since 1970, as PayNow sent it.';

/** A timestamp below this is in seconds: in milliseconds it would be of 1973. */
const SECONDS_BELOW = 1e11;

function outOfTime(finding: 'stale' | 'future', timestamp: number, at: number): Diagnosis {
  const seconds = timestamp < SECONDS_BELOW ? ' It looks like seconds: PayNow sends milliseconds.' : '';
  const minutes = Math.abs(at - timestamp) / 60_000;
  const distance = minutes < 120 ? `${minutes.toFixed(1)} minutes` : `${(minutes / 60).toFixed(1)} hours`;
  const explanation =
    finding === 'stale'
      ? `The signature is right, but the delivery is ${distance} old; receivers take five minutes. If it was captured earlier, say with --at when it arrived. Otherwise it was held up or replayed, or the receiver's clock is wrong.`
      : `The signature is right, but the delivery is ${distance} ahead of the clock; receivers take five minutes. The receiver's clock is wrong, or --at is.`;
  return { finding, explanation: explanation + seconds };
}

/** The signature does not fit as it is. Looks for the smallest change with which it would. */
function unsigned(delivery: SignedDelivery, evidence: Evidence): Diagnosis {
  const { signature = '', timestamp = '', raw } = delivery;
  const given = readSignature(signature);
  if (given.value.length !== 32) {
    return {
      finding: 'wrong-encoding',
      explanation: `The signature must be the base64 of 32 bytes, which is 44 characters; this one holds ${given.value.length} bytes. It was cut, or is not an HMAC-SHA256.`,
    };
  }
  const keys: Reading<string>[] = [
    ...secretsOf(evidence).flatMap(secretsLike),
    ...(evidence.paynow ?? []).map(({ secret, of }) => ({
      value: secret,
      finding: 'wrong-secret' as const,
      note: `It is signed with the secret of PayNow's ${of}, which is not the secret you gave.`,
    })),
  ];
  let best: readonly Reading<unknown>[] | undefined;
  for (const key of keys) {
    for (const body of bodiesLike(raw)) {
      for (const stamp of timestampsLike(timestamp)) {
        const digest = createHmac('sha256', key.value).update(stamp.value).update(body.value).digest();
        if (!digest.equals(given.value)) continue;
        const changes = [given, key, body, stamp].filter(({ note }) => note !== undefined);
        if (best === undefined || changes.length < best.length) best = changes;
      }
    }
  }
  const [first] = best ?? [];
  if (best === undefined || first === undefined) return unexplained(raw, evidence);
  return {
    finding: first.finding ?? 'wrong-signature',
    explanation: best.map(({ note }) => note).join(' '),
  };
}

/** No likely change makes the signature fit: then only PayNow's own secrets can tell the secret from the body. */
function unexplained(raw: Buffer, { secrets, paynow }: Evidence): Diagnosis {
  const cut = isJson(raw) ? '' : ' The body is not JSON: it was probably cut off.';
  if (paynow === undefined) {
    return {
      finding: 'wrong-signature',
      explanation: `The signature fits neither the secret nor any likely slip with it: either the secret belongs to another subscription (each of PayNow's has its own), or the body or the timestamp was changed.${cut} With --paynow this command asks PayNow for its secrets and can tell which.`,
    };
  }
  if (secrets === undefined) {
    return {
      finding: 'wrong-signature',
      explanation: `None of the secrets that PayNow shows for this store fits: either the delivery is of a subscription that was deleted, of another store or not from PayNow, or the body or the timestamp was changed.${cut} With the secret of its subscription this command can tell which.`,
    };
  }
  if (paynow.some(({ secret }) => secrets.includes(secret))) {
    return {
      finding: 'changed-body',
      explanation: `The secret is right: PayNow shows it for a subscription of this store. So the body or the timestamp was changed after PayNow signed it.${cut}`,
    };
  }
  return {
    finding: 'wrong-secret',
    explanation: `PayNow has no subscription with this secret in this store, and none of its secrets fits: the secret is old or another store's.${cut}`,
  };
}

function isJson(raw: Buffer): boolean {
  try {
    JSON.parse(raw.toString('utf8'));
    return true;
  } catch {
    return false;
  }
}
