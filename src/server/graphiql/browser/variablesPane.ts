import type { Graphiql } from './graphiql.js';
import { withoutComments } from './operations.js';

/** Whether an operation of the document declares variables. */
const DECLARES = /\b(query|mutation|subscription)\b[^{]*\(\s*\$/;

/**
 * Opens the variables of a document that has some: when its tab is shown, and when it gets its first one. A tab without
 * any leaves the place to its query.
 * @returns what is to be called when a tab is shown
 */
export function openVariables(graphiql: Graphiql): () => void {
  let had = false;
  const look = (): void => {
    const has = DECLARES.test(withoutComments(graphiql.text('query')));
    if (has && !had) graphiql.showVariables();
    had = has;
  };
  graphiql.onChange((pane) => {
    if (pane === 'query') look();
  });
  return () => {
    setTimeout(() => {
      had = false;
      look();
      if (!had) graphiql.hideEmptyTools();
    });
  };
}
