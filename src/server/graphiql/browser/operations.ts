/** A document without its comments. */
export const withoutComments = (query: string): string => query.replaceAll(/#.*/g, '');

/** Whether a request has to name the operation that is meant. */
export const hasSeveralOperations = (query: string): boolean =>
  (withoutComments(query).match(/^\s*(query|mutation|subscription)\b/gm) ?? []).length > 1;
