import { CommandError } from '../command.js';

/**
 * The headers of a captured delivery, with names in lower case. Takes lines as HTTP has them (`Name: value`, also behind
 * a request line), or an object of JSON.
 * @throws CommandError for text that is neither
 */
export function readHeaders(bytes: Buffer): Readonly<Record<string, string>> {
  const text = new TextDecoder().decode(bytes); // without the byte order mark of some editors
  const entries = text.trimStart().startsWith('{') ? fromJson(text) : fromLines(text);
  return Object.fromEntries(entries.map(([name, value]) => [name.toLowerCase(), value]));
}

function fromLines(text: string): readonly (readonly [string, string])[] {
  const found = text
    .split(/\r?\n/)
    .map((row) => /^([A-Za-z0-9-]+):[ \t]*(.*?)[ \t]*$/.exec(row))
    .flatMap((match) => (match === null ? [] : ([[match[1] ?? '', match[2] ?? '']] as const)));
  if (found.length === 0)
    throw new CommandError('--headers: the file holds no lines such as "PayNow-Timestamp: 1700000000000".');
  return found;
}

function fromJson(text: string): readonly (readonly [string, string])[] {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new CommandError('--headers: the file begins like JSON and is none.');
  }
  const { headers = json } = json as { readonly headers?: unknown };
  if (typeof headers !== 'object' || headers === null || Array.isArray(headers)) {
    throw new CommandError(
      '--headers: the JSON must be an object of headers, such as {"PayNow-Timestamp":"1700000000000"}.',
    );
  }
  return Object.entries(headers).flatMap(([name, value]: [string, unknown]) => {
    const one: unknown = Array.isArray(value) ? value[0] : value;
    return typeof one === 'string' || typeof one === 'number' ? [[name, String(one)] as const] : [];
  });
}
