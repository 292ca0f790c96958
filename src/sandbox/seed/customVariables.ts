import type { CustomVariableOptionRow, CustomVariableRow } from '../../upstream/management/customVariables.js';
import type { FlakeId } from '../../upstream/wire/common.js';
import type { ProductTagRow } from '../../upstream/wire/products.js';
import type { SeedContext } from './context.js';
import { DAY_MS, timestamp } from './ids.js';
import type { ProductIdea } from './productIdea.js';

interface OptionIdea {
  readonly name: string;
  readonly value: string;
  /** Minor units. */
  readonly amount?: number;
  readonly percent?: number;
}

interface VariableIdea {
  readonly identifier: string;
  readonly name: string;
  readonly description: string;
  readonly type: CustomVariableRow['type'];
  readonly regex?: string;
  /** The products that ask for it. */
  readonly tag: string;
  readonly options?: readonly OptionIdea[];
}

const IDEAS: readonly VariableIdea[] = [
  {
    identifier: 'chat_color',
    name: 'Chat Colour',
    description: 'The colour of your name in chat.',
    type: 'dropdown',
    tag: 'ranks',
    options: [
      { name: 'White', value: 'white' },
      { name: 'Aqua', value: 'aqua', amount: 99 },
      { name: 'Ember', value: 'gold', amount: 199 },
      { name: 'Rainbow', value: 'rainbow', percent: 12.5 },
    ],
  },
  {
    identifier: 'home_name',
    name: 'Name of Your Place',
    description: 'Shown to visitors. 3 to 20 letters and digits.',
    type: 'text',
    regex: '^[A-Za-z0-9 ]{3,20}$',
    tag: 'homes',
  },
  {
    identifier: 'lucky_number',
    name: 'Lucky Number',
    description: 'Written on the crate, from 1 to 99.',
    type: 'number',
    regex: '^[1-9][0-9]?$',
    tag: 'crates',
  },
];

// Before the first product, and after the game servers.
const CREATED_DAYS_AGO = 643;

/** Custom variables for products with these tags. */
export function createCustomVariables(
  { makeId, nowMs, storeId, ownerId }: SeedContext,
  tags: readonly ProductTagRow[],
): CustomVariableRow[] {
  const createdMs = nowMs - CREATED_DAYS_AGO * DAY_MS;
  const slugs = new Set(tags.map(({ slug }) => slug));
  return IDEAS.filter(({ tag }) => slugs.has(tag)).map((idea): CustomVariableRow => {
    const id = makeId(createdMs);
    const options = (idea.options ?? []).map(
      ({ name, value, amount = 0, percent }, index): CustomVariableOptionRow => ({
        id: makeId(createdMs),
        store_id: storeId,
        custom_variable_id: id,
        name,
        value,
        // Tenths of a percent, or minor units.
        price: percent === undefined ? amount : percent * 10,
        price_type: percent === undefined ? 'fixed' : 'percentage',
        is_default: index === 0,
        sort_order: index,
      }),
    );
    return {
      id,
      store_id: storeId,
      identifier: idea.identifier,
      name: idea.name,
      description: idea.description,
      type: idea.type,
      value_regex: idea.regex ?? null,
      options,
      created_by: { type: 'user', id: ownerId },
      created_at: timestamp(createdMs),
      updated_at: null,
    };
  });
}

/** The custom variables that a product of this idea asks for. */
export const customVariableIdsOf = ({ tags }: ProductIdea, variables: readonly CustomVariableRow[]): FlakeId[] =>
  variables
    .filter(({ identifier }) => IDEAS.some((idea) => idea.identifier === identifier && tags.includes(idea.tag)))
    .map(({ id }) => id);
