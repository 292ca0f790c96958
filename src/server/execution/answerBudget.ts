import { GatewayError } from '../../core/errors.js';
import { overLimit, type Refusal } from '../limits/refusal.js';

const ADVICE = 'Ask for fewer rows or fields, or in several requests.';

/** What an answer may hold. */
export interface AnswerLimits {
  readonly errors: number;
  /** Of data and errors, about: texts count as they are encoded, before JSON escapes them. */
  readonly bytes: number;
}

/** What the operations of one HTTP request may still answer. */
export class AnswerBudget {
  #bytes = 0;
  #errors = 0;
  #left = 0;
  #refusal: GatewayError | undefined;

  constructor(private readonly limits: AnswerLimits) {}

  /** Whether the answer has become too large: nothing more is put into it. */
  get isSpent(): boolean {
    return this.#bytes > this.limits.bytes;
  }

  /** Errors that were left out. */
  get errorsLeftOut(): number {
    return this.#left;
  }

  /** Counts what is put into the answer. */
  spend(bytes: number): void {
    this.#bytes += bytes;
  }

  /** Counts an error. @returns whether it may be shown */
  spendError(): boolean {
    if (this.#errors < this.limits.errors) {
      this.#errors += 1;
      return true;
    }
    this.#left += 1;
    return false;
  }

  /** Whether a further error would only be counted. */
  get hidesErrors(): boolean {
    return this.#errors >= this.limits.errors;
  }

  /** The refusal of a whole query. */
  get wholeRefusal(): Refusal {
    const { bytes: max } = this.limits;
    return overLimit('answerBytes', 'bytes in an answer', max, this.#bytes, ADVICE);
  }

  /** What a part of a mutation's answer is told that did not fit; one error for all of them. */
  get refusal(): GatewayError {
    const { bytes: max } = this.limits;
    return (this.#refusal ??= new GatewayError(
      'LIMIT_EXCEEDED',
      `At most ${max} bytes in an answer; this part was left out. ${ADVICE}`,
      { limit: { name: 'answerBytes', max, found: this.#bytes } },
    ));
  }

  /** What stands for the errors that were left out; undefined when all are shown. */
  get summary(): GatewayError | undefined {
    const { errors: max } = this.limits;
    if (this.#left === 0) return undefined;
    const found = max + this.#left;
    return new GatewayError(
      'LIMIT_EXCEEDED',
      `At most ${max} errors in an answer; ${this.#left} more were left out. Correct those that are shown, or ask for fewer rows.`,
      { limit: { name: 'errors', max, found } },
    );
  }
}

/** Texts up to this many characters count by their characters: counting them exactly costs more than it tells. */
const SHORT = 64;

/** Bytes of a leaf of the answer, about. */
export function bytesOfLeaf(value: unknown): number {
  if (typeof value === 'string') return 2 + (value.length > SHORT ? Buffer.byteLength(value) : value.length);
  return typeof value === 'object' && value !== null ? Buffer.byteLength(JSON.stringify(value)) : 5;
}
