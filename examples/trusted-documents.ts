import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Shop, withShop } from './client.js';

const FOLDER = new URL('trusted-documents/', import.meta.url);

/** A manifest: the text of every document by its id, which is `sha256:` and the hash of the text. */
export type Manifest = Readonly<Record<string, string>>;

const idOf = (text: string): string => `sha256:${createHash('sha256').update(text).digest('hex')}`;

/** Builds the manifest of a folder of `.graphql` files. A build does this, and the gateway reads what it made. */
export async function buildManifest(folder: URL = FOLDER): Promise<Manifest> {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.graphql')).sort();
  const texts = await Promise.all(files.map((file) => readFile(new URL(file, folder), 'utf8')));
  return Object.fromEntries(texts.map((text) => [idOf(text), text]));
}

/** What the gateway answers. */
export interface Answer {
  readonly data?: unknown;
  readonly errors?: ReadonlyArray<{ readonly message: string; readonly extensions: { readonly code: string } }>;
}

async function send(shop: Pick<Shop, 'url'>, body: object): Promise<Answer> {
  const response = await fetch(shop.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return (await response.json()) as Answer;
}

/** Runs a document of the folder by its id: no text leaves the client. */
export async function run(
  shop: Pick<Shop, 'url'>,
  name: string,
  variables: Readonly<Record<string, unknown>> = {},
): Promise<Answer> {
  const text = await readFile(new URL(`${name}.graphql`, FOLDER), 'utf8');
  return send(shop, { documentId: idOf(text), variables });
}

/** Shows a page by its id, and that nothing else runs. */
export async function playTrusted(shop: Pick<Shop, 'url'>, say: (line: string) => void): Promise<void> {
  const { data } = await run(shop, 'ShopPage', { country: 'DE' });
  const { storefront } = data as { storefront: { name: string; currency: string; products: { nodes: unknown[] } } };
  say(`${storefront.name} sells ${storefront.products.nodes.length} products and more in ${storefront.currency}.`);
  const { errors } = await send(shop, { query: '{ storefront { slug } }' });
  say(`A document that is not registered: ${errors?.[0]?.extensions.code ?? 'was run'}.`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const folder = await mkdtemp(join(tmpdir(), 'documents-'));
  try {
    const file = join(folder, 'documents.json');
    await writeFile(file, JSON.stringify(await buildManifest()));
    await withShop((shop) => playTrusted(shop, (line) => process.stdout.write(`${line}\n`)), {
      GATEWAY_DOCUMENTS: 'only',
      GATEWAY_DOCUMENTS_FILE: file,
    });
  } finally {
    await rm(folder, { recursive: true });
  }
}
