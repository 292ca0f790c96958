import type { FieldMap, ObjectFieldBuilder } from '@pothos/core';
import type { CustomerPlatform } from '../../resolvers/kit/platforms.js';
import type {
  MinecraftPlatform,
  MinecraftProfileRow,
  ProfileRow,
  SteamProfileRow,
} from '../../upstream/wire/customers.js';
import { type BuilderTypes, builder } from './builder.js';
import { wireEnum } from './enums.js';

/** Edition of Minecraft. */
export const minecraftPlatform = wireEnum(
  'MinecraftPlatform',
  'Editions of Minecraft.',
  { java: 'Java Edition.', bedrock: 'Bedrock Edition.' },
  ['unknown'],
);

const CustomerProfileRef = builder.objectRef<ProfileRow>('CustomerProfile').implement({
  description: 'A profile on the platform the store sells for.',
  fields: (t) => ({
    platformId: t.exposeString('id', { description: 'The number or name there.' }),
    platform: t.exposeString('platform', { description: 'The platform.' }),
    name: t.exposeString('name', { description: 'The name shown there.' }),
    avatarUrl: t.exposeString('avatar_url', {
      nullable: true,
      description: 'The picture there; null when there is none.',
    }),
  }),
});

const SteamProfileRef = builder.objectRef<SteamProfileRow>('SteamProfile').implement({
  description: 'A Steam profile.',
  fields: (t) => ({
    steamId: t.exposeString('id', { description: 'The SteamID64.' }),
    name: t.exposeString('name', { description: 'The name on Steam.' }),
    avatarUrl: t.exposeString('avatar_url', { description: 'The picture on Steam.' }),
  }),
});

const MinecraftProfileRef = builder.objectRef<MinecraftProfileRow>('MinecraftProfile').implement({
  description: 'A Minecraft profile.',
  fields: (t) => ({
    minecraftId: t.exposeString('id', {
      description: 'UUID; the name in offline stores; the XUID of Bedrock players.',
    }),
    name: t.exposeString('name', { description: 'The name in the game.' }),
    avatarUrl: t.exposeString('avatar_url', { description: 'A picture of the skin.' }),
  }),
});

/** What a shopper is known by; every row of a shopper has these, whoever reads it. */
interface Identity {
  readonly name?: string | null;
  readonly profile?: ProfileRow | null;
  readonly steam_id?: string | null;
  readonly steam?: SteamProfileRow | null;
  readonly minecraft_uuid?: string | null;
  readonly minecraft?: MinecraftProfileRow | null;
  readonly minecraft_platform?: MinecraftPlatform | null;
  readonly xbox_xuid?: string | null;
}

/** The fields that say what a shopper is known by: the same for managers and shoppers. */
export const identityFields = <Row extends Identity>(t: ObjectFieldBuilder<BuilderTypes, Row>): FieldMap => ({
  name: t.string({
    nullable: true,
    description: 'The name shown; null when there is none.',
    resolve: (row) => row.name ?? null,
  }),
  profile: t.field({
    type: CustomerProfileRef,
    nullable: true,
    description: "The profile on the store's platform; null when there is none.",
    resolve: (row) => row.profile ?? null,
  }),
  steamId: t.string({
    nullable: true,
    description: 'SteamID64; null when there is none.',
    resolve: (row) => row.steam_id ?? null,
  }),
  steam: t.field({
    type: SteamProfileRef,
    nullable: true,
    description: 'Steam profile; null when there is none.',
    resolve: (row) => row.steam ?? null,
  }),
  minecraftUuid: t.string({
    nullable: true,
    description: 'Minecraft UUID; null when there is none.',
    resolve: (row) => row.minecraft_uuid ?? null,
  }),
  minecraft: t.field({
    type: MinecraftProfileRef,
    nullable: true,
    description: 'Minecraft profile; null when there is none.',
    resolve: (row) => row.minecraft ?? null,
  }),
  minecraftPlatform: t.field({
    type: minecraftPlatform.ref,
    nullable: true,
    description: 'Edition of Minecraft; null when they do not play it.',
    resolve: (row, _, context) =>
      row.minecraft_platform == null ? null : minecraftPlatform.show(row.minecraft_platform, context),
  }),
  xboxXuid: t.string({
    nullable: true,
    description: 'Xbox XUID; null when there is none.',
    resolve: (row) => row.xbox_xuid ?? null,
  }),
});

const PLATFORMS: Readonly<Record<CustomerPlatform, string>> = {
  STEAM: 'A SteamID64.',
  MINECRAFT:
    'A Minecraft name, of either edition, as shops with Geyser sign players in. Not for lookups: name the edition there.',
  MINECRAFT_UUID: 'A Minecraft UUID.',
  MINECRAFT_JAVA_NAME: 'A name in Minecraft Java Edition.',
  MINECRAFT_BEDROCK_NAME: 'A name in Minecraft Bedrock Edition.',
  XBOX_XUID: 'An Xbox XUID.',
  PAYNOW_NAME: 'The name set at PayNow; names of profiles do not count.',
  PAYNOW_ID: "PayNow's own number.",
};

/** What a customer may be known by. */
export const CustomerPlatformRef = builder.enumType('CustomerPlatform', {
  description: 'What a customer may be known by.',
  values: Object.fromEntries(
    Object.entries(PLATFORMS).map(([name, description]) => [name, { value: name as CustomerPlatform, description }]),
  ) as Record<CustomerPlatform, { value: CustomerPlatform; description: string }>,
});
