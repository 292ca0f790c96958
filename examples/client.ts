import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** A running gateway with its sandbox, as the line printed at the start describes them. */
export interface Shop {
  /** Of `/graphql`. */
  readonly url: string;
  readonly apiKey: string;
  /** Of the sandbox: only to pay a checkout, which a person does in a browser otherwise. */
  readonly sandboxUrl: string;
}

/** Asks the gateway; throws for errors, and for `userErrors` anywhere in the answer. */
export async function ask<Data>(
  shop: Shop,
  authorization: string | undefined,
  query: string,
  variables: Readonly<Record<string, unknown>> = {},
): Promise<Data> {
  const response = await fetch(shop.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(authorization !== undefined && { authorization }) },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors } = (await response.json()) as {
    readonly data: Data;
    readonly errors?: ReadonlyArray<{ readonly message: string }>;
  };
  if (errors) throw new Error(errors.map(({ message }) => message).join(' '));
  for (const payload of Object.values(data as Readonly<Record<string, unknown>>)) {
    const { userErrors } = (payload ?? {}) as { readonly userErrors?: ReadonlyArray<{ readonly message: string }> };
    if (userErrors?.length) throw new Error(userErrors.map(({ message }) => message).join(' '));
  }
  return data;
}

/** Starts the built gateway with its sandbox and these settings, plays with both, and stops them again. */
export async function withShop(
  play: (shop: Shop) => Promise<unknown>,
  settings: Readonly<Record<string, string>> = {},
): Promise<void> {
  const started = spawn(process.execPath, [fileURLToPath(new URL('../dist/main.js', import.meta.url))], {
    env: { PATH: process.env['PATH'], PORT: '0', LOG_LEVEL: 'error', ...settings },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const [line] = (await once(createInterface(started.stdout), 'line')) as [string];
    const { url, sandbox } = JSON.parse(line) as {
      readonly url: string;
      readonly sandbox: { readonly url: string; readonly apiKey: string };
    };
    await play({ url, apiKey: sandbox.apiKey, sandboxUrl: sandbox.url });
  } finally {
    started.kill('SIGTERM');
  }
}
