import { z } from 'zod';
import { start } from '../src/cli/start.js';

// The gateway of `npm run dev`: its sandbox is another process, so that it outlives restarts of this one.
const address = z.object({ url: z.url(), storeId: z.string(), apiKey: z.string(), customerToken: z.string() });
const given = process.env['DEV_SANDBOX'];
await start(given === undefined ? undefined : address.parse(JSON.parse(given)));
