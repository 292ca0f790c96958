import { DirectiveLocation, GraphQLDirective } from 'graphql';

/** Asks for a query to be answered again whenever what it has read changes. */
export const liveDirective = new GraphQLDirective({
  name: 'live',
  description:
    'The answer comes again whenever an event, or a write through the gateway, touches what the query has read: at most once a second, and never twice the same. Needs a transport that can go on: Server-Sent Events, or a WebSocket. Elsewhere the query is answered once.',
  locations: [DirectiveLocation.QUERY],
});
