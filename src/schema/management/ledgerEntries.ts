import { ENTRY_STATES, type EntryState } from '../../ledger/ledger.js';
import { type LedgerPage, ledgerPage, type ShownEntry } from '../../resolvers/management/ledgerEntries.js';
import { builder } from '../kit/builder.js';
import { entriesOf, MetadataEntryRef } from '../kit/metadata.js';
import { StoreRef } from './refs.js';

const MEANINGS: Readonly<Record<EntryState, string>> = {
  started: 'Started; nothing has been sent.',
  sent: 'Being sent, or its process has ended meanwhile.',
  done: 'Carried out.',
  refused: 'Not carried out.',
  unknown: 'Sent, and its answer did not arrive.',
};

const LedgerEntryStateRef = builder.enumType('LedgerEntryState', {
  description: 'The state of a write.',
  values: Object.fromEntries(
    ENTRY_STATES.map((value) => [value.toUpperCase(), { value, description: MEANINGS[value] }] as const),
  ) as Record<Uppercase<EntryState>, { value: EntryState; description: string }>,
});

const moment = (at: number | undefined): string | null => (at === undefined ? null : new Date(at).toISOString());

const OWN = 'null in an entry of another caller';

const LedgerEntryRef = builder.objectRef<ShownEntry>('LedgerEntry').implement({
  description: 'A write with an idempotency key, and its result.',
  requires: 'ledger:read',
  fields: (t) => ({
    isOwn: t.exposeBoolean('isOwn', {
      description: 'Whether it was made with your credential. Entries of other callers show few fields.',
    }),
    key: t.string({
      nullable: true,
      description: `The idempotency key; ${OWN} whose key you did not name.`,
      resolve: ({ entry, isKeyShown }) => (isKeyShown ? entry.key : null),
    }),
    mutation: t.string({ description: 'Which mutation it was.', resolve: ({ entry }) => entry.mutation }),
    state: t.field({
      type: LedgerEntryStateRef,
      description: 'The current status.',
      resolve: ({ entry }) => entry.state,
    }),
    about: t.field({
      type: [MetadataEntryRef],
      nullable: true,
      description: `Ids and amounts it is about; ${OWN}.`,
      resolve: ({ entry: { about }, isOwn }) =>
        isOwn ? entriesOf(Object.fromEntries(Object.entries(about).map(([key, value]) => [key, String(value)]))) : null,
    }),
    reason: t.string({
      nullable: true,
      description: `The reason that was given; null when there is none, and ${OWN}.`,
      resolve: ({ entry, isOwn }) => (isOwn ? (entry.reason ?? null) : null),
    }),
    made: t.stringList({
      nullable: true,
      description: `What it created, for instance refund:123; ${OWN}.`,
      resolve: ({ entry, isOwn }) => (isOwn ? (entry.claims ?? []) : null),
    }),
    startedAt: t.field({
      type: 'DateTime',
      description: 'When it was created.',
      resolve: ({ entry }) => new Date(entry.startedAt).toISOString(),
    }),
    sentAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When it was sent; null when not yet.',
      resolve: ({ entry }) => moment(entry.sentAt),
    }),
    settledAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When its result became known; null while it is not.',
      resolve: ({ entry }) => moment(entry.settledAt),
    }),
  }),
});

const LedgerPageRef = builder.objectRef<LedgerPage>('LedgerEntryPage').implement({
  description: 'One page of a ledger.',
  fields: (t) => ({
    nodes: t.field({ type: [LedgerEntryRef], description: 'The entries.', resolve: ({ nodes }) => nodes }),
    endCursor: t.exposeString('endCursor', {
      nullable: true,
      description: '`after` for the next page; null when nothing follows.',
    }),
  }),
});

builder.objectField(StoreRef, 'ledgerEntries', (t) =>
  t.field({
    type: LedgerPageRef,
    nullable: true,
    requires: 'ledger:read',
    calls: 'one',
    description:
      'Writes with an idempotency key, newest first, kept for 30 days. One PayNow call, which says whether you may see the store.',
    args: {
      first: t.arg.int({ required: true, defaultValue: 20, description: 'How many, 1 to 100.' }),
      after: t.arg.string({ description: 'The `endCursor` of the previous page.' }),
      state: t.arg({ type: LedgerEntryStateRef, description: 'Only entries in this state.' }),
      idempotencyKey: t.arg.string({
        description:
          'Only entries of this key, whoever made them: with a new API key you learn the results of writes that the former one made.',
      }),
    },
    resolve: ({ storeId }, args, context) => ledgerPage(storeId, args, context),
  }),
);
