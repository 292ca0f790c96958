/** What is asked of a store: what leads to other objects, with its ids or without, its ids alone, or fields of its own. */
export type AskedOfStore = 'others' | 'ids' | 'fields';
