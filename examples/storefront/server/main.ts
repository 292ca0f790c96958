import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createApp } from './app.ts';
import { createAssets } from './assets.ts';
import { readSettings } from './settings.ts';

// `npm start`: serves what `npm run build` has made, beside this file.
const client = join(import.meta.dirname, '../client');
const settings = readSettings(process.env);
const [html, assets] = await Promise.all([
  readFile(join(client, 'index.html'), 'utf8'),
  createAssets(join(client, 'assets')),
]);
const app = createApp({ settings, template: async () => html });
const server = createServer((request, response) => {
  if (!assets(request, response)) void app(request, response);
});
server.listen(settings.port, settings.host, () => {
  const { port } = server.address() as AddressInfo;
  console.log(`The shop is open: http://${settings.host}:${port}/`);
});
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    server.close();
    server.closeAllConnections();
  });
}
