import type { ProductIdea } from './productIdea.js';

type Game = 'Rust' | 'Minecraft';

const kit = (game: Game, slug: string, name: string, price: number, description: string): ProductIdea => ({
  slug: `kit-${slug}`,
  name,
  price,
  tags: ['kits'],
  description,
  game,
  command: game === 'Rust' ? `kit give {steam.id} ${slug}` : `kit ${slug} {customer.name}`,
});

const crate = (game: Game, slug: string, name: string, price: number, description: string): ProductIdea => ({
  slug: `crate-${slug}`,
  name,
  price,
  tags: ['crates'],
  description,
  game,
  command: game === 'Rust' ? `crate drop {steam.id} ${slug}` : `crate key give {customer.name} ${slug} 1`,
});

const plot = (slug: string, name: string, price: number, description: string): ProductIdea => ({
  slug,
  name,
  price,
  tags: ['homes'],
  description,
  game: 'Minecraft',
  command: `lp user {customer.name} permission set emberfall.${slug}`,
});

/** Emberfall's products for a single game server. */
export const SERVER_CATALOG: readonly ProductIdea[] = [
  kit('Rust', 'scout', 'Scout Kit', 399, 'Bow, bandages and a sleeping bag: a head start on wipe day.'),
  kit('Rust', 'builder', 'Builder Kit', 699, 'Stone, wood and a hammer, enough for a solid two by two.'),
  {
    ...kit('Rust', 'raider', 'Raider Kit', 1299, 'Satchels, a road sign kit and a rifle. Usable once per wipe.'),
    customerStock: 2,
    metadata: { cooldown: 'wipe' },
  },
  kit('Rust', 'medic', 'Medic Kit', 499, 'Syringes, large medkits and anti-radiation pills for the whole squad.'),
  kit('Rust', 'farmer', 'Farmer Kit', 349, 'Seeds, planters and a water barrel. Quiet, but it feeds a base.'),
  kit('Minecraft', 'miner', 'Miner Kit', 449, 'A diamond pick with Fortune II, torches and a stack of steaks.'),
  kit('Minecraft', 'knight', 'Knight Kit', 799, 'Enchanted iron armour, a shield and a sword called Dawn.'),
  kit('Minecraft', 'brewer', 'Brewer Kit', 599, 'A brewing stand with everything for two dozen potions.'),
  crate(
    'Rust',
    'salvage',
    'Salvage Crate',
    249,
    'Three random items from the salvage table. Odds are listed on our wiki.',
  ),
  crate('Rust', 'military', 'Military Crate', 499, 'Five random items, one of them a weapon at least.'),
  {
    ...crate('Rust', 'ember', 'Ember Crate', 999, 'Our rarest crate, dropped by plane. The whole server sees it fall.'),
    label: 'Rare',
    metadata: { rarity: 'legendary' },
  },
  crate('Minecraft', 'common', 'Common Key', 199, 'Opens one common crate at spawn.'),
  crate('Minecraft', 'rare', 'Rare Key', 399, 'Opens one rare crate at spawn.'),
  {
    ...crate(
      'Minecraft',
      'mythic',
      'Mythic Key',
      899,
      'Opens one mythic crate. May hold wings, a pet or a plot voucher.',
    ),
    customerStock: 10,
    metadata: { rarity: 'mythic' },
  },
  plot('homes-5', 'Five More Homes', 399, 'Raises your limit of homes by five.'),
  plot('homes-15', 'Fifteen More Homes', 899, 'Raises your limit of homes by fifteen, for true wanderers.'),
  plot('plot-large', 'Large Plot', 1499, 'A plot of 96 by 96 blocks in the creative world.'),
  {
    ...plot(
      'plot-island',
      'Private Island',
      4499,
      '<p>An island of your own, 256 blocks across.</p><p>Friends come by invitation only.</p>',
    ),
    label: 'New',
    customerStock: 1,
  },
  {
    ...plot('fly-30', 'Flight in Your Claims', 699, 'Fly inside your own claims for thirty days.'),
    tags: ['homes', 'passes'],
    days: 30,
    expireCommand: 'lp user {customer.name} permission unset emberfall.fly-30',
  },
  {
    ...kit('Rust', 'wipe-pass', 'Wipe Pass', 549, 'The scout kit again on every wipe day for a month.'),
    tags: ['kits', 'passes'],
    monthly: 'also',
    days: 30,
    trialDays: 7,
    expireCommand: 'kit revoke {steam.id} wipe-pass',
  },
  {
    ...kit(
      'Minecraft',
      'skyblock-starter',
      'Skyblock Starter',
      649,
      'A bigger first island and a chest with the hard-to-get things.',
    ),
    tags: ['kits', 'homes'],
  },
  {
    ...crate('Rust', 'heli', 'Call the Helicopter', 1199, 'Sends the patrol helicopter to your grid. Be ready.'),
    tags: ['services', 'crates'],
    customerStock: 4,
  },
];
