import type { DocumentNode, ExecutionArgs } from 'graphql';
import { Acceptance } from '../../auth/acceptance.js';
import { callerName } from '../../auth/caller.js';
import type { Config } from '../../core/config.js';
import { networkOf } from '../../core/networks.js';
import type { GatewayContext } from '../../resolvers/kit/context.js';
import type { HeaderReader } from '../http/requestFacts.js';
import { type AcceptanceVerdict, checkAccepted, foreseeAccepted } from './accepted.js';
import { checkCost, checkFields, checkGuesses, checkLedgerWrites } from './budget.js';
import { type Estimate, estimate } from './estimate.js';
import type { Guesses } from './guesses.js';
import { checkIntrospection, needsAcceptance } from './introspection.js';
import { checkLists, checkNesting, checkNumbers, longestWritten } from './lists.js';
import { operationOf } from './operation.js';
import { checkPages } from './pages.js';
import { overLimit, type Refusal, tooManyTries } from './refusal.js';
import { type Shape, ShapeReader } from './shape.js';
import { checkStructure } from './structure.js';
import { boundedParser } from './tokens.js';

/** Settings, and what the rules ask of the rest of the server. */
export interface LimitOptions {
  readonly config: Config;
  readonly guesses: Guesses;
  /** What PayNow has said of callers' credentials. */
  readonly acceptance?: Acceptance;
  /** Whether a text is that of a registered document, for which the limits of texts are looser. */
  readonly isTrusted?: (text: string) => boolean;
}

/** Sent by a caller who wants to see `extensions.cost`. */
export const COST_HEADER = 'x-paynow-cost';

/** What the limits look at in an operation's context. */
interface LimitedContext extends GatewayContext {
  /** The HTTP request, whose operations are counted together. */
  readonly request?: Request;
}

/** What a document's text tells. */
interface Seen {
  readonly shape: Shape;
  readonly longestList: number;
  readonly refusal: Refusal | undefined;
  /** What its operations cost, by name, as far as no variable changes it. */
  readonly costs: Map<string, Estimate>;
}

/** What the limits say of an operation: a refusal, or what it may cost. */
export interface Verdict {
  readonly refusal?: Refusal | undefined;
  readonly cost?: Estimate;
}

/** The limits of one gateway. */
export interface Limits {
  /** Parses a document. @throws Refusal `LIMIT_EXCEEDED` for too many tokens; GraphQLError for what is no GraphQL */
  parse(text: string): DocumentNode;
  /** The refusal of a document whose text asks for too much. */
  refusalOf(document: DocumentNode): Refusal | undefined;
  /** Refuses by variables, caller and cost. Counts a try of what somebody may be guessing, so: once for an operation. */
  check(args: ExecutionArgs): Promise<Verdict>;
  /** The verdict on an operation that will not run: the same, without a PayNow call and without counting a try. */
  foresee(args: ExecutionArgs): Verdict;
  /** Whether this caller is shown `extensions.cost`. */
  showsCost(headers: HeaderReader): boolean;
}

