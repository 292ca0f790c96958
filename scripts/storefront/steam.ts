import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** A stand-in for Steam's OpenID provider, for machines without a network. */
export interface SteamStandIn extends AsyncDisposable {
  /** Of the sign-in: the example's `STEAM_URL`. */
  readonly url: string;
}

const SIGNED = ['op_endpoint', 'claimed_id', 'identity', 'return_to', 'response_nonce'];

const page = (players: ReadonlyMap<string, string>, asked: URLSearchParams): string => `<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Not Steam</title>
<link rel="icon" href="data:,">
<style>:root{color-scheme:light dark;font:16px/1.5 system-ui}main{max-width:24rem;margin:10vh auto;padding:1rem}</style>
<main><h1>Who are you?</h1><p>A stand-in for Steam's own page.</p><ul>${[...players]
  .map(
    ([id, name]) =>
      `<li><a href="/as/${id}?${new URLSearchParams({ to: asked.get('openid.return_to') ?? '' })}">${name}</a></li>`,
  )
  .join('')}</ul></main></html>`;

/**
 * Starts a stand-in that confirms the player who was clicked.
 * @param players SteamID64s with the names that are shown
 */
export async function startSteamStandIn(players: ReadonlyMap<string, string>): Promise<SteamStandIn> {
  const answers = new Map<string, URLSearchParams>();
  let url = '';
  const answerAs = (steamId: string, to: string): string => {
    const nonce = `${new Date().toISOString()}${randomUUID()}`;
    const id = `https://steamcommunity.com/openid/id/${steamId}`;
    const values = { op_endpoint: url, claimed_id: id, identity: id, return_to: to, response_nonce: nonce };
    const answer = new URLSearchParams({ 'openid.mode': 'id_res', 'openid.signed': SIGNED.join(',') });
    for (const [name, value] of Object.entries(values)) answer.set(`openid.${name}`, value);
    answers.set(nonce, answer);
    return `${to}${to.includes('?') ? '&' : '?'}${answer}`;
  };
  const confirms = (question: URLSearchParams): boolean => {
    const nonce = question.get('openid.response_nonce') ?? '';
    const answer = answers.get(nonce);
    answers.delete(nonce);
    // Of a repeated parameter the last value counts, as in PHP: refusing it is up to the example.
    return SIGNED.every((name) => answer?.get(`openid.${name}`) === question.getAll(`openid.${name}`).at(-1));
  };
  const answerTo = async (request: IncomingMessage) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', url);
    if (request.method === 'POST') {
      return { status: 200, headers: {}, body: `is_valid:${confirms(new URLSearchParams(await text(request)))}\n` };
    }
    const [, steamId] = /^\/as\/(\d{17})$/.exec(pathname) ?? [];
    if (steamId === undefined) {
      return { status: 200, headers: { 'content-type': 'text/html' }, body: page(players, searchParams) };
    }
    return { status: 303, headers: { location: answerAs(steamId, searchParams.get('to') ?? '') }, body: '' };
  };
  const server = createServer((request, response) => {
    void answerTo(request).then(({ status, headers, body }) => response.writeHead(status, headers).end(body));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/openid/login`;
  return {
    url,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
