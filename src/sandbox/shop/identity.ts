import { createHash } from 'node:crypto';
import type { CustomerPlatform, CustomerRow, PlatformAccountBody } from '../../upstream/wire/customers.js';
import { invalid } from '../http/errors.js';
import { objectOf, oneOf, text } from '../http/fields.js';
import type { Clock, StoreState } from '../state.js';

const PLATFORMS = [
  'invalid',
  'steam',
  'minecraft',
  'paynow_name',
  'paynow',
  'minecraft_java_name',
  'minecraft_bedrock_name',
  'xbox_xuid',
  'minecraft_uuid',
] as const satisfies readonly CustomerPlatform[];

/** A platform's name in a body or query. */
export const platformKind = oneOf(...PLATFORMS);

/** An account's id or name on its platform. */
export const accountId = text({ min: 1, max: 255 });

/** An account on a platform in a body. */
export const accountBody = objectOf({ required: { platform: platformKind, id: accountId } });

type Identity = Partial<Omit<CustomerRow, 'id' | 'store_id' | 'created_at' | 'metadata'>>;

/** How ids of a platform's accounts look, how a customer matches one, and the customer made for one. */
interface Platform {
  readonly form: RegExp;
  readonly formText: string;
  readonly isOf: (row: CustomerRow, id: string) => boolean;
  /** Absent where only customers that exist can sign in. */
  readonly create?: (id: string) => Identity;
}

const same = (a: string | null | undefined, b: string): boolean => a?.toLowerCase() === b.toLowerCase();
const plainUuid = (uuid: string | null | undefined): string | undefined => uuid?.replaceAll('-', '').toLowerCase();

/** Hex digits that are always the same for a name: the sandbox calls no platform. */
const digest = (name: string): string => createHash('sha256').update(name.toLowerCase()).digest('hex');

const uuidOf = (hex: string): string =>
  `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20, 32)}`;

const avatar = (platform: string, id: string): string => `https://avatars.example.net/${platform}/${id}.png`;

function steam(id: string): Identity {
  const profile = { id, name: `Player ${id.slice(-4)}`, avatar_url: avatar('steam', id) };
  return { steam_id: id, steam: profile, profile: { ...profile, platform: 'steam' }, name: profile.name };
}

function java(name: string, uuid = uuidOf(digest(name))): Identity {
  const profile = { id: uuid, name, avatar_url: avatar('minecraft', uuid) };
  const { id } = profile;
  return {
    minecraft_uuid: id,
    minecraft: profile,
    minecraft_platform: 'java',
    profile: { ...profile, platform: 'minecraft' },
    name,
  };
}

function bedrock(name: string, xuid = `2535${BigInt(`0x${digest(name).slice(0, 12)}`) % 10n ** 12n}`): Identity {
  const profile = { id: xuid, name, avatar_url: avatar('minecraft', xuid) };
  return {
    xbox_xuid: xuid,
    minecraft: profile,
    minecraft_platform: 'bedrock',
    profile: { ...profile, platform: 'minecraft_bedrock' },
    name,
  };
}

const isJavaName = (row: CustomerRow, id: string) => row.minecraft_platform === 'java' && same(row.minecraft?.name, id);

const NAME_FORM = { form: /^[^\p{Cc}\p{Cs}]{1,100}$/u, formText: 'must be a name of up to 100 characters.' };
const UUID_FORM = /^[0-9a-f]{8}(-?[0-9a-f]{4}){3}-?[0-9a-f]{12}$/i;

const JAVA_NAME: Platform = {
  form: /^\w{3,16}$/,
  formText: 'must be a Minecraft name: 3 to 16 letters, digits and underscores.',
  isOf: isJavaName,
  create: (name) => java(name),
};

const BEDROCK_NAME: Platform = {
  form: /^\.?[\w ]{1,20}$/,
  formText: 'must be a Bedrock name of up to 20 letters, digits and spaces.',
  isOf: (row, id) => row.minecraft_platform === 'bedrock' && same(row.minecraft?.name, id.replace(/^\./, '')),
  create: (name) => bedrock(name.replace(/^\./, '')),
};

const BY_PLATFORM: Readonly<Record<Exclude<CustomerPlatform, 'invalid'>, Platform>> = {
  steam: {
    form: /^\d{17}$/,
    formText: 'must be a SteamID64: 17 digits.',
    isOf: (row, id) => row.steam_id === id,
    create: steam,
  },
  // Geyser, which lets Bedrock players onto Java servers, puts a point in front of their names.
  minecraft: {
    form: /^(\w{3,16}|\.[\w ]{1,20})$/,
    formText: 'must be a Minecraft name; that of a Bedrock player begins with a point.',
    isOf: (row, id) => (id.startsWith('.') ? BEDROCK_NAME : JAVA_NAME).isOf(row, id),
    create: (name) => (name.startsWith('.') ? bedrock(name.slice(1)) : java(name)),
  },
  minecraft_java_name: JAVA_NAME,
  minecraft_bedrock_name: BEDROCK_NAME,
  minecraft_uuid: {
    form: UUID_FORM,
    formText: 'must be a UUID.',
    isOf: (row, id) => plainUuid(row.minecraft_uuid) === plainUuid(id),
    create: (id) => java(`Player${id.slice(-4)}`, uuidOf(plainUuid(id) ?? id)),
  },
  xbox_xuid: {
    form: /^\d{1,20}$/,
    formText: 'must be up to 20 digits.',
    isOf: (row, id) => row.xbox_xuid === id,
    create: (id) => bedrock(`Player ${id.slice(-4)}`, id),
  },
  paynow_name: { ...NAME_FORM, isOf: (row, id) => same(row.name, id), create: (name) => ({ name }) },
  paynow: { form: /^\d{1,20}$/, formText: 'must be the id of a customer.', isOf: (row, id) => row.id === id },
};

/**
 * Refuses accounts of a platform that the store does not sell for. The first store sells for Steam and Minecraft, the
 * second one for Minecraft alone; its platform says so.
 * @throws {Refusal} 400 naming the field
 */
export function requirePlatform(store: StoreState, isSteam: boolean, field: string): void {
  if (isSteam && store.store.platform === 'minecraft') {
    throw invalid(field, 'platform-not-enabled', 'is of a platform that the store does not have.');
  }
}

/**
 * Finds the customer of an account, or creates one.
 * @throws {Refusal} 400 when the account cannot exist on its platform; `path` names the field.
 */
export function customerOfAccount(
  { platform, id }: PlatformAccountBody,
  store: StoreState,
  clock: Clock,
  path = '',
): CustomerRow {
  if (platform === 'invalid') throw invalid(`${path}platform`, 'enum', 'must name a platform.');
  requirePlatform(store, platform === 'steam', `${path}platform`);
  const { form, formText, isOf, create } = BY_PLATFORM[platform];
  if (!form.test(id)) throw invalid(`${path}id`, 'format', formText);
  const known = store.customers.all().find((row) => isOf(row, id));
  if (known) return known;
  if (!create) throw invalid(`${path}id`, 'reference', 'is not a customer of this store.');
  return store.customers.put({
    id: clock.nextId(),
    store_id: store.store.id,
    ...create(id),
    created_at: clock.now(),
    metadata: {},
  });
}
