import type { ExampleTab } from '../examples.js';
import { closePanel, element, menu } from './dom.js';
import type { Graphiql } from './graphiql.js';

const PANEL = 'wb-examples';

/** All examples by their areas; each opens in its tab. */
export function examplesMenu(examples: readonly ExampleTab[], graphiql: Graphiql): HTMLElement[] {
  const areas = [...new Set(examples.map(({ area }) => area))];
  if (examples.length < 2) return [];
  const sections = areas.map((area, n) =>
    element(
      'section',
      { 'aria-labelledby': `wb-area-${n}` },
      element('h2', { id: `wb-area-${n}` }, area ?? 'Examples'),
      ...examples.filter((example) => example.area === area).map((example) => item(example, graphiql)),
    ),
  );
  return menu(PANEL, 'Examples', sections, 'left');
}

function item(example: ExampleTab, graphiql: Graphiql): HTMLElement {
  const title = titleOf(example);
  const button = element(
    'button',
    { type: 'button', class: 'wb-item' },
    element('strong', {}, title),
    element('span', {}, kindOf(example)),
  );
  button.addEventListener('click', () => {
    closePanel(PANEL);
    void graphiql.open(example, title);
  });
  return button;
}

const OPERATION = /^(query|mutation|subscription)\s+(\w+)/m;

/** The name of the operation, as which GraphiQL titles its tab. */
const titleOf = ({ query }: ExampleTab): string => OPERATION.exec(query)?.[2] ?? 'Example';

const kindOf = ({ query }: ExampleTab): string =>
  query.includes('@live') ? 'live query' : (OPERATION.exec(query)?.[1] ?? 'query');
