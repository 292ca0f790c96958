/** The format in which this version keeps ledger, events and relays. The first one is not noted anywhere. */
const FORMAT = 1;

/** Under which name a later format is noted, where what is kept has names. */
export const FORMAT_NAME = 'format';

/** Something was written by a later version of the gateway, whose format this one does not know. */
export class LaterFormat extends Error {
  override readonly name = 'LaterFormat';

  /** A sentence. */
  readonly why: string;

  /**
   * @param what was written, at the beginning of a sentence
   * @param found what is noted of the format
   */
  constructor(what: string, found: string) {
    const why =
      `it was written by a later version of the gateway (format ${found}; this version reads ${FORMAT}). ` +
      'Start that version again, or restore the copy that was made before its upgrade.';
    super(`${what} cannot be used: ${why}`);
    this.why = why;
  }
}

/**
 * What was opened, if this version can read it; otherwise it is closed.
 * @param what it is, at the beginning of a sentence
 * @param noted reads what is noted of the format: undefined for the first one
 * @throws LaterFormat for one that is not known here
 */
export async function ofKnownFormat<T extends { close(): Promise<void> }>(
  opened: T,
  what: string,
  noted: (opened: T) => Promise<string | undefined>,
): Promise<T> {
  try {
    const found = await noted(opened);
    if (found !== undefined && found !== String(FORMAT)) throw new LaterFormat(what, found);
    return opened;
  } catch (error) {
    await opened.close();
    throw error;
  }
}
