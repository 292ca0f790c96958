/** One broken rule of a request, as PayNow lists it. */
export interface Problem {
  readonly code: string;
  readonly message: string;
  /** The path of the wrong value: `lines[0].quantity`. */
  readonly path: string;
  /** The rule that is broken. */
  readonly validation: string;
}

/** A refusal, sent to the caller in PayNow's error form. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    /** PayNow's code: kebab-case. */
    readonly code: string,
    message: string,
    readonly problems: readonly Problem[] = [],
  ) {
    super(message);
  }
}

/** 404 for an object that does not exist, or that this key has no access to. */
export const notFound = (what: string): Refusal => new Refusal(404, 'not-found', `The ${what} was not found.`);

/** 400 with the rules that are broken. */
export const badRequest = (problems: readonly Problem[]): Refusal =>
  new Refusal(400, 'bad-request', problems[0]?.message ?? 'The request is not valid.', problems);

/**
 * Refuses a request with problems; does nothing without any.
 * @throws {Refusal} 400
 */
export function refuseBroken(problems: readonly Problem[]): void {
  if (problems.length > 0) throw badRequest(problems);
}

/** 400 for a single rule. */
export const invalid = (path: string, validation: string, message: string): Refusal =>
  badRequest([problem(path, validation, message)]);

/** 409 for a change that the state does not allow. */
export const conflict = (code: string, message: string): Refusal => new Refusal(409, code, message);

/** Describes one broken rule. */
export const problem = (path: string, validation: string, message: string): Problem => ({
  code: `${validation}-validation`,
  message: `${path}: ${message}`,
  path,
  validation,
});

/** PayNow's error body, with a trace id of its own. */
export function errorBody(status: number, code: string, message: string, problems: readonly Problem[] = []) {
  const trace = crypto.randomUUID().replaceAll('-', '');
  return { status, code, message, trace_id: trace, ...(problems.length > 0 && { errors: problems }) };
}

/** The row, or a refusal with 404 when there is none. */
export function found<Row>(row: Row | undefined, what: string): Row {
  if (row === undefined) throw notFound(what);
  return row;
}
