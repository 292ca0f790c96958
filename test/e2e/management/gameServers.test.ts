import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Log } from '../../../src/core/log.js';
import type { GameServerRow } from '../../../src/upstream/management/gameServers.js';
import { startTestBed, type TestBed } from '../../support/gateway.js';

let bed: TestBed;
const logged: unknown[] = [];
const keep = (fields: object, message: string) => logged.push(fields, message);
const log: Log = { debug: keep, info: keep, warn: keep, error: keep };

beforeEach(async () => {
  logged.length = 0;
  bed = await startTestBed({ CACHE_MAX_ENTRIES: '1000' }, {}, log);
});
afterEach(() => bed[Symbol.asyncDispose]());

const root = () => `/v1/stores/${bed.sandbox.storeId}/gameservers`;
const gid = (id: string) => `gid://paynow/${bed.sandbox.storeId}/GameServer/${id}`;
const servers = async () => (await bed.paynow('gameservers')) as GameServerRow[];
const firstServer = async (): Promise<GameServerRow> => {
  const [row] = await servers();
  if (!row) throw new Error('the seed has no game server');
  return row;
};

describe('game servers', () => {
  it('are cut here out of one call, with a count', async () => {
    const rows = await servers();
    const query = `query ($after: String) { store { gameServers(first: 2, after: $after) {
      totalCount pageInfo { hasNextPage endCursor } nodes { paynowId name enabled } } } }`;
    const first = await bed.ask(query);
    expect(first.errors).toEqual([]);
    const cursor = expect.any(String) as string;
    const page = (from: number, hasNextPage: boolean) => ({
      store: {
        gameServers: {
          totalCount: rows.length,
          pageInfo: { hasNextPage, endCursor: cursor },
          nodes: rows.slice(from, from + 2).map(({ id, name, enabled }) => ({ paynowId: id, name, enabled })),
        },
      },
    });
    expect(first.data).toEqual(page(0, true));
    expect(first.calls).toEqual([`GET ${root()}`]);
    const { endCursor: after } = (first.data as ReturnType<typeof page>).store.gameServers.pageInfo;
    const second = await bed.ask(query, { variables: { after } });
    expect(second.data).toEqual(page(2, true));
  });

  it('one comes out of an array, an empty one is null', async () => {
    const { id, token, linked_to: link, created_by: by } = await firstServer();
    const query = `query ($id: ID!) { store { gameServer(id: $id) { id name token tokenResetAt
      linkedTo { ip hostname platform version savedAt lastFetchedCommandsAt lastFetchedCommandsFromIp }
      createdAt createdBy { type paynowId } updatedAt updatedBy { type } } } }`;
    const { data, errors, calls } = await bed.ask(query, { variables: { id } });
    expect(errors).toEqual([]);
    expect(data).toMatchObject({
      store: {
        gameServer: {
          id: gid(id),
          token,
          linkedTo: { ip: link.ip, hostname: link.hostname, lastFetchedCommandsFromIp: link.ip },
          createdBy: { type: 'USER', paynowId: by.id },
        },
      },
    });
    expect(calls).toEqual([`GET ${root()}/${id}`]);
    expect((await bed.ask(query, { variables: { id: '42' } })).data).toEqual({ store: { gameServer: null } });
    const node = await bed.ask('query ($id: ID!) { node(id: $id) { __typename id } }', { variables: { id: gid(id) } });
    expect(node.data).toEqual({ node: { __typename: 'GameServer', id: gid(id) } });
  });

  it('are never kept, and their tokens are nowhere in the log', async () => {
    const { id, token } = await firstServer();
    const query = `query ($id: ID!) { store { gameServer(id: $id) { token } gameServers { nodes { token } } } }`;
    const two = [`GET ${root()}`, `GET ${root()}/${id}`];
    expect((await bed.ask(query, { variables: { id } })).calls.toSorted()).toEqual(two);
    expect((await bed.ask(query, { variables: { id } })).calls.toSorted()).toEqual(two);
    expect(JSON.stringify(logged)).not.toContain(token);
    const customer = { variables: { id }, authorization: `Customer ${bed.sandbox.customerToken}` };
    expect(JSON.stringify(await bed.ask(query, customer))).not.toContain(token);
  });

  it('the token says which scope it needs', async () => {
    const { data } = await bed.ask('{ __type(name: "GameServer") { fields { name description } } }');
    const { fields } = (data as { __type: { fields: { name: string; description: string }[] } }).__type;
    expect(fields.find(({ name }) => name === 'token')?.description).toContain('secrets:read');
  });
});

