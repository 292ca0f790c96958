import type { Log } from '../../core/log.js';
import type { Facts, GatewayContext, MutationBegin, MutationEnd } from '../../resolvers/kit/context.js';
import type { UserError } from '../../resolvers/kit/outcome.js';
import type { CallEnd } from '../../upstream/client/sendTrace.js';
import type { RequestTrace } from '../context/requestTrace.js';
import { codeOfFailure } from '../http/mask.js';
import { callerField, resultsOf, storeInInput, targetsOf } from './lineFields.js';
import { isFailure } from './outcomes.js';

/**
 * How a mutation ended: PayNow carried it out; somebody refused it and nothing was done; it failed and nothing was
 * done; or nobody knows, since PayNow's answer did not arrive.
 */
export type MutationOutcome = 'done' | 'refused' | 'failed' | 'unknown';

/** What the lines are written with. */
export interface MutationLog {
  readonly log: Log;
  /** Whether lines say where the client is, and the reason it gave. */
  readonly personalData: boolean;
}

/** What a line takes of the mutation's context. */
type MutationContext = Pick<GatewayContext, 'caller' | 'address' | 'defaultStoreId'> & {
  readonly trace: Pick<RequestTrace, 'requestId' | 'onEnded'>;
};

/** One mutation under way: counts the writes that are sent for it, and writes its line when it has ended. */
export class MutationRecord {
  readonly #begun = performance.now();
  readonly #facts: Record<string, string | number> = {};
  #writes = 0;
  #storeId: string | undefined;
  #traceId: string | undefined;
  #status: number | undefined;

  constructor(
    private readonly begin: MutationBegin,
    private readonly context: MutationContext,
    private readonly options: MutationLog,
  ) {
    context.trace.onEnded = (call) => this.#called(call);
  }

  /** Adds what the mutation itself knows, amounts for instance. */
  note(facts: Facts): void {
    Object.assign(this.#facts, facts);
  }

  /** Nothing is said of a mutation before it has ended. */
  end(end: MutationEnd): void {
    const { caller, trace } = this.context;
    const { field, input, operationName } = this.begin;
    trace.onEnded = undefined;
    const { outcome, codes } = outcomeOf(end);
    const targets = targetsOf(input);
    const results = 'payload' in end ? resultsOf(end.payload) : undefined;
    const store = this.#store();
    const line = {
      request: trace.requestId,
      caller: callerField(caller),
      operation: field,
      ...(operationName !== undefined && { operationName: operationName.slice(0, 64) }),
      ...(store !== undefined && { store }),
      ...(targets && { targets }),
      outcome,
      ...(codes.length > 0 && { codes }),
      ...(results && { results }),
      ...this.#facts,
      writes: this.#writes,
      ...(this.#status !== undefined && { status: this.#status }),
      ...(this.#traceId !== undefined && { traceId: this.#traceId }),
      ...(this.options.personalData && this.#personalData()),
      ms: Math.round(performance.now() - this.#begun),
    };
    const { log } = this.options;
    if (outcome === 'done' || outcome === 'refused') log.info(line, 'mutation');
    else log.warn(line, 'mutation');
  }

  #called({ isRead, storeId, status, traceId }: CallEnd): void {
    if (storeId !== '') this.#storeId = storeId;
    if (traceId !== undefined) this.#traceId = traceId;
    if (isRead) return;
    this.#writes += 1;
    this.#status = status;
  }

  #store(): string | undefined {
    const { input } = this.begin;
    const { storeId } = (input ?? {}) as { readonly storeId?: unknown };
    const given = typeof storeId === 'string' && /^\d{1,20}$/.test(storeId) ? storeId : undefined;
    return this.#storeId ?? storeInInput(input) ?? given ?? this.context.defaultStoreId;
  }

  #personalData(): Facts {
    const { reason } = (this.begin.input ?? {}) as { readonly reason?: unknown };
    return { address: this.context.address(), ...(typeof reason === 'string' && { reason }) };
  }
}

function outcomeOf(end: MutationEnd): { readonly outcome: MutationOutcome; readonly codes: readonly string[] } {
  if ('error' in end) {
    const code = codeOfFailure(end.error);
    if (code === 'UPSTREAM_OUTCOME_UNKNOWN') return { outcome: 'unknown', codes: [code] };
    return { outcome: isFailure(code) ? 'failed' : 'refused', codes: [code] };
  }
  const { userErrors = [], ...shown } = (end.payload ?? {}) as { readonly userErrors?: readonly UserError[] };
  // A payload with both was carried out, and says what is remarkable about it.
  const isRefused = userErrors.length > 0 && Object.keys(shown).length === 0;
  const codes = userErrors.map(({ code, upstreamCode }) => (upstreamCode ? `${code} ${upstreamCode}` : code));
  return { outcome: isRefused ? 'refused' : 'done', codes };
}
