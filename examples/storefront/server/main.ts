import { join } from 'node:path';
import { serve } from '../../shared/serve.ts';
import { createApp } from './app.ts';
import { readSettings } from './settings.ts';

// `npm start`: serves what `npm run build` has made, beside this file.
const settings = readSettings(process.env);
const { port, host } = settings;
await serve({
  client: join(import.meta.dirname, '../client'),
  port,
  host,
  createApp: (html) => createApp({ settings, template: async () => html }),
  greeting: 'The shop is open',
});
