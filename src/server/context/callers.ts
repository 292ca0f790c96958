import { type Caller, type CallerRules, readCaller, schemesOf } from '../../auth/caller.js';
import { type ErrorCode, GatewayError } from '../../core/errors.js';
import { refuseRequest } from '../http/mask.js';
import type { HeaderReader, RequestFacts } from '../http/requestFacts.js';

/** Reads who sent a request, once for each HTTP request: all its operations, and both ways to run them, share it. */
export class Callers {
  readonly #known = new WeakMap<object, Promise<Caller>>();
  readonly #checking = new WeakSet<object>();

  readonly #schemes: readonly string[];

  constructor(private readonly rules: CallerRules) {
    this.#schemes = schemesOf(rules.served);
  }

  /**
   * Rejects with a refusal of the whole request: 401 for a bad credential, 403 for one that is not taken here, 503 when
   * it cannot be checked now.
   */
  of({ request, headers }: RequestFacts): Promise<Caller> {
    const known = this.#known.get(request);
    if (known) return known;
    this.#checking.add(request);
    const caller = this.#read(headers).finally(() => this.#checking.delete(request));
    this.#known.set(request, caller);
    return caller;
  }

  /** Whether the sender of this request is being found out now. */
  isChecking(request: object): boolean {
    return this.#checking.has(request);
  }

  async #read(headers: HeaderReader): Promise<Caller> {
    try {
      return await readCaller(headers.get('authorization') ?? undefined, this.rules);
    } catch (error) {
      if (!(error instanceof GatewayError)) throw error;
      throw refuseRequest(error, STATUS[error.code] ?? 401, this.#schemes);
    }
  }
}

const STATUS: Partial<Record<ErrorCode, number>> = { FORBIDDEN: 403, UNAVAILABLE: 503 };
