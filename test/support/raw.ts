import { once } from 'node:events';
import { connect } from 'node:net';

/** What came back on a connection of its own. */
export interface RawAnswer {
  readonly status: number;
  readonly head: string;
  /** Without the marks of chunks. */
  readonly body: string;
  /** The interim answers before it. */
  readonly interim: number;
}

/** A request as it goes over the wire; `body` gets its length. */
export function requestText(line: string, headers: Readonly<Record<string, string>>, body?: string): string {
  const all = {
    host: 'gateway',
    connection: 'close',
    ...(body !== undefined && {
      'content-type': 'application/json',
      'content-length': String(Buffer.byteLength(body)),
    }),
    ...headers,
  };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}`);
  return [`${line} HTTP/1.1`, ...lines, '', body ?? ''].join('\r\n');
}

/** Opens a connection and writes to it as it is. */
export async function openRaw(url: string, text: string, { end = false } = {}) {
  const { hostname, port } = new URL(url);
  const socket = connect({ port: Number(port), host: hostname, allowHalfOpen: true });
  let received = '';
  socket.setEncoding('utf8').on('data', (part: string) => {
    received += part;
  });
  socket.on('error', () => socket.destroy());
  const ended = once(socket, 'end').catch(() => {});
  await once(socket, 'connect');
  if (end) socket.end(text);
  else socket.write(text);
  return {
    socket,
    received: () => received,
    /** All that came until the gateway ended the connection. */
    answer: async (): Promise<RawAnswer> => {
      await ended;
      socket.destroy();
      return parsed(received);
    },
  };
}

/** Sends one request and reads its answer. */
export async function raw(url: string, text: string): Promise<RawAnswer> {
  return (await openRaw(url, text)).answer();
}

function parsed(text: string): RawAnswer {
  const parts = text.split('\r\n\r\n');
  const interim = parts.findIndex((part) => !/^HTTP\/1\.1 1\d\d /.test(part));
  const [head = '', ...rest] = parts.slice(interim);
  const body = rest.join('\r\n\r\n');
  return {
    interim,
    head,
    status: Number(head.split(' ')[1]),
    body: /^transfer-encoding: chunked$/im.test(head)
      ? body.replaceAll(/^[0-9a-f]+\r\n|\r\n(?:[0-9a-f]+\r\n)?$/gm, '')
      : body,
  };
}
