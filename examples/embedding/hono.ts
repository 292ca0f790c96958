import { Hono } from 'hono';
import { createGateway, createLog, readConfig } from 'paynow-graphql';

const gateway = createGateway({ config: readConfig(process.env), log: createLog('info') });

export const app = new Hono();
app.all('/graphql', (c) => gateway.fetch(c.req.raw));
app.get('/graphiql/*', (c) => gateway.fetch(c.req.raw)); // the files of the page that browsers get at /graphql

/** Call it before the process ends: it waits for what is under way. */
export const close = (): Promise<void> => gateway.close();
