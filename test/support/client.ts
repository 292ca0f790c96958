import { request } from 'node:http';

/** A request on a connection of its own. */
export interface Client {
  /** The answer's text. */
  readonly text: Promise<string>;
  /** Cuts the connection. */
  leave(): void;
}

/** Sends one GraphQL request that can be left in the middle. */
export function sendAlone(url: string, body: object, headers: Readonly<Record<string, string>>): Client {
  const sent = request(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    agent: false,
  });
  const text = new Promise<string>((done, failed) => {
    sent.once('error', failed);
    sent.once('response', (response) => {
      let received = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        received += chunk;
      });
      response.once('end', () => done(received));
    });
  });
  text.catch(() => {}); // of a client who left, nobody reads it
  sent.end(JSON.stringify(body));
  return { text, leave: () => sent.destroy() };
}
