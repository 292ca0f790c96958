import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CustomVariableBody, CustomVariableRow } from '../../../src/upstream/management/customVariables.js';
import type { GameServerRow } from '../../../src/upstream/management/gameServers.js';
import type { ProductRow } from '../../../src/upstream/management/products.js';
import { type Bed, errorForm, first, startBed } from '../support.js';

let bed: Bed;
beforeEach(async () => {
  bed = await startBed();
});
afterEach(() => bed[Symbol.asyncDispose]());

describe('game servers', () => {
  it('one comes in an array, none as an empty one', async () => {
    const row = first(await bed.rows<GameServerRow>('gameservers'));
    expect(await bed.rows(`gameservers/${row.id}`)).toEqual([row]);
    expect(await bed.rows('gameservers/42')).toEqual([]);
    expect((await bed.send('PATCH', 'gameservers/42', {})).body).toEqual(errorForm(404, 'not-found'));
  });

  it('what changes of one changes in products, until it is gone from them', async () => {
    const embedded = async (id: string) =>
      (await bed.rows<ProductRow>('products')).flatMap((row) => row.gameservers.filter((one) => one.id === id));
    const { id } = first(await bed.rows<GameServerRow>('gameservers'));
    expect((await bed.send('PATCH', `gameservers/${id}`, { enabled: false })).status).toBe(200);
    expect(new Set((await embedded(id)).map(({ enabled }) => enabled))).toEqual(new Set([false]));
    expect((await bed.send('DELETE', `gameservers/${id}`)).status).toBe(204);
    expect(await embedded(id)).toEqual([]);
  });

  it('a reset gives another token', async () => {
    const { id, token } = first(await bed.rows<GameServerRow>('gameservers'));
    const { body } = await bed.send('POST', `gameservers/${id}/reset-token`);
    expect((body as GameServerRow).token).not.toBe(token);
    expect(first(await bed.rows(`gameservers/${id}`))).toEqual(body);
  });

  it.each([{}, { name: 'a' }, { name: '', enabled: true }, { name: ' ', enabled: true }, { name: 'a', enabled: 1 }])(
    '%j is refused',
    async (body) => {
      expect((await bed.send('POST', 'gameservers', body)).body).toEqual(errorForm(400, 'bad-request'));
    },
  );
});

describe('custom variables', () => {
  const option = { name: 'Red', value: 'red', price: 100, price_type: 'fixed', is_default: true } as const;
  const variable: CustomVariableBody = { identifier: 'flag', name: 'Flag', type: 'dropdown', options: [option] };

  it('a new one is there, and its identifier is taken', async () => {
    const { status, body } = await bed.send('POST', 'custom-variables', variable);
    expect(status).toBe(200);
    const { id } = body as CustomVariableRow;
    expect((await bed.send('GET', `custom-variables/${id}`)).body).toEqual(body);
    const again = await bed.send('POST', 'custom-variables', variable);
    expect(again.body).toEqual(errorForm(409, 'custom-variable-identifier-already-exists'));
    expect((await bed.send('DELETE', `custom-variables/${id}`)).status).toBe(204);
    expect((await bed.send('GET', `custom-variables/${id}`)).status).toBe(404);
  });

  it('a change replaces all options; those with an id keep it', async () => {
    const { body } = await bed.send('POST', 'custom-variables', variable);
    const { id, options } = body as CustomVariableRow;
    const { id: optionId } = first(options);
    const changed = await bed.send('PATCH', `custom-variables/${id}`, {
      ...variable,
      options: [
        { ...option, name: 'Blue', is_default: false },
        { ...option, id: optionId },
      ],
    });
    const after = (changed.body as CustomVariableRow).options;
    expect(after.map(({ name, sort_order: order }) => [name, order])).toEqual([
      ['Blue', 0],
      ['Red', 1],
    ]);
    expect(after.map((one) => one.id === optionId)).toEqual([false, true]);
  });

  it.each<[object, string]>([
    [{ identifier: 'a b' }, 'identifier'],
    [{ options: [] }, 'options'],
    [{ options: [option, option] }, 'options'],
    [{ options: [{ ...option, id: '42' }] }, 'options[0].id'],
    [{ type: 'date' }, 'type'],
  ])('%j is refused', async (change, path) => {
    const { body } = await bed.send('POST', 'custom-variables', { ...variable, ...change });
    expect(body).toMatchObject({ status: 400, code: 'bad-request', errors: [{ path }] });
  });
});
