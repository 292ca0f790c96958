/** What is wrong with a delivery, or that nothing is. */
export type Finding =
  | 'verified'
  | 'no-timestamp'
  | 'no-signature'
  | 'stale'
  | 'future'
  | 'wrong-encoding'
  | 'wrong-secret'
  | 'changed-secret'
  | 'changed-body'
  | 'changed-timestamp'
  | 'wrong-signature';

/** A value as it was given, without a note, or changed in one way that happens by mistake. */
export interface Reading<T> {
  readonly value: T;
  readonly finding?: Finding;
  /** What happened to what was given, and what to do. */
  readonly note?: string;
}

/** The bytes of a signature, and how it is written if not in standard base64. */
export function readSignature(text: string): Reading<Buffer> {
  const bare = text.trim().replace(/^["']|["']$/g, '');
  const [, prefix = '', digest = ''] = /^(sha256=|v1[=,])?(.*)$/i.exec(bare) ?? [];
  const of = (value: Buffer, written: string): Reading<Buffer> => ({
    value,
    finding: 'wrong-encoding',
    note: `The signature is written ${written}; PayNow writes standard base64, with padding and nothing around it.`,
  });
  if (/^[0-9a-f]{64}$/i.test(digest)) return of(Buffer.from(digest, 'hex'), 'in hexadecimal');
  const value = Buffer.from(digest, 'base64');
  if (value.toString('base64') === text) return { value };
  if (prefix !== '') return of(value, `with "${prefix}" in front`);
  if (bare !== text) return of(value, 'with spaces or quotes around it');
  return of(value, /[-_]/.test(digest) ? 'in the URL form of base64' : 'without its padding, or with other characters');
}

/** A secret, and what it may have been before something was put around it. */
export function secretsLike(secret: string): readonly Reading<string>[] {
  const changed = (value: string, note: string): Reading<string> => ({ value, finding: 'changed-secret', note });
  const trimmed = secret.trim();
  const bare = trimmed.replace(/^(["'])(.*)\1$/, '$2');
  return [
    { value: secret },
    ...(trimmed === secret
      ? []
      : [changed(trimmed, 'The secret has spaces or a line break around it: take them away.')]),
    ...(bare === trimmed ? [] : [changed(bare, 'The secret has quotes around it: take them away.')]),
    ...['\n', '\r\n', ' '].map((end) =>
      changed(
        trimmed + end,
        'It is signed with the secret and a space or line break behind it: the sender does not trim it.',
      ),
    ),
  ];
}

const RESERIALIZED =
  'The body was parsed and written again, so its bytes are no longer those that PayNow signed: verify the raw body, before anything parses it.';
const LINES = 'Line breaks of the body were changed: keep its bytes as they arrive.';

/** Non-ASCII characters as `\uXXXX`, as some libraries write JSON. */
const escaped = (json: string): string =>
  json.replace(/[\u0080-\uffff]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);

/** A body, and what it may have been before a program wrote it again. */
export function bodiesLike(raw: Buffer): readonly Reading<Buffer>[] {
  const text = raw.toString('utf8');
  const changed = (value: string | Buffer, note: string): Reading<Buffer> => ({
    value: Buffer.from(value),
    finding: 'changed-body',
    note,
  });
  const likely = [
    ...['', '\n', '\r\n'].map((end) => changed(text.replace(/[\r\n]+$/, '') + end, LINES)),
    changed(text.replaceAll('\r\n', '\n'), LINES),
    changed(text.replaceAll(/\r?\n/g, '\r\n'), LINES),
    changed(text.replace(/^\uFEFF/, ''), 'A byte order mark was put in front of the body.'),
    changed(Buffer.from(text, 'latin1'), 'The body was read as Latin-1 and written as UTF-8: keep its bytes.'),
    ...jsonLike(text).map((json) => changed(json, RESERIALIZED)),
  ];
  return [{ value: raw }, ...likely.filter(({ value }) => !value.equals(raw))];
}

function jsonLike(text: string): readonly string[] {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return [];
  }
  const forms = [JSON.stringify(json), JSON.stringify(json, undefined, 2), JSON.stringify(json, undefined, 4)];
  return [...forms, ...forms.map(escaped)];
}

/** What is signed in front of the body: the timestamp and a period, or what is signed there by mistake. */
export function timestampsLike(timestamp: string): readonly Reading<string>[] {
  const changed = (value: string, note: string): Reading<string> => ({ value, finding: 'changed-timestamp', note });
  return [
    { value: `${timestamp}.` },
    changed('', 'The body alone is signed: PayNow signs the timestamp, a period and the body.'),
    changed(timestamp, 'The period between timestamp and body is missing in what is signed.'),
    changed(
      `${Math.floor(Number(timestamp) / 1000)}.`,
      'It is signed with the timestamp in seconds: PayNow signs the header as it is, in milliseconds.',
    ),
    changed(
      `${timestamp}000.`,
      'The timestamp was turned into seconds: sign and compare the header as it is, in milliseconds.',
    ),
  ];
}
