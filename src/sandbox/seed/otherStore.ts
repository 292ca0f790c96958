import type { CouponIdea } from './coupons.js';
import type { ProductIdea } from './productIdea.js';

const product = (slug: string, name: string, price: number, tag: string, description: string): ProductIdea => ({
  slug,
  name,
  price,
  tags: [tag],
  description,
  command: `sakura give {customer.name} ${slug}`,
});

/** The products of Sakura Survival; prices in yen. */
export const OTHER_CATALOG: readonly ProductIdea[] = [
  product('blossom', 'Blossom Rank', 1200, 'ranks', 'Petals follow you, and you may set three homes.'),
  product('shrine', 'Shrine Rank', 3500, 'ranks', 'All of Blossom, and a shrine of your own by the lake.'),
  product('petals-100', '100 Petals', 480, 'currency', 'Petals to spend at the spring market.'),
  product('lantern-kit', 'Lantern Kit', 650, 'kits', 'Paper lanterns in all colours, and the wood to hang them from.'),
  product('koi-pond', 'Koi Pond', 980, 'homes', 'A pond with five koi for your garden.'),
];

/** The coupons of Sakura Survival. */
export const OTHER_COUPONS: readonly CouponIdea[] = [
  { code: 'HANAMI10', percent: 10, createdDaysAgo: 300 },
  { code: 'TEA200', amount: 200, createdDaysAgo: 200, minimum: 1000 },
];