describe('game servers of other objects', () => {
  it('all of a query cost one call of the list', async () => {
    const { data, errors, calls } = await bed.ask(`{ store {
      deliveryItems(first: 50) { nodes { gameServerId gameServer { paynowId name }
        commandAttempts { gameServerId gameServer { paynowId name } } } }
      orders(first: 20) { nodes { lines { gameServerId gameServer { paynowId name } } } } } }`);
    expect(errors).toEqual([]);
    expect(calls.filter((call) => call === `GET ${root()}`)).toHaveLength(1);
    expect(calls).toHaveLength(3);
    const names = new Map((await servers()).map(({ id, name }) => [id, name]));
    interface Related {
      readonly gameServerId: string | null;
      readonly gameServer: unknown;
    }
    const store = (
      data as {
        store: {
          deliveryItems: { nodes: (Related & { commandAttempts: Related[] })[] };
          orders: { nodes: { lines: Related[] }[] };
        };
      }
    ).store;
    const related = [
      ...store.deliveryItems.nodes.flatMap((item) => [item, ...item.commandAttempts]),
      ...store.orders.nodes.flatMap(({ lines }) => lines),
    ];
    expect(related.filter(({ gameServer }) => gameServer !== null).length).toBeGreaterThan(10);
    for (const { gameServerId: id, gameServer } of related) {
      expect(gameServer).toEqual(id === null ? null : { paynowId: id, name: names.get(id) });
    }
  });

  it('their ids alone cost nothing', async () => {
    const { calls } = await bed.ask('{ store { orders(first: 20) { nodes { lines { gameServer { id } } } } } }');
    expect(calls).toHaveLength(1);
  });
});

interface Payload {
  readonly gameServer?: { readonly paynowId: string; readonly token: string } | null;
  readonly userErrors: readonly unknown[];
}

const write = async (name: string, input: Record<string, unknown>, shown: string) => {
  const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input!`;
  const answer = await bed.ask(
    `mutation ($input: ${type}) { ${name}(input: $input) { ${shown} userErrors { field code } } }`,
    { variables: { input } },
  );
  expect(answer.errors).toEqual([]);
  const payload = (answer.data as Readonly<Record<string, Payload>>)[name];
  if (!payload) throw new Error(`there is no ${name}`);
  return { ...payload, calls: answer.calls };
};
const SERVER = 'gameServer { paynowId name enabled token tokenResetAt }';

describe('writes of game servers', () => {
  it('create, rename, reset the token, delete: one call each', async () => {
    const created = await write('createGameServer', { name: 'Rust Test' }, SERVER);
    const { paynowId: id = '', token } = created.gameServer ?? {};
    expect(created).toMatchObject({ gameServer: { name: 'Rust Test', enabled: true }, userErrors: [] });
    expect(created.calls).toEqual([`POST ${root()}`]);

    const renamed = await write('updateGameServer', { id, name: 'Rust Renamed' }, SERVER);
    expect(renamed).toMatchObject({ gameServer: { name: 'Rust Renamed', enabled: true, token } });
    expect(renamed.calls).toEqual([`PATCH ${root()}/${id}`]);

    const reset = await write('resetGameServerToken', { id: gid(id) }, SERVER);
    expect(reset).toMatchObject({ gameServer: { paynowId: id, tokenResetAt: expect.any(String) as string } });
    expect(reset.gameServer?.token).not.toBe(token);
    expect(reset.calls).toEqual([`POST ${root()}/${id}/reset-token`]);

    const deleted = await write('deleteGameServer', { id }, 'deletedId');
    expect(deleted).toEqual({ deletedId: gid(id), userErrors: [], calls: [`DELETE ${root()}/${id}`] });
    const again = await write('deleteGameServer', { id }, 'deletedId');
    expect(again).toMatchObject({ deletedId: null, userErrors: [{ field: ['id'], code: 'NOT_FOUND' }] });
  });

  it('a product shows its renamed server at once', async () => {
    const query = '{ store { products(first: 100) { nodes { gameServers { paynowId name } } } } }';
    expect(JSON.stringify((await bed.ask(query)).data)).not.toContain('Renamed');
    const { id } = await firstServer();
    await write('updateGameServer', { id, name: 'Renamed' }, SERVER);
    expect(JSON.stringify((await bed.ask(query)).data)).toContain('Renamed');
  });

  it.each<[string, Record<string, unknown>, string[] | null]>([
    ['createGameServer', { name: ' ' }, ['name']],
    ['updateGameServer', { id: '1', name: null }, ['name']],
    ['updateGameServer', { id: '1', enabled: null }, ['enabled']],
    ['updateGameServer', { id: '1', name: '' }, ['name']],
    ['updateGameServer', { id: '1' }, null],
    ['updateGameServer', { id: 'x', name: 'a' }, ['id']],
    ['resetGameServerToken', { id: 'gid://paynow/1/Coupon/1' }, ['id']],
  ])('%s %j is refused before any call', async (name, input, field) => {
    const refused = await write(name, input, SERVER);
    expect(refused).toEqual({ gameServer: null, userErrors: [{ field, code: 'INVALID' }], calls: [] });
  });
});