/** Refuses what asks for too much, before PayNow is called: by its text, then with its variables. */
export function createLimits({
  config,
  guesses,
  acceptance = new Acceptance(),
  isTrusted = () => false,
}: LimitOptions): Limits {
  const parse = boundedParser(config.LIMIT_TOKENS);
  const loose = looseLimits(config);
  const parseTrusted = boundedParser(loose.LIMIT_TOKENS);
  const trusted = new WeakSet<DocumentNode>();
  const seen = new WeakMap<DocumentNode, Seen>();
  const ledgerWrites = new WeakMap<object, number>();
  const fields = new WeakMap<object, number>();

  // Parsed documents are kept, so each is measured once.
  const read = (document: DocumentNode): Seen => {
    const known = seen.get(document);
    if (known) return known;
    const reader = new ShapeReader(document);
    const refusal = checkStructure(reader, trusted.has(document) ? loose : config);
    const costs = new Map<string, Estimate>();
    const found = { shape: reader.whole(), longestList: longestWritten(document), refusal, costs };
    seen.set(document, found);
    return found;
  };

  const costOf = (args: ExecutionArgs, { costs }: Seen): Estimate | undefined => {
    const name = args.operationName ?? '';
    const known = costs.get(name);
    if (known) return known;
    const operation = operationOf(args);
    if (!operation) return undefined;
    const cost = estimate(operation);
    if (!operation.operation.variableDefinitions?.length) costs.set(name, cost);
    return cost;
  };

  const check = async (args: ExecutionArgs): Promise<Verdict> => {
    const context = args.contextValue as LimitedContext;
    const verdict = checkAlone(args);
    const { cost } = verdict;
    if (verdict.refusal) return verdict;
    if (cost && cost.tries > 0) {
      const refusal = await countTries(context, cost.tries);
      if (refusal) return { cost, refusal };
    }
    if (!needsAcceptance(read(args.document).shape, config)) return verdict;
    // Last, since it may take a PayNow call.
    return withAcceptance(cost, await checkAccepted(context, { acceptance, guesses, perMinute: config.LIMIT_GUESSES }));
  };

  const foresee = (args: ExecutionArgs): Verdict => {
    const verdict = checkAlone(args);
    const { cost } = verdict;
    if (verdict.refusal) return verdict;
    const refusal = cost && checkTries(cost.tries);
    if (refusal) return { cost, refusal };
    if (!needsAcceptance(read(args.document).shape, config)) return verdict;
    return withAcceptance(cost, foreseeAccepted(args.contextValue as LimitedContext, acceptance));
  };

  /** What can be said without PayNow. */
  const checkAlone = (args: ExecutionArgs): Verdict => {
    const context = args.contextValue as LimitedContext;
    const seenOf = read(args.document);
    const { shape, longestList } = seenOf;
    const blind = checkIntrospection(shape, config, context.caller);
    if (blind) return { refusal: blind };
    const unusable = checkNesting(args.variableValues) ?? checkNumbers(args.variableValues);
    if (unusable) return { refusal: unusable };
    const tooLong = checkLists(longestList, args.variableValues, config.LIMIT_LIST_ITEMS);
    if (tooLong) return { refusal: tooLong };
    const cost = costOf(args, seenOf);
    if (!cost) return {};
    const whole = context.request ?? context;
    const before = ledgerWrites.get(whole) ?? 0;
    const fieldsBefore = (config.LIMIT_BATCH > 0 && fields.get(whole)) || 0;
    const refusal =
      checkPages(cost, config.LIMIT_PAGE) ??
      checkLedgerWrites(cost, before) ??
      checkGuesses(cost) ??
      checkCost(cost, config.LIMIT_CALLS) ??
      checkFields(cost, fieldsBefore, config.LIMIT_ANSWER_FIELDS);
    if (!refusal && config.LIMIT_BATCH > 0) fields.set(whole, fieldsBefore + cost.fields);
    if (!refusal && cost.ledgerWrites.length > 0) ledgerWrites.set(whole, before + cost.ledgerWrites.length);
    return { cost, refusal };
  };

  const checkTries = (tries: number): Refusal | undefined =>
    tries > config.LIMIT_GUESSES
      ? overLimit('guesses', 'codes tried in a minute', config.LIMIT_GUESSES, tries, 'Send fewer at a time.')
      : undefined;

  const countTries = async (context: GatewayContext, tries: number): Promise<Refusal | undefined> => {
    const tooMany = checkTries(tries);
    if (tooMany) return tooMany;
    const keys = [`address:${networkOf(context.address())}`];
    const name = callerName(context.caller);
    if (name !== undefined) keys.push(`caller:${name}`);
    const retryAfter = await guesses.take(keys, tries);
    if (retryAfter === 0) return undefined;
    return tooManyTries(`${config.LIMIT_GUESSES} look-ups of codes and sign-ins a minute`, retryAfter);
  };

  return {
    check,
    foresee,
    parse(text) {
      if (!isTrusted(text)) return parse(text);
      const document = parseTrusted(text);
      trusted.add(document);
      return document;
    },
    refusalOf: (document) => read(document).refusal,
    showsCost: (headers) => !config.production || headers.get(COST_HEADER) === '1',
  };
}

const withAcceptance = (cost: Estimate | undefined, { refusal, calls }: AcceptanceVerdict): Verdict => ({
  refusal,
  ...(cost && { cost: { ...cost, calls: cost.calls + calls } }),
});

/** The limits of a text, for registered documents. What variables decide is limited for them as for all. */
function looseLimits(config: Config): Config {
  const { GATEWAY_DOCUMENTS_LIMITS: times } = config;
  return {
    ...config,
    LIMIT_TOKENS: config.LIMIT_TOKENS * times,
    LIMIT_DEPTH: config.LIMIT_DEPTH * times,
    LIMIT_FIELDS: config.LIMIT_FIELDS * times,
    LIMIT_ALIASES: config.LIMIT_ALIASES * times,
    LIMIT_ROOT_FIELDS: config.LIMIT_ROOT_FIELDS * times,
    LIMIT_DIRECTIVES: config.LIMIT_DIRECTIVES * times,
  };
}
