import type { CustomerRow } from '../../upstream/wire/customers.js';
import type { SeedContext } from './context.js';
import { DAY_MS, timestamp } from './ids.js';
import type { Random } from './random.js';

const FIRST_WORDS =
  'Ash Amber Bold Brisk Cinder Copper Crimson Dusk Echo Ember Frost Ghost Gold Grim Hazel Iron Jolly Lone Lucky Lunar ' +
  'Mellow Misty Moss Night North Odd Pale Quick Quiet Rapid Raven Rusty Salty Silent Silver Sly Solar Storm Tiny Wild';
const SECOND_WORDS =
  'Badger Bear Boar Builder Crow Digger Drake Falcon Farmer Fox Golem Hawk Heron Hunter Knight Lynx Mage Miner Moth ' +
  'Nomad Otter Owl Panda Pilot Pirate Raider Ranger Rook Scout Smith Sniper Sparrow Tinker Toad Turtle Viper Wolf Yak';
const FIRST = FIRST_WORDS.split(' ');
const SECOND = SECOND_WORDS.split(' ');

const STEAM_SHARE = 0.65;
const BEDROCK_SHARE = 0.3;

/** How a store's players are spread. */
export interface CustomerPlan {
  readonly count: number;
  /** The oldest is this many days old; the youngest one. */
  readonly days: number;
  /** Only Minecraft when false. */
  readonly steam: boolean;
}

type Identity = Partial<Omit<CustomerRow, 'id' | 'store_id' | 'created_at' | 'metadata'>>;

function playerName(random: Random, taken: Set<string>): string {
  const shape = random.next();
  const base = `${random.pick(FIRST)}${shape < 0.15 ? '_' : ''}${random.pick(SECOND)}`;
  let name = shape < 0.45 ? base : `${shape > 0.8 ? base.toLowerCase() : base}${random.between(1, 99)}`;
  // Minecraft names end at 16 characters; the same names are used on Steam.
  name = name.slice(0, 16);
  while (taken.has(name)) name = `${base.slice(0, 12)}${random.between(100, 9999)}`;
  taken.add(name);
  return name;
}

function steamIdentity(random: Random, name: string): Identity {
  const id = `7656119${random.between(7_960_000_000, 9_890_000_000)}`;
  const avatar_url = `https://avatars.example.net/steam/${random.hex(16)}_full.jpg`;
  return { steam_id: id, steam: { id, name, avatar_url }, profile: { id, platform: 'steam', name, avatar_url } };
}

function minecraftIdentity(random: Random, name: string): Identity {
  const bedrock = random.chance(BEDROCK_SHARE);
  const h = random.hex(31);
  const uuid = `${h.slice(0, 8)}-${h.slice(8, 12)}-4${h.slice(12, 15)}-a${h.slice(15, 18)}-${h.slice(18, 30)}`;
  const id = bedrock ? `25354${random.digits(11)}` : uuid;
  const avatar_url = `https://avatars.example.net/minecraft/${id}.png`;
  return {
    ...(bedrock ? { xbox_xuid: id } : { minecraft_uuid: id }),
    minecraft: { id, name, avatar_url },
    minecraft_platform: bedrock ? 'bedrock' : 'java',
    profile: { id, platform: bedrock ? 'minecraft_bedrock' : 'minecraft', name, avatar_url },
  };
}

function metadataOf(random: Random): Record<string, string> {
  const metadata: Record<string, string> = {};
  if (random.chance(0.2)) metadata['discord_id'] = `${random.between(1, 9)}${random.digits(17)}`;
  if (random.chance(0.08)) metadata['referrer'] = random.pick(['forum', 'friend', 'stream', 'server-list']);
  if (random.chance(0.03)) metadata['note'] = 'Helped us test the new map.';
  return metadata;
}

/** Players, oldest first. */
export function createCustomers(context: SeedContext, plan: CustomerPlan): CustomerRow[] {
  const { random, makeId, nowMs, storeId } = context;
  const taken = new Set<string>();
  const stepMs = ((plan.days - 1) * DAY_MS) / plan.count;
  return Array.from({ length: plan.count }, (_, index): CustomerRow => {
    const createdMs = Math.floor(nowMs - plan.days * DAY_MS + (index + random.next()) * stepMs);
    const updatedMs = createdMs + Math.floor(random.next() * (nowMs - createdMs));
    const name = playerName(random, taken);
    const steam = plan.steam && random.chance(STEAM_SHARE);
    return {
      id: makeId(createdMs),
      store_id: storeId,
      ...(steam ? steamIdentity(random, name) : minecraftIdentity(random, name)),
      name,
      created_at: timestamp(createdMs),
      updated_at: timestamp(updatedMs),
      metadata: metadataOf(random),
    };
  });
}
