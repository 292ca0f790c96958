import { createHmac, timingSafeEqual } from 'node:crypto';

/** How far the clock of a delivery may be from ours, before and after, in milliseconds. PayNow: "Preventing Replay Attacks". */
const TOLERANCE_MS = 5 * 60_000;

/** What arrives with a delivery. */
export interface SignedDelivery {
  /** `PayNow-Timestamp`: milliseconds since 1970. */
  readonly timestamp: string | undefined;
  /** `PayNow-Signature`: the standard base64 of a digest. */
  readonly signature: string | undefined;
  /** The body, byte for byte. */
  readonly raw: Buffer;
}

/** Why a delivery is not believed. */
export type Distrust = 'no-timestamp' | 'no-signature' | 'stale' | 'future' | 'wrong-signature';

/** The digest that PayNow signs a delivery with. */
const digestOf = (secret: string, timestamp: string, raw: Buffer): Buffer =>
  createHmac('sha256', secret).update(`${timestamp}.`).update(raw).digest();

/** `PayNow-Signature` of a body that is sent at this time. */
export const signatureOf = (secret: string, timestamp: string, raw: Buffer): string =>
  digestOf(secret, timestamp, raw).toString('base64');

/**
 * Whether a delivery was signed with one of the secrets, within five minutes. Every secret is tried and compared in
 * constant time. PayNow: "Validating Incoming Webhooks".
 * @returns why it is not believed; undefined when it is
 */
export function distrust(
  { timestamp, signature, raw }: SignedDelivery,
  secrets: Iterable<string>,
  now: number,
): Distrust | undefined {
  if (timestamp === undefined || !/^\d{1,15}$/.test(timestamp)) return 'no-timestamp';
  if (signature === undefined) return 'no-signature';
  const given = Buffer.from(signature, 'base64');
  let isSigned = false;
  for (const secret of secrets) {
    const digest = digestOf(secret, timestamp, raw);
    // Not every text that decodes to the digest is its base64, so the text itself is looked at too.
    const isEqual = given.length === digest.length && timingSafeEqual(given, digest);
    isSigned ||= isEqual && signature === digest.toString('base64');
  }
  if (!isSigned) return 'wrong-signature';
  // Behind the signature: a clock that is wrong is worth knowing of only where the sender is PayNow.
  if (Number(timestamp) < now - TOLERANCE_MS) return 'stale';
  if (Number(timestamp) > now + TOLERANCE_MS) return 'future';
  return undefined;
}
