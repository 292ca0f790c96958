import { DirectiveLocation, GraphQLDirective } from 'graphql';

/** Runs a query again whenever data that it has read changes. */
export const liveDirective = new GraphQLDirective({
  name: 'live',
  description:
    'Runs the query again when an event, or a write through the gateway, changes data that the query has read: at most once per second, and unchanged results are not sent. Requires Server-Sent Events or a WebSocket; over plain HTTP the query runs once.',
  locations: [DirectiveLocation.QUERY],
});
