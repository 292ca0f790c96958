/** What is sent back to the browser, still independent of the HTTP server. */
export interface GraphiqlAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
}

/** Headers of every answer: nothing here may be framed, guessed at, or used by another origin. */
const COMMON_HEADERS: Readonly<Record<string, string>> = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
};

/** An answer with the common headers and its length; `headers` adds to them. */
export function answer(
  status: number,
  contentType: string,
  body: string | Buffer,
  headers: Readonly<Record<string, string>> = {},
): GraphiqlAnswer {
  const length = String(Buffer.byteLength(body));
  return {
    status,
    headers: { ...COMMON_HEADERS, 'content-type': contentType, 'content-length': length, ...headers },
    body,
  };
}

/** A short plain-text answer that no cache keeps. */
export function textAnswer(
  status: number,
  text: string,
  headers: Readonly<Record<string, string>> = {},
): GraphiqlAnswer {
  return answer(status, 'text/plain; charset=utf-8', `${text}\n`, { 'cache-control': 'no-store', ...headers });
}
