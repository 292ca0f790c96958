import { loadersOf } from '../../resolvers/kit/context.js';
import { checkBan, createBan, deleteBan, updateBan } from '../../resolvers/management/bans.js';
import type { BanCheckRow, BanIdentityRow, BanRow } from '../../upstream/management/bans.js';
import { auditFields } from '../kit/audit.js';
import { builder } from '../kit/builder.js';
import { wireEnum } from '../kit/enums.js';
import { storeIdField } from '../kit/inputs.js';
import { nodeFields } from '../kit/nodeFields.js';
import { payloadOf } from '../kit/payloads.js';
import { nodeOf, oneById, pagedList } from './entities.js';
import { CustomerRef, StoreRef } from './refs.js';
import { related } from './related.js';
import { addWrites } from './rowMutations.js';

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
    reason: t.exposeString('reason', { description: 'Why the person is banned.' }),
    enabled: t.exposeBoolean('enabled', { description: 'Whether the ban is in force.' }),
    identities: t.expose('identities', { type: [BanIdentityRef], description: 'One of them is enough for a match.' }),
    expiresAt: t.expose('expires_at', {
      type: 'DateTime',
      nullable: true,
      description: 'When the ban ends; null when it does not end.',
    }),
    ...auditFields(t),
  }),
});

builder.objectFields(StoreRef, (t) => ({
  ban: oneById(t, BanRef, 'bans'),
  bans: pagedList(t, BanRef, 'bans', 'Bans by age. One PayNow call.', ({ storeId }) => ({ storeId, filter: {} })),
}));

builder.objectField(CustomerRef, 'bans', (t) =>
  pagedList(t, BanRef, 'bans', 'Bans that name this customer, by age. One PayNow call per customer.', (row) => ({
    storeId: row.store_id,
    filter: { ban_type: 'customer' as const, ban_type_value: row.id },
  })),
);

const BanIdentityInput = builder.inputType('BanIdentityInput', {
  description: 'One thing to recognise a person by.',
  fields: (t) => ({
    type: t.field({ type: banType.ref, required: true, description: 'What the value is; not UNKNOWN.' }),
    value: t.string({ required: true, description: 'The value; not blank.' }),
  }),
});

const IDENTITIES = 'What to recognise the person by: 1 to 100 entries.';

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
    args: { input: t.arg({ type: CheckBanInput, required: true, description: 'The input of `checkBan`.' }) },
    resolve: (_, { input }, context) => checkBan(input, context),
  }),
);

addWrites(BanRef, 'bans', {
  requires: 'bans:write',
  fields: (t, isNew) => ({
    reason: t.string({ required: isNew, description: 'Why the person is banned; not blank.' }),
    identities: t.field({ type: [BanIdentityInput], required: isNew, description: IDENTITIES }),
    expiresAt: t.field({ type: 'DateTime', description: 'When the ban ends; null for no end.' }),
  }),
  create: createBan,
  update: updateBan,
  remove: deleteBan,
});
