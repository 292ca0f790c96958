import { kindOf } from './kinds.js';

/** Who is signed in on this page. */
export interface Credential {
  /** The `Authorization` header. */
  readonly authorization: string;
  /** What the page calls it: never a part of the credential. */
  readonly label: string;
}

const REMEMBERED = 'paynow-graphql:credential';

/**
 * The credential that is sent where a tab's headers name none. It is forgotten with the page, unless the person asks for
 * it to be remembered.
 */
export class Credentials {
  readonly #listeners = new Set<() => void>();
  #current: Credential | undefined;

  /** @param given what the server's owner gives to everyone who may open the page */
  constructor(given: string | undefined) {
    this.#current =
      remembered() ??
      (given === undefined ? undefined : { authorization: given, label: kindOf(given)?.label ?? 'Credential' });
  }

  get current(): Credential | undefined {
    return this.#current;
  }

  /** Whether the browser keeps it. */
  get isRemembered(): boolean {
    return localStorage.getItem(REMEMBERED) !== null;
  }

  /** @param remember whether the browser keeps it, in clear text, until it is signed out */
  signIn(credential: Credential, remember: boolean): void {
    if (remember) localStorage.setItem(REMEMBERED, JSON.stringify(credential));
    else localStorage.removeItem(REMEMBERED);
    this.#change(credential);
  }

  signOut(): void {
    localStorage.removeItem(REMEMBERED);
    this.#change(undefined);
  }

  onChange(listener: () => void): void {
    this.#listeners.add(listener);
  }

  #change(credential: Credential | undefined): void {
    this.#current = credential;
    for (const listener of this.#listeners) listener();
  }
}

function remembered(): Credential | undefined {
  const text = localStorage.getItem(REMEMBERED);
  return text === null ? undefined : (JSON.parse(text) as Credential);
}
