import { readId } from '../../core/ids.js';
import type { CheckoutLineBody } from '../../upstream/wire/checkouts.js';
import { atLeast } from './inputs.js';
import { checkField, refuse } from './outcome.js';
import { type CustomerPlatform, PLATFORMS, WIRE_PLATFORMS } from './platforms.js';

/** What a line is, in a cart or in a checkout without one. */
export interface LineInput {
  readonly productId: string;
  readonly quantity: number;
  readonly gameServerId?: string | null | undefined;
  readonly subscription?: boolean | null | undefined;
  readonly trial?: boolean | null | undefined;
  readonly customVariables?: ReadonlyArray<{ readonly key: string; readonly value: string }> | null | undefined;
  readonly giftTo?: { readonly platform: CustomerPlatform; readonly platformId: string } | null | undefined;
  readonly giftToCustomerId?: string | null | undefined;
}

/** The place of PayNow's fields of a line in ours. */
export const LINE_FIELDS = {
  gameserver_id: ['gameServerId'],
  selected_gameserver_id: ['gameServerId'],
  'gift_to.id': ['platformId'],
  'lines.gift_to.id': ['platformId'],
};

/** A line whose every part can be what it says. */
export interface CheckedLine {
  readonly productId: string;
  readonly quantity: number;
  readonly gameServerId?: string;
  readonly subscription?: boolean;
  readonly trial?: boolean;
  readonly customVariables: Readonly<Record<string, string>>;
  readonly giftTo?: { readonly platform: (typeof WIRE_PLATFORMS)[CustomerPlatform]; readonly id: string };
  readonly giftToCustomerId?: string;
}

/** Checks a line. @throws InputProblem naming the field below `at` */
export function checkLine(line: LineInput, least: number, storeId: string, at: readonly string[]): CheckedLine {
  const id = (value: string, type: 'Product' | 'GameServer' | 'Customer', name: string) =>
    checkField([...at, name], () => readId(value, type, storeId).paynowId);
  if (line.giftTo != null && line.giftToCustomerId != null) {
    throw refuse('A line takes either giftTo or giftToCustomerId.', [...at, 'giftTo']);
  }
  if ((line.giftTo != null || line.giftToCustomerId != null) && line.subscription === true) {
    throw refuse('A gift cannot be a subscription.', [...at, 'subscription']);
  }
  return {
    productId: id(line.productId, 'Product', 'productId'),
    quantity: atLeast(line.quantity, least, ...at, 'quantity'),
    // One that is missing is left out: PayNow takes no null here.
    ...(line.gameServerId != null && { gameServerId: id(line.gameServerId, 'GameServer', 'gameServerId') }),
    ...(line.subscription != null && { subscription: line.subscription }),
    ...(line.trial != null && { trial: line.trial }),
    customVariables: checkVariables(line.customVariables ?? [], at),
    ...(line.giftTo != null && { giftTo: checkGift(line.giftTo, at) }),
    ...(line.giftToCustomerId != null && {
      giftToCustomerId: id(line.giftToCustomerId, 'Customer', 'giftToCustomerId'),
    }),
  };
}

function checkVariables(entries: NonNullable<LineInput['customVariables']>, at: readonly string[]) {
  entries.forEach(({ key }, n) => {
    const field = [...at, 'customVariables', String(n), 'key'];
    if (!/^[A-Za-z0-9_-]{1,255}$/.test(key)) {
      throw refuse('key must be the identifier of a custom variable: letters, digits, _ and -.', field);
    }
    if (entries.findIndex((other) => other.key === key) < n) throw refuse(`${key} stands there twice.`, field);
  });
  return Object.fromEntries(entries.map(({ key, value }) => [key, value]));
}

function checkGift({ platform, platformId }: NonNullable<LineInput['giftTo']>, at: readonly string[]) {
  const { pattern, form } = PLATFORMS[platform];
  if (!pattern.test(platformId)) throw refuse(`platformId must be ${form}.`, [...at, 'giftTo', 'platformId']);
  return { platform: WIRE_PLATFORMS[platform], id: platformId };
}

/** A line of a checkout as PayNow takes it. */
export const checkoutLineBody = (line: CheckedLine): CheckoutLineBody => ({
  product_id: line.productId,
  quantity: line.quantity,
  ...(line.subscription !== undefined && { subscription: line.subscription }),
  ...(line.trial !== undefined && { trial: line.trial }),
  ...(line.gameServerId !== undefined && { selected_gameserver_id: line.gameServerId }),
  ...(line.giftTo && { gift_to: line.giftTo }),
  ...(line.giftToCustomerId !== undefined && { gift_to_customer_id: line.giftToCustomerId }),
  ...(Object.keys(line.customVariables).length > 0 && { custom_variables: line.customVariables }),
});
