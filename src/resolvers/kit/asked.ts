/** What is asked of a store: only what leads to other objects, its ids besides, or fields of its own. */
export type AskedOfStore = 'others' | 'ids' | 'fields';
