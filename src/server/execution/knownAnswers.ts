import type { ExecutionResult } from 'graphql';
import { LRUCache } from 'lru-cache';
import type { Metrics } from '../../core/metrics.js';
import { readAgain } from '../../loaders/reads/readAgain.js';
import { type Door, ReadLog, type Step } from '../../loaders/reads/readLog.js';
import type { Session } from '../../loaders/reads/session.js';
import type { OperationContext } from '../context/context.js';

/** An answer's text, or its bytes where it is long: bytes are copied less, texts cost less to send. */
export type AnswerText = string | Buffer;

/** Texts longer than this many characters are encoded once and written apart from their headers. */
const LONG = 8 << 10;

/** What a step takes in memory, in bytes, about. */
const STEP_BYTES = 160;
/** What an answer takes beside its text, steps and name, in bytes, about. */
const ANSWER_BYTES = 512;

/** An answer without errors, and what it was made of. */
interface Known {
  readonly steps: readonly Step[];
  readonly result: ExecutionResult;
  readonly bytes: number;
}

/** An answer that is not printed yet. */
interface Offer {
  readonly name: string;
  readonly steps: readonly Step[];
}

/**
 * Answers of queries by what was read for them. An equal query of the same caller reads all of it again, and when
 * everything is the same, so is its answer: it is not executed, nor printed. Every PayNow call is made all the same, so
 * nothing here can be stale.
 */
export class KnownAnswers {
  readonly #known: LRUCache<string, Known> | undefined;
  readonly #offers = new WeakMap<ExecutionResult, Offer>();
  readonly #texts = new WeakMap<ExecutionResult, AnswerText>();

  /** @param maxBytes memory for answers; 0 keeps none */
  constructor(maxBytes: number, metrics: Metrics) {
    metrics.watch({ knownAnswers: () => this.#known?.size ?? 0 });
    if (maxBytes > 0) this.#known = new LRUCache({ maxSize: maxBytes, sizeCalculation: ({ bytes }) => bytes });
  }

  /** Whether answers are kept at all. */
  get areKept(): boolean {
    return this.#known !== undefined;
  }

  /**
   * The known answer, if the operation reads what an equal one has read.
   * @param name equal for equal queries of the same caller with the same rights, from the same place
   */
  async find(name: string, context: OperationContext): Promise<ExecutionResult | undefined> {
    const log = new ReadLog();
    context.trace.log = log;
    const known = this.#known?.get(name);
    if (!known) return undefined;
    if (await readAgain(known.steps, sessionsOf(context))) return known.result;
    log.startOver();
    return undefined;
  }

  /** An operation was executed after nothing was found: its answer is known once it has been printed, without errors. */
  offer(name: string, context: OperationContext, result: ExecutionResult): void {
    const steps = context.trace.log?.steps;
    if (steps) this.#offers.set(result, { name, steps });
  }

  /** The text of an answer without errors. One that several requests get is printed once. */
  textOf(result: ExecutionResult): AnswerText {
    const known = this.#texts.get(result);
    if (known !== undefined) return known;
    const json = JSON.stringify(result);
    const text = json.length > LONG ? Buffer.from(json) : json;
    this.#texts.set(result, text);
    const offer = this.#offers.get(result);
    if (offer) this.#keep(offer, text);
    return text;
  }

  #keep({ name, steps }: Offer, text: AnswerText): void {
    const result = resultOf(text);
    this.#texts.set(result, text);
    const bytes = 2 * name.length + text.length + steps.length * STEP_BYTES + ANSWER_BYTES;
    this.#known?.set(name, { steps, result, bytes });
  }
}

/** The result that was printed. Whoever looks at its data parses the text. */
function resultOf(text: AnswerText): ExecutionResult {
  return {
    get data() {
      return (JSON.parse(text.toString()) as ExecutionResult).data ?? null;
    },
  };
}

const sessionsOf =
  (context: OperationContext) =>
  (door: Door): Session =>
    door === 'management' ? context.paynow().session : context.storefront(door.storeId, door.country).session;
