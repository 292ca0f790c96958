import type { Credentials } from './credential.js';
import { debounced } from './dom.js';
import { authorizationOf } from './gateway.js';
import type { Graphiql } from './graphiql.js';
import { kindOf } from './kinds.js';

/** A key is typed or pasted; each pause would try what is there, and PayNow counts tries. */
const PAUSE_MS = 800;

/** Whether a header may hold a whole credential. */
const isWhole = (authorization: string): boolean =>
  kindOf(authorization) !== undefined && /^\S+ +\S{8,}$/.test(authorization);

/** Loads the documentation, which production shows to accepted credentials alone, once there is another credential. */
export function loadSchemaWithCredential(graphiql: Graphiql, credentials: Credentials, isLoaded: () => boolean): void {
  let tried = authorizationOf(graphiql, credentials);
  const load = debounced(PAUSE_MS, () => {
    const authorization = authorizationOf(graphiql, credentials);
    if (isLoaded() || authorization === undefined || authorization === tried || !isWhole(authorization)) return;
    tried = authorization;
    void graphiql.fetchSchema();
  });
  credentials.onChange(load);
  graphiql.onChange((pane) => {
    if (pane === 'headers') load();
  });
}
