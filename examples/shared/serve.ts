import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createAssets } from './assets.ts';
import type { Handler } from './http.ts';

/** A server to start. */
export interface Serving {
  /** The folder in which Vite has built what browsers get. */
  readonly client: string;
  /** 0 takes a free one. */
  readonly port: number;
  readonly host: string;
  /** Answers everything but the built files. */
  readonly createApp: (template: string) => Handler;
  /** Printed with the address behind it, once the server listens. */
  readonly greeting: string;
}

/** Serves what `npm run build` has made, until the process is told to stop. */
export async function serve({ client, port, host, createApp, greeting }: Serving): Promise<void> {
  const [template, assets] = await Promise.all([
    readFile(join(client, 'index.html'), 'utf8'),
    createAssets(join(client, 'assets')),
  ]);
  const app = createApp(template);
  const server = createServer((request, response) => {
    if (!assets(request, response)) void app(request, response);
  });
  server.listen(port, host, () => {
    console.log(`${greeting}: http://${host}:${(server.address() as AddressInfo).port}/`);
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      server.close();
      server.closeAllConnections();
    });
  }
}
