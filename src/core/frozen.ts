/** Freezes a value of arguments with the lists and objects inside: all requests of a document share it. */
export function frozen<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  Object.freeze(value);
  for (const inner of Object.values(value)) frozen(inner as unknown);
  return value;
}
