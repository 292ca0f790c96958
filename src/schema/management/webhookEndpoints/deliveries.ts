import { subscribedEvent } from '../../../core/storeEvents.js';
import { wireValue } from '../../../resolvers/kit/wireValue.js';
import { deliveriesPage } from '../../../resolvers/management/webhookEndpoints/writes.js';
import type {
  WebhookDeliveryRow,
  WebhookExecutionRow,
  WebhookHistoryRow,
} from '../../../upstream/management/webhookEndpoints.js';
import { builder } from '../../kit/builder.js';
import { ROWS_MAY_FAIL } from '../../kit/connections.js';
import { wireEnum } from '../../kit/enums.js';
import { StoreEventTypeRef } from '../../kit/storeEvents.js';
import { WebhookEndpointRef } from '../refs.js';

const deliveryState = wireEnum(
  'WebhookDeliveryState',
  'The state of a delivery.',
  {
    success: 'It was received: answered with a status up to 299.',
    pending: 'It is still to be sent, or sent again.',
    failed: 'It was not received, and is not sent again.',
  },
  ['all'],
);

/** What the wire calls every state together. */
const ANY_STATE = 'all';

const AttemptRef = builder.objectRef<WebhookExecutionRow>('WebhookDeliveryAttempt').implement({
  description: 'One attempt to send an event.',
  requires: 'webhooks:read',
  fields: (t) => ({
    paynowId: t.exposeID('id', { description: "PayNow's own number." }),
    startedAt: t.expose('started_at', { type: 'DateTime', description: 'When it began.' }),
    finishedAt: t.expose('finished_at', {
      type: 'DateTime',
      nullable: true,
      description: 'When it ended; null while it runs.',
    }),
    statusCode: t.exposeInt('status_code', {
      description: 'HTTP status of the answer: above 299 is a failure. 0 when there was none.',
    }),
    response: t.exposeString('response', {
      nullable: true,
      description: "Body of the receiver's answer; null when there was none.",
    }),
  }),
});

const DeliveryRef = builder.objectRef<WebhookDeliveryRow>('WebhookDelivery').implement({
  description: 'An event that PayNow sends to a webhook endpoint.',
  requires: 'webhooks:read',
  fields: (t) => ({
    paynowId: t.exposeID('id', { description: "PayNow's own number." }),
    endpointPaynowId: t.exposeID('webhook_id', { description: "PayNow's number of the endpoint it is sent to." }),
    event: t.field({
      type: StoreEventTypeRef,
      description: 'What happened.',
      resolve: ({ event }) => subscribedEvent(event) ?? 'OTHER',
    }),
    state: t.field({
      type: deliveryState.ref,
      description: 'The current status.',
      resolve: ({ state }, _, context) => deliveryState.show(state, context),
    }),
    createdAt: t.expose('created_at', { type: 'DateTime', description: 'When it was created.' }),
    nextRetry: t.expose('next_retry', {
      type: 'DateTime',
      nullable: true,
      description: 'When it is sent again; null when it is not.',
    }),
    payload: t.expose('payload', {
      type: 'JSON',
      nullable: true,
      requires: 'orders:read',
      description: "What is sent, in PayNow's own form: it may hold a shopper's billing details.",
    }),
    attempts: t.field({
      type: [AttemptRef],
      description: 'Every attempt to send it.',
      resolve: ({ executions }) => executions,
    }),
  }),
});

const DeliveryPageRef = builder.objectRef<WebhookHistoryRow>('WebhookDeliveryPage').implement({
  description:
    "One of PayNow's numbered pages of deliveries. PayNow says neither how many there are nor how long one is.",
  requires: 'webhooks:read',
  fields: (t) => ({
    page: t.exposeInt('page', { description: 'Its number, from 1.' }),
    history: t.field({
      type: [DeliveryRef],
      nullable: ROWS_MAY_FAIL,
      description: 'The deliveries, in the order PayNow gives them; empty after the last page.',
      resolve: ({ history }) => history,
    }),
  }),
});

builder.objectFields(WebhookEndpointRef, (t) => ({
  deliveries: t.field({
    calls: 'one',
    type: DeliveryPageRef,
    nullable: true,
    requires: 'webhooks:read',
    description:
      'The deliveries to this endpoint, sent or still to be sent. PayNow numbers these pages. One PayNow call per endpoint.',
    args: {
      page: t.arg.int({ required: true, defaultValue: 1, description: "PayNow's number of the page, from 1." }),
      state: t.arg({ type: deliveryState.ref, description: 'Only deliveries in this state; without it, all.' }),
    },
    resolve: (endpoint, { page, state }, context) =>
      deliveriesPage(endpoint, { page, state: state == null ? ANY_STATE : wireValue(state, 'state') }, context),
  }),
}));
