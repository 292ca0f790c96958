import { createGateway, createLog, readConfig } from 'paynow-graphql';

const gateway = createGateway({ config: readConfig(process.env), log: createLog('info') });

// GraphQL is stateful: no page of it is made when the site is built.
export const dynamic = 'force-dynamic';
export const runtime = 'nodejs';

const answer = (request: Request): Promise<Response> => gateway.fetch(request);

export { answer as GET, answer as HEAD, answer as OPTIONS, answer as POST };
