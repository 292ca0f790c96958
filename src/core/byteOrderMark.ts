const MARK = '\uFEFF';

/** A text without the byte order mark that some programs put in front of JSON; RFC 8259 lets readers skip it. */
export const withoutMark = (text: string): string => (text.startsWith(MARK) ? text.slice(1) : text);
