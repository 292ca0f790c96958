import { type DeadLetter, isOfFile, type RelayFailure, type RelayPause } from '../../../events/relays/relay.js';
import { deadLettersPage, relaysPage } from '../../../resolvers/management/eventRelays/reads.js';
import { builder } from '../../kit/builder.js';
import { connectionOf, pageArgs } from '../../kit/connections.js';
import { StoreEventTypeRef } from '../../kit/storeEvents.js';
import { EventRelayRef, StoreRef } from '../refs.js';

const dateOf = (ms: number | undefined): string | null => (ms === undefined ? null : new Date(ms).toISOString());

const FAILURES: Readonly<Record<RelayFailure, string>> = {
  REFUSED: 'The target answered with a status other than 2xx. Redirects are not followed.',
  TIMED_OUT: 'The target did not answer in time.',
  UNREACHABLE: 'The target could not be connected to, or the connection broke.',
  ADDRESS_NOT_ALLOWED:
    'The address is not https, or leads to a private network or to the gateway itself. Nothing was sent.',
};

const FailureRef = builder.enumType('EventRelayFailure', {
  description: 'Why an event did not arrive.',
  values: Object.fromEntries(
    Object.entries(FAILURES).map(([name, description]) => [name, { value: name, description }]),
  ) as Record<RelayFailure, { value: RelayFailure; description: string }>,
});

const StateRef = builder.enumType('EventRelayState', {
  description: 'Whether a relay sends events.',
  values: {
    ACTIVE: { description: 'It sends events.' },
    PAUSED: { description: 'It sends nothing until it is resumed; then it continues where it stopped.' },
  } as const,
});

const PAUSES: Readonly<Record<RelayPause, string>> = {
  REQUESTED: 'By `pauseEventRelay`.',
  TARGET_GONE:
    'The target answered 410 (Gone). It can be resumed by `pauseEventRelay`; a relay of the file also continues once it has another address.',
};

const PauseRef = builder.enumType('EventRelayPauseReason', {
  description: 'Why a relay is paused.',
  values: Object.fromEntries(
    Object.entries(PAUSES).map(([name, description]) => [name, { value: name, description }]),
  ) as Record<RelayPause, { value: RelayPause; description: string }>,
});

const SourceRef = builder.enumType('EventRelaySource', {
  description: 'Where a relay is defined.',
  values: {
    FILE: { description: 'In the relay file, `GATEWAY_RELAYS_FILE`.' },
    MUTATION: { description: 'By `createEventRelay`.' },
  } as const,
});

const DeadLetterRef = builder.objectRef<DeadLetter>('RelayDeadLetter').implement({
  description:
    'An event that a relay has given up. To send it again, pass its cursor as `from` and `to` of `replayEvents`; once it has arrived it is no longer listed.',
  requires: 'events:relay',
  fields: (t) => ({
    cursor: t.exposeString('cursor', {
      description:
        'The cursor of the event; where events were removed before they could be sent, of the last one removed.',
    }),
    eventId: t.id({
      nullable: true,
      description: "PayNow's id of the event; null where events were removed before they could be sent.",
      resolve: ({ event }) => event?.id ?? null,
    }),
    type: t.field({
      type: StoreEventTypeRef,
      nullable: true,
      description: 'The type of the event; null where events were removed before they could be sent.',
      resolve: ({ event }) => event?.type ?? null,
    }),
    attempts: t.int({ description: 'Attempts to send it.', resolve: ({ event }) => event?.trouble.attempts ?? 0 }),
    failure: t.field({
      type: FailureRef,
      nullable: true,
      description: 'Why the last attempt failed; null when there was none.',
      resolve: ({ event }) => event?.trouble.failure ?? null,
    }),
    statusCode: t.int({
      nullable: true,
      description: 'HTTP status of the last answer; null when there was none.',
      resolve: ({ event }) => event?.trouble.status ?? null,
    }),
    givenUpAt: t.field({
      type: 'DateTime',
      description: 'When it was given up.',
      resolve: ({ at }) => new Date(at).toISOString(),
    }),
  }),
});

EventRelayRef.implement({
  description:
    'A target that events of a store are sent to, signed by Standard Webhooks: each at least once, and in order.',
  requires: 'events:relay',
  fields: (t) => ({
    id: t.id({ description: 'Its own id: not a global id.', resolve: ({ relay }) => relay.id }),
    url: t.string({ description: 'The address that events are sent to.', resolve: ({ relay }) => relay.url }),
    types: t.field({
      type: [StoreEventTypeRef],
      nullable: true,
      description: 'Only events of these types are sent; null for all types.',
      resolve: ({ relay }) => relay.types ?? null,
    }),
    source: t.field({
      type: SourceRef,
      description: 'Where it is defined.',
      resolve: ({ relay }) => (isOfFile(relay) ? 'FILE' : 'MUTATION'),
    }),
    createdAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When it was created; null for a relay of the file.',
      resolve: ({ relay }) => dateOf(relay.createdAt),
    }),
    state: t.field({
      type: StateRef,
      description: 'The current status.',
      resolve: ({ control }) => (control.pause === undefined ? 'ACTIVE' : 'PAUSED'),
    }),
    pauseReason: t.field({
      type: PauseRef,
      nullable: true,
      description: 'Why it is paused; null while it is active.',
      resolve: ({ control }) => control.pause ?? null,
    }),
    lastDeliveredCursor: t.string({
      nullable: true,
      description: 'The cursor of the last event that arrived; null when none has.',
      resolve: ({ state }) => state?.delivered?.cursor ?? null,
    }),
    lastDeliveredAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When it arrived; null when none has.',
      resolve: ({ state }) => dateOf(state?.delivered?.at),
    }),
    failuresInARow: t.int({
      description: 'Failed attempts to send the current event; 0 while all is well.',
      resolve: ({ state }) => state?.trouble?.attempts ?? 0,
    }),
    lastFailure: t.field({
      type: FailureRef,
      nullable: true,
      description: 'Why the last attempt failed; null while all is well.',
      resolve: ({ state }) => state?.trouble?.failure ?? null,
    }),
    lastStatusCode: t.int({
      nullable: true,
      description: 'HTTP status of the last failed attempt; null while all is well, and when there was no answer.',
      resolve: ({ state }) => state?.trouble?.status ?? null,
    }),
    nextAttemptAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When the current event is sent again; null while all is well.',
      resolve: ({ state }) => dateOf(state?.trouble?.nextAt),
    }),
    pendingReplays: t.int({
      description: 'Replays that have not ended.',
      resolve: ({ control }) => control.replays.length,
    }),
    deadLetters: t.field({
      type: connectionOf(DeadLetterRef),
      nullable: true,
      calls: 'none',
      description: 'The events that were given up, oldest first: the last 1,000.',
      args: pageArgs(t.arg),
      resolve: (view, args, context) => deadLettersPage(view, args, context),
    }),
  }),
});

builder.objectField(StoreRef, 'eventRelays', (t) =>
  t.field({
    type: connectionOf(EventRelayRef),
    nullable: true,
    requires: 'events:relay',
    calls: 1,
    description:
      "The store's event relays: those of the relay file first, then the oldest. One PayNow call, which verifies that the credential can access the store.",
    args: pageArgs(t.arg),
    resolve: ({ storeId }, args, context) => relaysPage(storeId, args, context),
  }),
);
