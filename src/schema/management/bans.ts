import { loadersOf } from '../../resolvers/kit/context.js';
import { checkBan, createBan, deleteBan, updateBan } from '../../resolvers/management/bans.js';
import type { BanCheckRow, BanIdentityRow, BanRow } from '../../upstream/management/bans.js';
import { ActorRef, lastChangeFields } from '../kit/audit.js';
import { builder } from '../kit/builder.js';
import { addDeletion } from '../kit/deletions.js';
import { wireEnum } from '../kit/enums.js';
import { rowFields, storeIdField } from '../kit/inputs.js';
import { nodeFields } from '../kit/nodeFields.js';
import { payloadOf } from '../kit/payloads.js';
import { nodeOf, oneById, pagedList } from './entities.js';
import { CustomerRef, StoreRef } from './refs.js';
import { related } from './related.js';
import { storeField } from './relations.js';
import { addRowMutation } from './rowMutations.js';

const banType = wireEnum(
  'BanType',
  'What a ban recognises a person by.',
  {
    steam: 'A SteamID64.',
    ip: 'An IP address.',
    customer: 'A customer: PayNow number, or global id as input.',
    customer_name: "A customer's name.",
    email: 'An email address.',
  },
  ['unknown'],
);

const BanIdentityRef = builder.objectRef<BanIdentityRow>('BanIdentity').implement({
  description: 'One thing that a ban recognises a person by.',
  fields: (t) => ({
    type: t.field({
      type: banType.ref,
      description: 'What the value is.',
      resolve: (row, _, context) => banType.show(row.ban_type, context),
    }),
    value: t.exposeString('ban_type_value', { description: 'The value, for instance an IP address.' }),
  }),
});

const BanRef = builder.objectRef<BanRow>('Ban').implement({
  description: 'Keeps a person from buying in the store.',
  ...nodeOf('bans'),
  fields: (t) => ({
    ...nodeFields('Ban')(t),
    ...storeField('The store of the ban.')(t),
    reason: t.exposeString('reason', { description: 'Why the person is banned.' }),
    enabled: t.exposeBoolean('enabled', { description: 'Whether the ban is in force.' }),
    identities: t.expose('identities', {
      type: [BanIdentityRef],
      description: 'What the ban recognises the person by; one match is enough.',
    }),
    expiresAt: t.expose('expires_at', {
      type: 'DateTime',
      nullable: true,
      description: 'When the ban ends; null when it has no end.',
    }),
    createdAt: t.expose('created_at', { type: 'DateTime', description: 'When the ban was created.' }),
    createdBy: t.expose('created_by', { type: ActorRef, description: 'Who created the ban.' }),
    ...lastChangeFields(t),
  }),
});

builder.objectFields(StoreRef, (t) => ({
  ban: oneById(t, BanRef, 'bans'),
  bans: pagedList(t, BanRef, 'bans', 'Bans by age. One PayNow call.', ({ storeId }) => ({ storeId, filter: {} })),
}));

builder.objectField(CustomerRef, 'bans', (t) =>
  pagedList(
    t,
    BanRef,
    'bans',
    'Bans that name this customer, by age; not those of an IP address or a name. One PayNow call per customer.',
    (row) => ({ storeId: row.store_id, filter: { ban_type: 'customer' as const, ban_type_value: row.id } }),
  ),
);

const BanIdentityInput = builder.inputType('BanIdentityInput', {
  description: 'One thing to recognise a person by.',
  fields: (t) => ({
    type: t.field({ type: banType.ref, required: true, description: 'What the value is; not UNKNOWN.' }),
    value: t.string({ required: true, description: 'The value; not blank.' }),
  }),
});

const IDENTITIES = 'What to recognise the person by: 1 to 100 entries.';

const CreateBanInput = builder.inputType('CreateBanInput', {
  description: 'A new ban.',
  fields: (t) => ({
    storeId: storeIdField(t),
    reason: t.string({ required: true, description: 'Why the person is banned; not blank.' }),
    identities: t.field({ type: [BanIdentityInput], required: true, description: IDENTITIES }),
    expiresAt: t.field({ type: 'DateTime', description: 'When the ban ends. Default: it has no end.' }),
  }),
});

const UpdateBanInput = builder.inputType('UpdateBanInput', {
  description: 'Changes of a ban. Absent fields stay as they are.',
  fields: (t) => ({
    ...rowFields(t, 'The ban'),
    reason: t.string({ description: 'Why the person is banned; neither blank nor null.' }),
    identities: t.field({ type: [BanIdentityInput], description: `${IDENTITIES} They replace the old ones.` }),
    expiresAt: t.field({ type: 'DateTime', description: 'When the ban ends; null for no end.' }),
  }),
});

const CheckBanInput = builder.inputType('CheckBanInput', {
  description: 'A person who may be banned.',
  fields: (t) => ({
    storeId: storeIdField(t),
    identities: t.field({ type: [BanIdentityInput], required: true, description: IDENTITIES }),
  }),
});

const CheckBanPayload = payloadOf<{ storeId?: string; check?: BanCheckRow }>('CheckBanPayload', (t) => ({
  isBanned: t.boolean({
    nullable: true,
    description: 'Whether a ban matches one of the entries; null when the check was refused.',
    resolve: ({ check }) => check?.is_banned ?? null,
  }),
  ban: t.field({
    type: BanRef,
    nullable: true,
    calls: 'related',
    requires: 'bans:read',
    description: 'The ban that matches; null when there is none. One PayNow call, none for its ids.',
    resolve: ({ storeId = '', check }, _, context, info) =>
      related(storeId, check?.ban_id, info, loadersOf(context).bans.byId),
  }),
}));

builder.mutationField('checkBan', (t) =>
  t.field({
    type: CheckBanPayload,
    nullable: true,
    requires: 'bans:read',
    calls: 1,
    description: 'Looks for a ban of a person. Changes nothing. One PayNow call.',
    args: { input: t.arg({ type: CheckBanInput, required: true, description: 'The person.' }) },
    resolve: (_, { input }, context) => checkBan(input, context),
  }),
);

const written = { resource: 'bans', row: BanRef, requires: 'bans:write' } as const;

addRowMutation('createBan', {
  ...written,
  input: CreateBanInput,
  description: 'Creates a ban. One PayNow call.',
  resolve: createBan,
});

addRowMutation('updateBan', {
  ...written,
  input: UpdateBanInput,
  description: 'Changes a ban. One PayNow call.',
  resolve: updateBan,
});

addDeletion({ type: 'Ban', requires: 'bans:write', resolve: deleteBan });
