import { createPublicKey, type KeyObject } from 'node:crypto';

const SIGNING = new Set(['rsa', 'rsa-pss', 'ec', 'ed25519']);

/**
 * Reads a public key in PEM ("BEGIN PUBLIC KEY"); `\n` may stand for line breaks, as environment files have it.
 * Undefined for anything else, above all a private key, which has no place here.
 */
export function readPublicKey(text: string): KeyObject | undefined {
  const pem = text.replaceAll('\\n', '\n').trim();
  if (!/^-----BEGIN PUBLIC KEY-----\n[^-]+-----END PUBLIC KEY-----$/.test(pem)) return undefined;
  try {
    const key = createPublicKey(pem);
    return SIGNING.has(key.asymmetricKeyType ?? '') ? key : undefined;
  } catch {
    return undefined;
  }
}
