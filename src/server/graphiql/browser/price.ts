import type { Credentials } from './credential.js';
import { debounced, element } from './dom.js';
import { authorizationOf, endpoint, type GatewayAnswer, send } from './gateway.js';
import type { Graphiql } from './graphiql.js';
import { withoutComments } from './operations.js';

/** Milliseconds without a change before the price is asked for. */
const PAUSE_MS = 400;

/** Shows what the open operation may cost in PayNow calls, and what it has cost once it ran. */
export function priceOf(graphiql: Graphiql, credentials: Credentials): HTMLElement {
  const shown = element('output', { class: 'wb-price', 'aria-label': 'Price in PayNow calls' });
  let asked = '';
  let asking = new AbortController();

  const show = (text: string, title = '', state = ''): void => {
    if (shown.textContent !== text) shown.textContent = text;
    shown.title = title;
    shown.dataset['state'] = state;
  };

  /** What the price depends on. */
  const question = () => {
    const query = graphiql.text('query');
    const { operationName } = graphiql;
    const authorization = authorizationOf(graphiql, credentials);
    const body = {
      query,
      variables: graphiql.variables(),
      ...(operationName !== undefined && { operationName }),
    };
    return { body, authorization, key: JSON.stringify([body, authorization]) };
  };

  const estimate = async (): Promise<void> => {
    const { body, authorization, key } = question();
    if (key === asked) return;
    asked = key;
    asking.abort();
    asking = new AbortController();
    if (body.variables === undefined || !/\w/.test(withoutComments(body.query))) return show('');
    const headers = { ...graphiql.headers(), ...(authorization !== undefined && { authorization }) };
    const { signal } = asking;
    const answer = await send(`${endpoint()}/cost`, body, headers, signal).catch(() => undefined);
    if (!signal.aborted) tell(answer);
  };

  const tell = (answer: GatewayAnswer | undefined): void => {
    const cost = answer?.extensions?.cost;
    const limit = answer?.errors?.find(({ extensions }) => extensions?.code === 'COST_LIMIT_EXCEEDED');
    const found = limit?.extensions?.limit;
    if (cost) {
      const dearest = cost.dearest ? `. ${cost.dearest.path} costs most: ${cost.dearest.calls}` : '';
      show(`May cost ${calls(cost.estimated)}`, `An operation may cost ${cost.limit} at most${dearest}.`);
    } else if (found) show(`Too dear: ${calls(found.found)}, at most ${found.max}`, limit.message, 'refused');
    else show('');
  };

  const paid = (): void => {
    const cost = costOf(graphiql.text('response'));
    if (!cost) return;
    // An estimate under way, or about to be asked for, is of the past.
    asking.abort();
    asked = question().key;
    const text = `Cost ${cost.actual} of at most ${calls(cost.estimated)}`;
    show(text, 'What is kept in memory costs nothing.', 'paid');
  };

  const soon = debounced(PAUSE_MS, () => void estimate());
  graphiql.onChange((pane) => (pane === 'response' ? paid() : soon()));
  credentials.onChange(soon);
  return shown;
}

const calls = (count: number): string => `${count} PayNow call${count === 1 ? '' : 's'}`;

function costOf(response: string): NonNullable<GatewayAnswer['extensions']>['cost'] {
  if (!response.includes('"cost"')) return undefined;
  try {
    return (JSON.parse(response) as GatewayAnswer).extensions?.cost;
  } catch {
    return undefined;
  }
}
