import type { LogDestination } from '../../src/core/logDestination.js';

/** Fields of PayNow's whose values are secrets. */
const SECRET_FIELD = /^(token|secret|api_?key|password)$/i;

/** Shorter ones could stand anywhere by chance. */
const SHORTEST = 8;

/** The secrets in an answer of PayNow's. */
export function secretsIn(value: unknown): readonly string[] {
  const found: string[] = [];
  const open: unknown[] = [value];
  while (open.length > 0) {
    const next = open.pop();
    if (typeof next !== 'object' || next === null) continue;
    for (const [name, part] of Object.entries(next)) {
      if (typeof part === 'object') open.push(part);
      else if (typeof part === 'string' && part.length >= SHORTEST && SECRET_FIELD.test(name)) found.push(part);
    }
  }
  return found;
}

/** Remembers credentials and secrets, and looks for them where they must not be. */
export class SecretWatch {
  readonly #credentials = new Set<string>();
  readonly #secrets = new Set<string>();
  readonly #written: { readonly where: string; readonly text: string }[] = [];

  /** Remembers the token of an `Authorization` header. */
  addCredential(authorization: string): void {
    const token = authorization.trim().split(/\s+/).at(-1) ?? '';
    if (token.length >= SHORTEST) this.#credentials.add(token);
  }

  /** Remembers secrets. */
  addSecrets(secrets: readonly string[]): void {
    for (const secret of secrets) this.#secrets.add(secret);
  }

  /** A place in which no credential and no secret may stand. */
  sink(where: string): LogDestination {
    return { write: (text) => void this.#written.push({ where, text }) };
  }

  /** An answer may hold a secret that was asked for, but never a credential. */
  checkAnswer(text: string): void {
    for (const credential of this.#credentials) {
      if (text.includes(credential)) throw new Error('a credential is in an answer');
    }
  }

  /** Where something stood that must not; without the secret itself. */
  spilled(): string[] {
    const all = [...this.#credentials, ...this.#secrets];
    return this.#written
      .filter(({ text }) => all.some((secret) => text.includes(secret)))
      .map(({ where }) => `a secret is in ${where}`);
  }
}
