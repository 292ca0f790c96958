import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestBed, type TestBed } from '../../support/gateway.js';

const LIMIT = 256 * 1024;

/** A valid request of exactly so many bytes. */
function bodyOf(bytes: number): string {
  const [head, tail] = ['{"query":"{ store { id } }","variables":{"a":"', '"}}'];
  return head + 'x'.repeat(bytes - head.length - tail.length) + tail;
}

/** Writes to a socket as it is, and reads until the gateway closes it. */
async function raw(bed: TestBed, ...parts: readonly (string | Buffer)[]): Promise<string> {
  const { hostname, port } = new URL(bed.url);
  const socket = connect(Number(port), hostname);
  let text = '';
  socket.setEncoding('utf8').on('data', (part: string) => {
    text += part;
  });
  // A gateway that stops listening may close before everything is written.
  socket.on('error', () => socket.destroy());
  await once(socket, 'connect');
  for (const part of parts) if (!socket.destroyed) socket.write(part);
  if (!socket.closed) await once(socket, 'close');
  return text;
}

const head = (bed: TestBed, ...headers: readonly string[]): string =>
  [
    'POST /graphql HTTP/1.1',
    'host: gateway',
    'content-type: application/json',
    `authorization: APIKey ${bed.sandbox.apiKey}`,
    ...headers,
    '',
    '',
  ].join('\r\n');

const chunk = (text: string): string => `${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n`;

const answerOf = (text: string) => {
  const [top = '', body = ''] = text.split('\r\n\r\n');
  return {
    status: Number(top.split(' ')[1]),
    closes: /^connection: close$/im.test(top),
    body: JSON.parse(body.slice(body.indexOf('{'), body.lastIndexOf('}') + 1)) as {
      errors?: { message: string; extensions: object }[];
    },
  };
};

describe('bodies', () => {
  let bed: TestBed;

  beforeAll(async () => {
    bed = await startTestBed();
  });
  afterAll(() => bed[Symbol.asyncDispose]());

  const tooLarge = (found: number) => ({
    status: 413,
    closes: true,
    body: {
      errors: [
        {
          message: `At most ${LIMIT} bytes in a body; there were ${found}. Send less at a time.`,
          extensions: { code: 'LIMIT_EXCEEDED', limit: { name: 'body', max: LIMIT, found } },
        },
      ],
    },
  });

  const post = async (body: string) => {
    const headers = { 'content-type': 'application/json', authorization: `APIKey ${bed.sandbox.apiKey}` };
    const init = { method: 'POST', headers, body };
    return [await fetch(bed.url, init), await bed.gateway.fetch(new Request(bed.url, init))];
  };

  it('the largest body is read, one byte more is not: by socket and by fetch', async () => {
    for (const response of await post(bodyOf(LIMIT))) expect(response.status).toBe(200);
    for (const response of await post(bodyOf(LIMIT + 1))) {
      expect(response.status).toBe(413);
      expect(await response.json()).toEqual(tooLarge(LIMIT + 1).body);
    }
  });

  it.each(['variables', 'extensions'])('%s of an address have to be JSON, and an object or null', async (name) => {
    const get = async (value: string) => {
      const search = new URLSearchParams({ query: '{ __typename }', [name]: value });
      const response = await fetch(`${bed.url}?${search.toString()}`);
      const { data, errors } = (await response.json()) as { data?: unknown; errors?: readonly object[] };
      return { status: response.status, data, errors };
    };
    const refused = (message: string) => ({
      status: 400,
      errors: [{ message: `The parameter ${name} ${message}.`, extensions: { code: 'BAD_USER_INPUT' } }],
    });
    expect(await get('{nonsense')).toEqual(refused('is not JSON'));
    for (const value of ['7', '[]', '"text"']) expect(await get(value)).toEqual(refused('must be a JSON object'));
    for (const value of ['{}', 'null', ''])
      expect(await get(value)).toEqual({ status: 200, data: { __typename: 'Query' }, errors: undefined });
  });

  it('a promise of too much is refused before the body comes', async () => {
    const text = await raw(bed, head(bed, `content-length: ${LIMIT * 1000}`));
    expect(answerOf(text)).toEqual(tooLarge(LIMIT * 1000));
  });

  it('a chunked body is counted while it comes', async () => {
    const small = await raw(
      bed,
      head(bed, 'transfer-encoding: chunked', 'connection: close'),
      chunk('{"query":"{ store'),
      chunk(' { id } }"}'),
      '0\r\n\r\n',
    );
    expect(answerOf(small)).toMatchObject({ status: 200, body: { data: { store: {} } } });
    const large = answerOf(await raw(bed, head(bed, 'transfer-encoding: chunked'), chunk(bodyOf(LIMIT)), chunk('  ')));
    expect(large.status).toBe(413);
    expect(large.closes).toBe(true);
    expect(large.body).toMatchObject({
      errors: [{ extensions: { code: 'LIMIT_EXCEEDED', limit: { name: 'body', max: LIMIT } } }],
    });
  });

  it.each([
    ['no number', 'content-length: many'],
    ['less than nothing', 'content-length: -1'],
    ['two lengths', 'content-length: 5\r\ncontent-length: 6'],
    ['two lengths in one', 'content-length: 5, 6'],
    ['a length and chunks', 'content-length: 5\r\ntransfer-encoding: chunked'],
  ])('a length that is %s ends the connection', async (_, header) => {
    bed.sandbox.calls.clear();
    expect(await raw(bed, head(bed, header), bodyOf(200))).toMatch(/^HTTP\/1\.1 400 /);
    expect(bed.sandbox.calls.list).toEqual([]);
  });

  it('a body that does not come in time is given up', async () => {
    await using hasty = await startTestBed({ GATEWAY_DEADLINE_MS: '200' });
    expect(await raw(hasty, head(hasty, 'content-length: 100'), '{"query":')).toMatch(/^HTTP\/1\.1 408 /);
  });

  it('one connection carries several requests', async () => {
    const body = '{"query":"{ store { id } }"}';
    const request = (...headers: string[]) => head(bed, `content-length: ${body.length}`, ...headers) + body;
    const text = await raw(bed, request(), request(), request('connection: close'));
    expect(text.match(/HTTP\/1\.1 200/g)).toHaveLength(3);
  });

  it('a client that leaves in the middle harms nobody', async () => {
    const { hostname, port } = new URL(bed.url);
    const socket = connect(Number(port), hostname);
    await once(socket, 'connect');
    socket.write(head(bed, 'content-length: 100') + '{"query":');
    await new Promise<void>((resolve) => {
      socket.end(() => resolve());
    });
    socket.destroy();
    expect((await bed.ask('{ store { name } }')).errors).toEqual([]);
  });
});
