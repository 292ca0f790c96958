import { sectionOf, titleOf } from '../docs/markdown.js';
import type { Page } from './sidebar.js';

/** A way into the site, with the pages it may lead to: the first that there is. */
interface Door {
  readonly title: string;
  readonly details: string;
  readonly pages: readonly string[];
}

const DOORS: readonly Door[] = [
  {
    title: 'You build a shop',
    details:
      'Products with prices for a country and a currency, sign-in, cart and checkout, from a browser or a server.',
    pages: ['clients/index.md', 'recipes/shop-page.md'],
  },
  {
    title: 'You look around in a store',
    details: 'Orders, customers, products and what was delivered, in one query, with the PayNow calls that it costs.',
    pages: ['graphiql.md', 'schema/index.md'],
  },
  {
    title: 'You connect systems',
    details:
      'Exports, refunds that happen once, webhooks that are verified and kept, and tokens with the rights of one job.',
    pages: ['recipes/index.md'],
  },
];

const FRONT = `---
layout: home
title: PayNow GraphQL gateway
titleTemplate: false
hero:
  name: PayNow GraphQL gateway
  tagline: One GraphQL endpoint over the APIs of PayNow.gg, which sells for game servers. One typed query reads orders, customers, products and deliveries together, in as few PayNow calls as PayNow allows.
  actions:
    - { theme: brand, text: Run it, link: '#run-it' }
    - { theme: alt, text: Recipes, link: /recipes/ }
    - { theme: alt, text: Schema, link: /schema/ }
`;

/** The first page: who it is for, and the README's first steps. */
export function homePage(readme: string, pages: readonly Page[]): string {
  const doors = DOORS.map(({ title, details, pages: places }) => {
    const page = places.map((place) => pages.find((one) => one.place === place)).find((one) => one !== undefined);
    if (!page) throw new Error(`no page is there for "${title}": ${places.join(', ')}`);
    const link = `/${page.place.replace(/(index)?\.md$/, '')}`;
    const label = JSON.stringify(titleOf(page.text));
    return [`  - title: ${title}`, `    details: ${details}`, `    link: ${link}`, `    linkText: ${label}`].join('\n');
  });
  const steps = ['Run it', 'A first query'].map((heading) => sectionOf(readme, heading));
  return `${FRONT}features:\n${doors.join('\n')}\n---\n\n${steps.join('\n\n')}\n`.replaceAll(/^<!--[^\n]*-->\n/gm, '');
}
