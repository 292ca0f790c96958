import type { DocumentNode, ExecutionArgs } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { callerName } from '../../auth/caller.js';
import type { Config } from '../../core/config.js';
import type { GatewayContext } from '../../resolvers/context.js';
import type { Guesses } from '../guesses.js';
import { checkCost, checkGuesses, checkLedgerWrites } from './budget.js';
import { type Estimate, estimate } from './estimate.js';
import { checkIntrospection } from './introspection.js';
import { checkLists, longestWritten } from './lists.js';
import { operationOf } from './operation.js';
import { checkPages } from './pages.js';
import { Refusal } from './refusal.js';
import { type Shape, ShapeReader } from './shape.js';
import { checkStructure } from './structure.js';
import { boundedParser } from './tokens.js';

/** Settings, and what the rules ask of the rest of the server. */
export interface LimitOptions {
  readonly config: Config;
  readonly guesses: Guesses;
}

/** Sent by a caller who wants to see `extensions.cost`. */
export const COST_HEADER = 'x-paynow-cost';

/** What yoga puts beside our own context. */
interface RequestContext extends GatewayContext {
  /** Absent where an operation came over a connection that outlives requests. */
  readonly request?: Request;
}

/** What a document's text tells. */
interface Seen {
  readonly shape: Shape;
  readonly longestList: number;
  readonly refusal: Refusal | undefined;
}

/** Refuses what asks for too much, before PayNow is called: by its text, then with its variables. */
export function useLimits({ config, guesses }: LimitOptions): Plugin {
  const parse = boundedParser(config.LIMIT_TOKENS);
  const seen = new WeakMap<DocumentNode, Seen>();
  const ledgerWrites = new WeakMap<object, number>();

  // Yoga keeps parsed documents, so each is measured once.
  const read = (document: DocumentNode): Seen => {
    const known = seen.get(document);
    if (known) return known;
    const reader = new ShapeReader(document);
    const refusal = checkStructure(reader, config);
    const found = { shape: reader.whole(), longestList: longestWritten(document), refusal };
    seen.set(document, found);
    return found;
  };

  /** What stands against this operation, and what it may cost. */
  const check = async (args: ExecutionArgs): Promise<{ refusal?: Refusal | undefined; cost?: Estimate }> => {
    const context = args.contextValue as RequestContext;
    const { shape, longestList } = read(args.document);
    const blind = checkIntrospection(shape, config, context.caller);
    if (blind) return { refusal: blind };
    const tooLong = checkLists(longestList, args.variableValues, config.LIMIT_LIST_ITEMS);
    if (tooLong) return { refusal: tooLong };
    const operation = operationOf(args);
    if (!operation) return {};
    const cost = estimate(operation);
    const whole = context.request ?? context;
    const before = ledgerWrites.get(whole) ?? 0;
    const refusal =
      checkPages(cost, config.LIMIT_PAGE) ??
      checkLedgerWrites(cost, before) ??
      checkGuesses(cost) ??
      checkCost(cost, config.LIMIT_CALLS);
    if (!refusal) ledgerWrites.set(whole, before + cost.ledgerWrites.length);
    return { cost, refusal: refusal ?? (cost.guesses > 0 ? await countGuess(context) : undefined) };
  };

  const countGuess = async (context: GatewayContext): Promise<Refusal | undefined> => {
    const keys = [`address:${context.address}`];
    const name = callerName(context.caller);
    if (name !== undefined) keys.push(`caller:${name}`);
    const retryAfter = await guesses.take(keys);
    if (retryAfter === 0) return undefined;
    return new Refusal(
      'RATE_LIMITED',
      `At most ${config.LIMIT_GUESSES} look-ups of codes and sign-ins a minute. Try again in ${retryAfter} s.`,
      { retryAfter },
      { status: 429, headers: { 'retry-after': String(retryAfter) } },
    );
  };

  const showsCost = (request: Request | undefined): boolean =>
    !config.production || request?.headers.get(COST_HEADER) === '1';

  return {
    onParse({ setParseFn }) {
      setParseFn((source, options) => parse(source as string, options));
    },
    onValidate({ params, setResult }) {
      const { refusal } = read(params.documentAST);
      if (refusal) setResult([refusal]);
    },
    async onExecute({ args, setResultAndStopExecution }) {
      const { refusal, cost } = await check(args);
      if (refusal) {
        setResultAndStopExecution({ errors: [refusal] });
        return undefined;
      }
      const { request, meter } = args.contextValue as unknown as RequestContext;
      if (!cost || !showsCost(request)) return undefined;
      return {
        onExecuteDone({ result, setResult }) {
          if (Symbol.asyncIterator in result) return;
          const shown = { estimated: cost.calls, actual: meter.sent, limit: config.LIMIT_CALLS };
          setResult({ ...result, extensions: { ...result.extensions, cost: shown } });
        },
      };
    },
    async onSubscribe({ args, setResultAndStopExecution }) {
      const { refusal } = await check(args);
      if (refusal) setResultAndStopExecution({ errors: [refusal] });
    },
  };
}
