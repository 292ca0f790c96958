import { randomBytes } from 'node:crypto';
import { refuse } from './outcome.js';

/** What a shopper types. @throws InputProblem naming `code` */
export function checkCode(code: string): string {
  if (!/^[^\s\p{Cc}\p{Cs}]{1,255}$/u.test(code)) {
    throw refuse('code must be 1 to 255 letters, digits or punctuation, without spaces.', ['code']);
  }
  return code;
}

/** 32 characters, so that five bits make one; none that looks like another. */
const CHARACTERS = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789';

/** A code nobody can guess: 16 characters in groups of four, 80 bits from the cryptographic generator. */
export function drawCode(): string {
  const drawn = Array.from(randomBytes(16), (byte) => CHARACTERS.charAt(byte % CHARACTERS.length));
  return [0, 4, 8, 12].map((at) => drawn.slice(at, at + 4).join('')).join('-');
}
