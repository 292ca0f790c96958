import fastify from 'fastify';
import { createGateway, createLog, readConfig } from 'paynow-graphql';

const gateway = createGateway({ config: readConfig(process.env), log: createLog('info') });

export const app = fastify();
app.register(async (part) => {
  // The gateway reads bodies itself, and counts them while it does.
  part.removeAllContentTypeParsers();
  part.addContentTypeParser('*', (_request, _body, done) => done(null));
  for (const url of ['/graphql', '/graphiql/*', '/webhooks/paynow']) {
    part.all(url, (request, reply) => {
      reply.hijack();
      gateway.handler(request.raw, reply.raw);
    });
  }
});
app.server.on('upgrade', gateway.upgrade); // subscriptions over WebSockets
app.addHook('onClose', () => gateway.close());
