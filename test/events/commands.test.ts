import { createHmac } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tail } from '../../src/cli/events/tail.js';
import { runProgram } from '../../src/cli/program.js';
import { distrust } from '../../src/events/signature.js';
import { startTestBed, type TestBed } from '../support/gateway.js';
import { start } from '../support/processes.js';
import { startReceiver } from '../support/receiver.js';
import { deliver, nextEventId, SECRET, sign } from './support.js';

let folder: string;
let bed: TestBed;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'events-'));
  bed = await startTestBed({ GATEWAY_DATA_DIR: join(folder, 'data'), PAYNOW_WEBHOOK_SECRETS: SECRET });
});
afterAll(async () => {
  await bed[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

/** A terminal that remembers what was printed. */
function terminal(more: Readonly<Record<string, string>> = {}) {
  const [out, err]: [string[], string[]] = [[], []];
  const env = { PAYNOW_STORE_ID: bed.sandbox.storeId, GATEWAY_DATA_DIR: join(folder, 'data'), ...more };
  return { env, printed: { out, err }, out: (line: string) => out.push(line), err: (line: string) => err.push(line) };
}

/** Runs `paynow-graphql events …`. */
async function run(args: readonly string[], more: Readonly<Record<string, string>> = {}) {
  const { printed, ...given } = terminal(more);
  const code = await runProgram(['events', ...args], given);
  return { ...printed, code };
}

async function happen(eventType: string, body: object = {}): Promise<string> {
  const eventId = nextEventId();
  const about = { id: `9${eventId}`, store_id: bed.sandbox.storeId, ...body };
  expect(await deliver({ url: bed.url, secret: SECRET, eventId, eventType, body: about })).toMatchObject({
    status: 204,
  });
  return eventId;
}

describe('events list, tail and replay', () => {
  let ids: string[];

  beforeAll(async () => {
    ids = [
      await happen('ON_ORDER_COMPLETED'),
      await happen('ON_REFUND', { note: 'é' }),
      await happen('ON_SOMETHING_NEW'),
    ];
  });

  it('list shows the newest, for people and for programs, and the parts that are asked for', async () => {
    const { out, code } = await run(['list']);
    expect(code).toBe(0);
    const moment = /^\d{4}-\d\d-\d\dT[\d:.]+Z {2}/;
    expect(out.map((line) => line.replace(moment, '').replace(/ +\S+$/, ''))).toEqual([
      `ORDER_COMPLETED          event ${ids[0]}  about 9${ids[0]}`,
      `REFUND                   event ${ids[1]}  about 9${ids[1]}`,
      `ON_SOMETHING_NEW         event ${ids[2]}  about 9${ids[2]}`,
    ]);
    const shown = async (...args: string[]) => {
      const json = await run(['list', '--json', ...args]);
      return json.out.map((line) => JSON.parse(line) as { eventId: string; cursor: string; receivedAt: string });
    };
    const all = await shown();
    expect(all[1]).toEqual({
      ...{ cursor: expect.any(String), receivedAt: expect.stringMatching(/Z$/), storeId: bed.sandbox.storeId },
      ...{ eventId: ids[1], type: 'REFUND', eventType: 'ON_REFUND' },
      body: { id: `9${ids[1]}`, store_id: bed.sandbox.storeId, note: 'é' },
    });
    const found = async (...args: string[]) => (await shown(...args)).map(({ eventId }) => eventId);
    expect(await found('--limit', '1')).toEqual([ids[2]]);
    expect(await found('--types', 'REFUND,OTHER')).toEqual([ids[1], ids[2]]);
    expect(await found('--after', all[0]?.cursor ?? '')).toEqual([ids[1], ids[2]]);
    expect(await found('--since', '1h')).toEqual(ids);
    expect(await found('--since', all[0]?.receivedAt ?? '', '--until', '2999-01-01')).toEqual(ids);
    expect((await run(['list', '--until', '1h'])).err).toEqual(['No events.']);
  });

  it('tail shows what is there since a moment and then what comes, each once, until it is ended', async () => {
    const ending = new AbortController();
    const { printed, ...given } = terminal();
    const running = tail({ since: '1h', json: true, types: 'REFUND' }, given, ending.signal);
    await expect.poll(() => printed.out.length).toBe(1);
    const next = await happen('ON_REFUND');
    await expect.poll(() => printed.out.length).toBe(2);
    ending.abort();
    await running;
    expect(printed.out.map((line) => (JSON.parse(line) as { eventId: string }).eventId)).toEqual([ids[1], next]);
    expect(printed.err).toEqual([expect.stringContaining('End with Ctrl-C')]);
  });

  it('replay sends deliveries that are verified like those of PayNow, in order', async () => {
    await using receiver = await startReceiver();
    const options = ['--types', 'ORDER_COMPLETED,OTHER', '--secret', 'the-receivers'];
    const { out, err, code } = await run(['replay', '--to', receiver.url, ...options]);
    expect([code, err]).toEqual([0, ['2 events sent.']]);
    expect(out).toEqual([`200  ON_ORDER_COMPLETED  event ${ids[0]}`, `200  ON_SOMETHING_NEW  event ${ids[2]}`]);
    for (const { headers, text } of receiver.received) {
      const delivery = {
        timestamp: String(headers['paynow-timestamp']),
        signature: String(headers['paynow-signature']),
        raw: Buffer.from(text),
      };
      expect(distrust(delivery, ['the-receivers'], Date.now())).toBeUndefined();
    }
    expect(receiver.received.map(({ text }) => (JSON.parse(text) as { event_id: string }).event_id)).toEqual([
      ids[0],
      ids[2],
    ]);
    const piped = await run(['replay', '--to', '-', ...options]);
    expect(piped.out.map((line) => JSON.parse(line) as unknown)).toMatchObject([
      { body: receiver.received[0]?.text, headers: { 'paynow-signature': expect.any(String) } },
      { body: receiver.received[1]?.text },
    ]);
  });

  it('replay stops at what is not taken, and says how to go on', async () => {
    for (const [status, sent] of [
      [500, 2],
      [302, 2],
    ]) {
      await using receiver = await startReceiver([200, status ?? 0]);
      const { err, code } = await run(['replay', '--to', receiver.url, '--secret', 'x']);
      expect(code).toBe(1);
      expect(receiver.received).toHaveLength(sent ?? 0);
      expect(err.join()).toMatch(
        new RegExp(
          `Event ${ids[1]} .* was answered with ${status}\\. 1 before .*--since 20\\S+ in place of --since or --after`,
        ),
      );
    }
    const away = await run(['replay', '--to', 'http://127.0.0.1:9/', '--secret', 'x']);
    expect(away.err.join()).toMatch(/was not answered: (ECONNREFUSED|bad port)/);
  });

  it.each<[string, string[], RegExp, Record<string, string>?]>([
    ['no command', [], /Usage: paynow-graphql events/],
    ['an unknown command', ['lst'], /unknown command 'lst'\n\(Did you mean list\?\)/],
    ['an unknown option', ['list', '--sinse', '1h'], /unknown option '--sinse'/],
    ['a word too many', ['list', 'orders'], /too many arguments/],
    ['no moment', ['list', '--since', '12'], /--since must be an age such as 30m/],
    ['a day that does not exist', ['list', '--since', '2026-02-31'], /--since must be an age such as 30m/],
    ['a turned range', ['list', '--since', '1h', '--until', '2h'], /--until must be later/],
    ['two beginnings', ['list', '--since', '1h', '--after', 'x'], /not both/],
    ['an unknown type', ['list', '--types', 'ORDERS'], /There is no event type "ORDERS"\. Types: ORDER_COMPLETED/],
    ['a wrong limit', ['list', '--limit', '0'], /It must be a whole number from 1 to 999999/],
    ['no cursor', ['list', '--after', 'x'], /after must be a cursor of events/],
    ['no store', ['list'], /Say which store/, { PAYNOW_STORE_ID: '' }],
    ['a wrong store', ['list', '--store', 'x'], /--store must be a PayNow store id/],
    ['no log', ['list'], /There is no log of events here/, { GATEWAY_DATA_DIR: '/nowhere' }],
    ['a Redis that is away', ['list'], /REDIS_URL cannot be used: ECONNREFUSED/, { REDIS_URL: 'redis://127.0.0.1:9' }],
    ['a wrong setting', ['list'], /EVENTS_RETENTION_MS must be/, { EVENTS_RETENTION_MS: 'x' }],
    ['nowhere to send to', ['replay', '--secret', 'x'], /Say where to/],
    ['a wrong address', ['replay', '--to', 'ftp://x', '--secret', 'x'], /--to must be an http/],
    ['no secret', ['replay', '--to', '-'], /Say what to sign with/],
    ['an empty secret', ['replay', '--to', '-', '--secret', ' '], /The secret is empty/],
    ['a missing file', ['replay', '--to', '-', '--secret-file', '/nowhere'], /\/nowhere cannot be read \(ENOENT\)/],
  ])('%s is answered with a clear sentence', async (_, args, message, more) => {
    const { out, err, code } = await run(args, more);
    expect([code > 0, out]).toEqual([true, []]);
    expect(err.join('\n')).toMatch(message);
    expect(err.join('\n')).not.toMatch(/^ {4}at /m);
  });

  it('tail keeps its process alive, and Ctrl-C ends it with 0', async () => {
    const { env } = terminal();
    const args = ['events', 'tail', '--since', '1h', '--json'];
    await using running = await start('dist/cli/paynowGraphql.js', env, [], args);
    expect(running.hello).toMatchObject({ eventId: ids[0] });
    let printed = '';
    running.child.stdout?.on('data', (chunk: Buffer) => (printed += chunk.toString()));
    const next = await happen('ON_REFUND');
    await expect.poll(() => printed).toContain(`"eventId":"${next}"`);
    running.child.kill('SIGINT');
    expect(await running.ended).toEqual([0, null]);
  });

  it('help explains every command', async () => {
    const { out, code } = await run(['--help']);
    for (const word of ['list', 'tail', 'backfill', 'replay', 'verify', 'WHEN is', 'Examples'])
      expect(out.join()).toContain(word);
    expect((await run(['verify', '--help'])).out.join()).toMatch(/--body <file>[^]*--paynow/);
    expect(code).toBe(0);
  });
});

describe('events verify', () => {
  const PAYLOAD = { event_type: 'ON_REFUND', event_id: '5', body: { name: 'Zoë', store_id: '1' } };
  const raw = JSON.stringify(PAYLOAD);
  const now = Date.now();
  const file = async (name: string, content: string | Buffer): Promise<string> => {
    await writeFile(join(folder, name), content);
    return join(folder, name);
  };
  /** Verifies a delivery that differs in some way from a sound one. */
  async function verify(change: {
    readonly raw?: string | Buffer;
    readonly headers?: string;
    readonly signature?: string;
    readonly timestamp?: string;
    readonly secret?: string;
    readonly args?: readonly string[];
  }) {
    const { timestamp = String(now), signature = sign('right', now, raw), secret = 'right' } = change;
    const headers =
      change.headers ?? `POST /hooks HTTP/1.1\r\nPayNow-Timestamp: ${timestamp}\r\nPayNow-Signature: ${signature}\r\n`;
    return run([
      ...['verify', '--body', await file('body', change.raw ?? raw), '--headers', await file('headers', headers)],
      ...['--secret-file', await file('secret', secret), ...(change.args ?? [])],
    ]);
  }

  it('accepts a sound delivery, its headers as lines, as JSON or as options, and a secret with an editor’s line break', async () => {
    const ok = { code: 0, err: [], out: [expect.stringMatching(/^verified: /)] };
    expect(await verify({})).toEqual(ok);
    expect(await verify({ secret: 'right\n' })).toEqual(ok);
    const [timestamp, signature] = [String(now), sign('right', now, raw)];
    const json = { 'PAYNOW-Timestamp': now, 'paynow-signature': [signature] };
    expect(await verify({ headers: JSON.stringify(json) })).toEqual(ok);
    expect(await verify({ headers: JSON.stringify({ headers: json }) })).toEqual(ok);
    const options = ['--timestamp', timestamp, '--signature', signature];
    const body = await file('body', raw);
    expect(await run(['verify', '--body', body, ...options], { PAYNOW_WEBHOOK_SECRETS: 'wrong,right' })).toEqual(ok);
  });

  const hex = createHmac('sha256', 'right').update(`${now}.${raw}`).digest('hex');
  const bodyAlone = createHmac('sha256', 'right').update(raw).digest('base64');
  const hour = 3_600_000;

  it.each<[string, string, RegExp, Parameters<typeof verify>[0]]>([
    ['a missing signature', 'no-signature', /PayNow-Signature is missing/, { headers: `PayNow-Timestamp: ${now}` }],
    ['a missing timestamp', 'no-timestamp', /PayNow-Timestamp is missing/, { headers: 'PayNow-Signature: x' }],
    ['a date for a timestamp', 'no-timestamp', /digits alone/, { timestamp: 'Sat, 28 Nov 2026' }],
    [
      'an old one',
      'stale',
      /60\.\d minutes old/,
      { timestamp: String(now - hour), signature: sign('right', now - hour, raw) },
    ],
    [
      'one from ahead',
      'future',
      /ahead of the clock/,
      { timestamp: String(now + hour), signature: sign('right', now + hour, raw) },
    ],
    [
      'a timestamp in seconds',
      'stale',
      /looks like seconds/,
      { timestamp: '1764300000', signature: sign('right', 1_764_300_000, raw) },
    ],
    [
      'a header turned into seconds',
      'changed-timestamp',
      /turned into seconds/,
      { timestamp: '1764300000', signature: sign('right', 1_764_300_000_000, raw) },
    ],
    ['another secret', 'wrong-signature', /either the secret belongs to another/, { secret: 'wrong' }],
    ['a tampered body', 'wrong-signature', /the body or the timestamp was changed/, { raw: raw.replace('5', '6') }],
    ['a body that was cut', 'wrong-signature', /not JSON: it was probably cut/, { raw: raw.slice(0, -4) }],
    ['hexadecimal', 'wrong-encoding', /in hexadecimal/, { signature: hex }],
    [
      'a prefix',
      'wrong-encoding',
      /with "sha256=" in front/,
      { signature: `sha256=${hex}`.replace(hex, sign('right', now, raw)) },
    ],
    ['no padding', 'wrong-encoding', /without its padding/, { signature: sign('right', now, raw).replace('=', '') }],
    ['quotes', 'wrong-encoding', /quotes around it/, { signature: `"${sign('right', now, raw)}"` }],
    [
      'a cut signature',
      'wrong-encoding',
      /this one holds 15 bytes/,
      { signature: sign('right', now, raw).slice(0, 20) },
    ],
    ['a secret with spaces', 'changed-secret', /spaces or a line break around it/, { secret: ' right\t' }],
    ['a secret in quotes', 'changed-secret', /quotes around it/, { secret: '"right"' }],
    ['a sender with a line break', 'changed-secret', /does not trim/, { signature: sign('right\n', now, raw) }],
    ['a body alone', 'changed-timestamp', /The body alone is signed/, { signature: bodyAlone }],
    ['a pretty body', 'changed-body', /parsed and written again/, { raw: JSON.stringify(PAYLOAD, undefined, 2) }],
    ['an escaped body', 'changed-body', /parsed and written again/, { raw: raw.replace('ë', '\\u00eb') }],
    ['a line break at the end', 'changed-body', /Line breaks of the body/, { raw: `${raw}\n` }],
    ['a byte order mark', 'changed-body', /byte order mark/, { raw: `\uFEFF${raw}` }],
    ['another charset', 'changed-body', /Latin-1/, { raw: Buffer.from(Buffer.from(raw).toString('latin1')) }],
    ['two slips', 'changed-secret', /spaces .* Line breaks/, { secret: ' right', raw: `${raw}\r\n` }],
  ])('tells %s', async (_, finding, message, change) => {
    const { out, err, code } = await verify(change);
    expect([code, out]).toEqual([1, []]);
    expect(err).toEqual([expect.stringMatching(new RegExp(`^${finding}: `))]);
    expect(err.join()).toMatch(message);
  });

  it.each<[string, string, RegExp]>([
    ['null', '{"headers":null}', /the JSON must be an object of headers/],
    ['a text', '{"headers":"x"}', /the JSON must be an object of headers/],
    ['a list', '{"headers":["x"]}', /the JSON must be an object of headers/],
    ['a byte order mark before lines', '\uFEFFPayNow-Timestamp: 1', /^no-signature/],
    ['a byte order mark before JSON', '\uFEFF{"PayNow-Timestamp":"1"}', /^no-signature/],
  ])('reads headers of every make, or says what is wrong with them: %s', async (_, headers, message) => {
    const { out, err, code } = await verify({ headers });
    expect([code, out]).toEqual([1, []]);
    expect(err.join()).toMatch(message);
  });

  it('takes an old delivery for what it was when it arrived', async () => {
    const change = { timestamp: String(now - hour), signature: sign('right', now - hour, raw) };
    const arrived = new Date(now - hour + 1_000).toISOString();
    expect(await verify({ ...change, args: ['--at', arrived] })).toMatchObject({ code: 0 });
  });

  it('with --paynow tells a wrong secret from a tampered body', async () => {
    const [{ secret: first }, { secret: second, id }] = (await bed.paynow('webhooks')) as [
      { secret: string },
      { secret: string; id: string },
    ];
    const env = { PAYNOW_BASE_URL: bed.sandbox.url, PAYNOW_API_KEY: bed.sandbox.apiKey };
    const ask = async (secret: string, signedWith: string, text = raw) => {
      const body = await file('body', text);
      const own = ['--timestamp', String(now), '--signature', sign(signedWith, now, raw)];
      const args = ['verify', '--body', body, ...own, '--paynow', ...(secret === '' ? [] : ['--secret', secret])];
      const { out, err } = await run(args, env);
      return [...out, ...err].join();
    };
    expect(await ask('', first)).toMatch(/^verified/);
    expect(await ask(first, second)).toMatch(new RegExp(`^wrong-secret: .* subscription ${id} \\(OnRefund\\)`));
    expect(await ask(first, first, raw.replace('5', '6'))).toMatch(/^changed-body: The secret is right/);
    expect(await ask('', 'unknown')).toMatch(/^wrong-signature: None of the secrets that PayNow shows/);
    expect(await ask('old', 'unknown')).toMatch(/^wrong-secret: PayNow has no subscription/);
  });

  it.each<[string, string[], RegExp]>([
    ['no body', [], /Say which file holds the raw body/],
    ['no secret', ['--body', 'package.json', '--timestamp', '1', '--signature', 'x'], /Say which secret/],
    [
      'headers that are none',
      ['--body', 'package.json', '--headers', 'tsconfig.build.json'],
      /begins like JSON|no-timestamp|which secret/,
    ],
    ['stdin twice', ['--body', '-', '--secret-file', '-'], /Only one of --body, --headers and --secret-file can be -/],
    ['a file that is missing', ['--body', 'nowhere'], /--body: nowhere cannot be read \(ENOENT\)/],
  ])('says what is missing: %s', async (_, args, message) => {
    const { err, code } = await run(['verify', ...args]);
    expect(code).toBeGreaterThan(0);
    expect(err.join('\n')).toMatch(message);
  });
});
