import type { GraphLock } from './graphLock.js';
import type { Lock } from './lock.js';

/** One difference between PayNow's description of today and the one that the gateway was made for. */
export interface Change {
  readonly kind: 'added' | 'changed' | 'removed';
  /** What it is about, in PayNow's names. */
  readonly what: string;
  /** Fields of the graph that no longer work as they are, as `Type.path`. */
  readonly breaks: readonly string[];
}

/** Both contracts, cut to the operations in question, and the graph made of the first. */
export interface Compared {
  readonly before: Lock;
  readonly after: Lock;
  readonly graph: GraphLock;
}
