import { GatewayError } from '../../core/errors.js';
import { overLimit, type Refusal } from '../limits/refusal.js';

const ADVICE = 'Ask for fewer rows or fields, or in several requests.';

/** What an answer may hold. */
export interface AnswerLimits {
  readonly errors: number;
  /** Of data and errors, about: short texts count by their characters. */
  readonly bytes: number;
  /** Fields, each as often as it was filled in. */
  readonly fields: number;
}

/** What the operations of one HTTP request may still answer. */
export class AnswerBudget {
  #bytes = 0;
  #fields = 0;
  #errors = 0;
  #left = 0;
  #refusal: GatewayError | undefined;

  constructor(private readonly limits: AnswerLimits) {}

  /** Whether the answer has become too large: nothing more is put into it. */
  get isSpent(): boolean {
    return this.#bytes > this.limits.bytes || this.#fields > this.limits.fields;
  }

  /** Errors that were left out. */
  get errorsLeftOut(): number {
    return this.#left;
  }

  /** Counts what is put into the answer. @param fields how many fields of an object it is */
  spend(bytes: number, fields = 0): void {
    this.#bytes += bytes;
    this.#fields += fields;
  }

  /** Counts an error. */
  spendError(): void {
    if (this.hidesErrors) this.#left += 1;
    else this.#errors += 1;
  }

  /** Whether a further error would only be counted. */
  get hidesErrors(): boolean {
    return this.#errors >= this.limits.errors;
  }

  /** The refusal of a whole query. */
  get wholeRefusal(): Refusal {
    const { name, what, max, found } = this.#passed;
    return overLimit(name, `${what} in an answer`, max, found, ADVICE);
  }

  /** What a part of a mutation's answer is told that did not fit; one error for all of them. */
  get refusal(): GatewayError {
    const { name, what, max, found } = this.#passed;
    return (this.#refusal ??= new GatewayError(
      'LIMIT_EXCEEDED',
      `At most ${max} ${what} in an answer; this part was left out. ${ADVICE}`,
      { limit: { name, max, found } },
    ));
  }

  get #passed() {
    const { bytes, fields } = this.limits;
    return this.#bytes > bytes
      ? { name: 'answerBytes', what: 'bytes', max: bytes, found: this.#bytes }
      : { name: 'answerFields', what: 'fields', max: fields, found: this.#fields };
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
  if (typeof value === 'string') return value.length > SHORT ? bytesOfText(value) : 2 + value.length;
  return typeof value === 'object' && value !== null ? Buffer.byteLength(JSON.stringify(value)) : 5;
}

/** What JSON may write with more characters than one. */
const ESCAPED = /["\\\p{Cc}\p{Cs}]/u;

const bytesOfText = (text: string): number =>
  ESCAPED.test(text) ? Buffer.byteLength(JSON.stringify(text)) : 2 + Buffer.byteLength(text);
