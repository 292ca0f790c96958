import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Lock, type Operation, resolveShape } from '../../../src/cli/contract/lock.js';
import type { Shape } from '../../../src/cli/contract/shape.js';
import { type Asked, goodBody } from './bodies.js';

/** A call that the stand-in has answered. */
export interface Answered {
  /** `'GET /v1/stores/{storeId}/orders'`. */
  readonly operation: string;
  /** The good body, before it was damaged; for a list, one of its rows. */
  readonly good: unknown;
}

/** Makes the body that is sent out of the good one; for a list, the rows out of a good row. */
export type Spoil = (good: unknown, isList: boolean) => unknown;

/** A PayNow that answers every operation of the contract with a good body, or with what a test makes of it. */
export interface StandIn extends AsyncDisposable {
  readonly url: string;
  readonly answered: Answered[];
  /** Spoils the answers of one operation from now on; undefined spoils none. */
  spoil(operation: string | undefined, how?: Spoil): void;
}

interface Known {
  readonly name: string;
  readonly operation: Operation;
  readonly pattern: RegExp;
  readonly reply: Shape | undefined;
}

const SNAKE = (name: string): string => name.replace(/([a-z])([A-Z])/g, '$1_$2').toLowerCase();

/** The path parameter that names the row itself. */
const OWN = /\{(\w+)\}$/;

/** Starts a stand-in that knows these operations. */
export async function startStandIn(lock: Lock, storeId: string): Promise<StandIn> {
  const known = Object.entries(lock.operations)
    .map(
      ([name, operation]): Known => ({
        name,
        operation,
        pattern: new RegExp(`^${name.replace(/\{(\w+)\}/g, '(?<$1>[^/]+)')}$`),
        reply: Object.values(operation.replies).find((shape): shape is Shape => shape !== null),
      }),
    )
    .sort((a, b) => a.name.split('{').length - b.name.split('{').length);
  const answered: Answered[] = [];
  let spoiled: string | undefined;
  let how: Spoil = (good) => good;

  const bodyFor = ({ name, operation, pattern, reply }: Known, method: string, url: URL): unknown => {
    if (!reply) return undefined;
    const groups = pattern.exec(`${method} ${url.pathname}`)?.groups ?? {};
    const [, own = ''] = OWN.exec(operation.path) ?? [];
    const ids = {
      // A customer is looked up by a name of Minecraft, too.
      ...Object.fromEntries(
        [...url.searchParams].map(([key, value]) => [key.replace(/^minecraft_.*_name$/, 'name'), value]),
      ),
      ...Object.fromEntries(Object.entries(groups).map(([key, id]) => [SNAKE(key), id])),
    };
    const asked: Asked = { storeId, ids };
    const { type, items } = resolveShape(lock, reply);
    const isList = type === 'array';
    const good = goodBody(isList ? (items ?? {}) : reply, lock, asked) as Record<string, unknown>;
    if ('id' in good)
      good['id'] = own === 'storeId' || operation.path === '/v1/stores' ? storeId : (groups[own] ?? '1');
    answered.push({ operation: name, good });
    if (spoiled === name) return how(good, isList);
    if (!isList) return good;
    const wanted = url.searchParams.getAll('product_id').concat(url.searchParams.getAll('customer_id'));
    return wanted.length > 0 && 'id' in good ? wanted.map((id) => ({ ...good, id })) : [good];
  };

  const server = createServer((request, response) => {
    request.resume();
    const url = new URL(request.url ?? '', 'http://paynow.invalid');
    const method = request.method ?? '';
    const found = known.find(({ pattern }) => pattern.test(`${method} ${url.pathname}`));
    const body = found && bodyFor(found, method, url);
    const text = body === undefined ? '' : JSON.stringify(body);
    response.writeHead(found ? (text === '' ? 204 : 200) : 404, { 'content-type': 'application/json' });
    response.end(text);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    answered,
    spoil(operation, spoiling = (good) => good) {
      spoiled = operation;
      how = spoiling;
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
