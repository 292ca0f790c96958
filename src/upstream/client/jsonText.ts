/**
 * The text of JSON in UTF-8, for parsing: what is not ASCII is written as `\uXXXX`. V8 keeps such a text with one
 * byte per character, where a single euro sign would make it two, and parses it faster. `JSON.parse` gives the same value,
 * or fails alike. A text of which more than a little is not ASCII is left as it is: writing the escapes would take longer.
 */
export function jsonText(bytes: Buffer): string {
  const nextForeign = foreignFinder(bytes);
  let text = '';
  let from = 0;
  let left = LEAST + bytes.length / SHARE;
  for (let at = nextForeign(0); at < bytes.length; at = nextForeign(from)) {
    // Behind a backslash the escape would make sense of what is none.
    if (bytes[at - 1] === BACKSLASH) return bytes.toString('utf8');
    let end = at + 1;
    while (end < bytes.length && isForeign(bytes[end])) end += 1;
    left -= end - at;
    if (left < 0) return bytes.toString('utf8');
    text += bytes.toString('latin1', from, at) + escaped(bytes.toString('utf8', at, end));
    from = end;
  }
  return text + bytes.toString('latin1', from);
}

/** Bytes beyond ASCII that are escaped: these, and one in so many of the body. */
const LEAST = 512;
const SHARE = 64;

const BACKSLASH = 0x5c;

const isForeign = (byte = 0): boolean => byte >= 0x80;

/** Finds where the next byte stands that is not ASCII, the length when there is none; looks at four bytes at a time. */
function foreignFinder(bytes: Buffer): (from: number) => number {
  const before = -bytes.byteOffset & 3; // bytes before the first whole word
  const count = Math.max(0, bytes.length - before) >> 2;
  const words = count === 0 ? NO_WORDS : new Uint32Array(bytes.buffer, bytes.byteOffset + before, count);
  return (from) => {
    let at = from;
    for (; at < bytes.length; at += 1) {
      if (at >= before && (at - before) % 4 === 0) {
        at = nextForeignWord(words, (at - before) / 4) * 4 + before;
      }
      if (isForeign(bytes[at])) return at;
    }
    return bytes.length;
  };
}

/** The number of the first word from here on that holds a byte beyond ASCII; their count when there is none. */
function nextForeignWord(words: Uint32Array, from: number): number {
  let at = from;
  while (
    at + 3 < words.length &&
    !((wordAt(words, at) | wordAt(words, at + 1) | wordAt(words, at + 2) | wordAt(words, at + 3)) & FOREIGN)
  )
    at += 4;
  while (at < words.length && !(wordAt(words, at) & FOREIGN)) at += 1;
  return at;
}

const FOREIGN = 0x80808080;
const NO_WORDS = new Uint32Array();

const wordAt = (words: Uint32Array, at: number): number => words[at] ?? 0;

function escaped(text: string): string {
  let escapes = '';
  for (let at = 0; at < text.length; at += 1) escapes += `\\u${text.charCodeAt(at).toString(16).padStart(4, '0')}`;
  return escapes;
}
