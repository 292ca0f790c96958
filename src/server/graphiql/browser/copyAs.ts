import type { Credentials } from './credential.js';
import { declarationsOf, type SchemaLike } from './declarations.js';
import { closePanel, element, menu } from './dom.js';
import { authorizationOf, endpoint } from './gateway.js';
import type { Graphiql } from './graphiql.js';
import { asCurl, asFetch, asTypeScript, type Snippet } from './snippets.js';

const PANEL = 'wb-copy';

/** A menu that copies the open operation as code. The credential is left out unless asked for, each time. */
export function copyMenu(
  graphiql: Graphiql,
  credentials: Credentials,
  schema: () => SchemaLike | undefined,
): HTMLElement[] {
  const withCredential = element('input', { type: 'checkbox' });
  const copied = element('p', { role: 'status', class: 'wb-hint' });

  const snippet = (): Snippet => {
    const { authorization: _, ...headers } = graphiql.headers();
    return {
      url: endpoint(),
      query: graphiql.text('query'),
      variables: graphiql.variables() ?? {},
      operationName: graphiql.operationName,
      authorization: authorizationOf(graphiql, credentials),
      headers,
      withCredential: withCredential.checked,
    };
  };
  const ways: Readonly<Record<string, () => string>> = {
    curl: () => asCurl(snippet()),
    fetch: () => asFetch(snippet()),
    TypeScript: () => asTypeScript(snippet(), declarationsOf(graphiql.text('query'), graphiql.operationName, schema())),
  };
  const items = Object.entries(ways).map(([name, make]) => {
    const button = element('button', { type: 'button', class: 'wb-item' }, element('strong', {}, name));
    button.addEventListener('click', () => {
      navigator.clipboard.writeText(make()).then(
        () => {
          copied.textContent = `Copied as ${name}.`;
        },
        () => {
          copied.textContent = 'The browser does not let this page copy.';
        },
      );
    });
    return button;
  });
  const elements = menu(
    PANEL,
    'Copy as',
    [...items, element('label', { class: 'wb-check' }, withCredential, 'With the credential'), copied],
    'right',
  );
  elements.at(-1)?.addEventListener('toggle', () => {
    withCredential.checked = false;
    copied.textContent = '';
  });
  window.addEventListener('blur', () => closePanel(PANEL));
  return elements;
}
