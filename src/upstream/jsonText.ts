/**
 * The text of JSON in UTF-8, for parsing: what is not ASCII stands in it as `\uXXXX`. V8 keeps such a text with one
 * byte for a sign, where a single euro sign would make it two, and parses it faster. `JSON.parse` gives the same value,
 * or fails alike.
 */
export function jsonText(bytes: Buffer): string {
  if (bytes.byteOffset % 4 !== 0) return bytes.toString('utf8'); // cannot be looked at four bytes at a time
  const words = new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.length >> 2);
  let text = '';
  let from = 0;
  for (let at = nextForeign(bytes, words, 0); at < bytes.length; at = nextForeign(bytes, words, from)) {
    // Behind a backslash the escape would make sense of what is none.
    if (bytes[at - 1] === BACKSLASH) return bytes.toString('utf8');
    let end = at + 1;
    while (end < bytes.length && isForeign(bytes[end])) end += 1;
    text += bytes.toString('latin1', from, at) + escaped(bytes.toString('utf8', at, end));
    from = end;
  }
  return text + bytes.toString('latin1', from);
}

const BACKSLASH = 0x5c;

const isForeign = (byte = 0): boolean => byte >= 0x80;

/** Where the next byte stands that is not ASCII; the length when there is none. */
function nextForeign(bytes: Buffer, words: Uint32Array, from: number): number {
  let at = from;
  for (; at < bytes.length; at += 1) {
    if (at % 4 === 0) {
      let word = at / 4;
      while (word < words.length && ((words[word] ?? 0) & 0x80808080) === 0) word += 1;
      at = word * 4;
    }
    if (isForeign(bytes[at])) return at;
  }
  return bytes.length;
}

function escaped(text: string): string {
  let escapes = '';
  for (let at = 0; at < text.length; at += 1) escapes += `\\u${text.charCodeAt(at).toString(16).padStart(4, '0')}`;
  return escapes;
}
