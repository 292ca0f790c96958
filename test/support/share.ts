/** Whether every case is wanted: a soak says so. `npm test` tries a fixed share, in which every kind of case is. */
export const ALL_CASES = process.env['ALL_CASES'] !== undefined;

/** Of these cases one in `of`, from that place on; all of them in a soak. */
export const share = <T>(cases: readonly T[], of: number, from = 0): readonly T[] =>
  ALL_CASES ? cases : cases.filter((_, n) => (n + of - (from % of)) % of === 0);
