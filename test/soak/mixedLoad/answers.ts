import { ERROR_CODES } from '../../../src/core/errors.js';
import { isJsonObject } from '../../../src/core/jsonObject.js';
import type { Received } from './client.js';

/** An answer in GraphQL's form. */
export interface GraphqlAnswer {
  readonly data?: Readonly<Record<string, unknown>> | null;
  readonly errors?: ReadonlyArray<{ readonly message: string; readonly extensions: { readonly code: string } }>;
  readonly extensions?: unknown;
}

const CODES: ReadonlySet<unknown> = new Set(ERROR_CODES);
const KEYS: ReadonlySet<string> = new Set(['data', 'errors', 'extensions']);

/** What is wrong with an answer's form, if anything. */
function flawOf({ status, type, text }: Received): string | undefined {
  if (!/^application\/(graphql-response\+)?json/.test(type)) return `content type ${type}`;
  let answer: unknown;
  try {
    answer = JSON.parse(text);
  } catch {
    return 'no JSON';
  }
  if (!isJsonObject(answer)) return 'no object';
  const stranger = Object.keys(answer).find((key) => !KEYS.has(key));
  if (stranger !== undefined) return `the key ${stranger}`;
  const { data, errors } = answer;
  if (data !== undefined && data !== null && !isJsonObject(data)) return 'data is no object';
  if (errors === undefined) return data ? (status === 200 ? undefined : `status ${status}`) : 'neither data nor errors';
  if (!Array.isArray(errors) || errors.length === 0) return 'errors is no list of errors';
  for (const error of errors as readonly unknown[]) {
    if (!isJsonObject(error) || typeof error['message'] !== 'string') return 'an error without a message';
    const { extensions, path } = error;
    if (!isJsonObject(extensions) || !CODES.has(extensions['code'])) return 'an error without a code of the list';
    if (path !== undefined && !Array.isArray(path)) return 'a path that is no list';
  }
  return undefined;
}

const bump = (counts: Map<string, number>, name: string): void => {
  counts.set(name, (counts.get(name) ?? 0) + 1);
};

/** Counts answers, and keeps those that break GraphQL's form. */
export class Answers {
  readonly requests = new Map<string, number>();
  /** Of those, the ones that were answered without an error. */
  readonly fine = new Map<string, number>();
  readonly codes = new Map<string, number>();
  readonly flaws: string[] = [];
  left = 0;

  /** Takes what a request of this kind was answered; gives the answer, unless its client had left. */
  take(kind: string, received: Received | undefined): GraphqlAnswer | undefined {
    bump(this.requests, kind);
    if (!received) {
      this.left += 1;
      return undefined;
    }
    const flaw = flawOf(received);
    if (flaw !== undefined) {
      this.flaws.push(`${kind}: ${flaw}, status ${received.status}: ${received.text.slice(0, 200)}`);
      return undefined;
    }
    const answer = JSON.parse(received.text) as GraphqlAnswer;
    if (!answer.errors) bump(this.fine, kind);
    for (const { extensions } of answer.errors ?? []) bump(this.codes, extensions.code);
    return answer;
  }
}
