import { createHash } from 'node:crypto';
import type { CustomVariableOptionRow, CustomVariableRow } from '../../upstream/management/customVariables.js';
import type { ProductRow } from '../../upstream/management/products.js';
import type { FlakeId } from '../../upstream/wire/common.js';
import type { PlatformAccountBody } from '../../upstream/wire/customers.js';
import { type Problem, problem, refuseBroken } from '../http/errors.js';
import type { SignedIn } from '../http/shopper.js';
import type { Clock } from '../state.js';
import { customerOfAccount } from './identity.js';
import { isOnShelf, variablesOf } from './productView.js';
import type { ShopLine } from './records.js';
import { availableTo, isEnough } from './stock.js';
import { tierPlaces } from './tiers.js';
import { isTrialOpen } from './trials.js';

/** A line that a shopper asks for. */
export interface WantedLine extends Omit<ShopLine, 'key'> {
  /** The receiver's account, when no customer id is given. */
  readonly giftTo?: PlatformAccountBody | undefined;
}

/** The names of a line's fields in the request that it came from. */
export interface LineNames {
  readonly prefix: string;
  readonly gameServer: string;
}

/** A variable with the shopper's choice. */
export interface ChosenVariable {
  readonly variable: CustomVariableRow;
  readonly value: string;
  readonly option?: CustomVariableOptionRow;
}

/** The shopper's choice for each variable, or the default of a dropdown. */
export function chosenVariables(
  product: ProductRow,
  given: WantedLine['variables'],
  { store }: SignedIn,
): readonly ChosenVariable[] {
  return variablesOf(product, store).flatMap((variable): ChosenVariable[] => {
    const fallback = variable.options.find(({ is_default }) => is_default);
    const value = given[variable.identifier] ?? fallback?.value;
    if (value === undefined) return [];
    const option = variable.options.find((one) => one.value === value);
    return [{ variable, value, ...(option && { option }) }];
  });
}

type At = (name: string, rule: string, message: string) => Problem;

/** Whether a text matches its variable's regular expression (RE2). One that JavaScript cannot parse accepts all. */
function fits({ value_regex: form }: CustomVariableRow, value: string): boolean {
  if (form == null) return true;
  try {
    return new RegExp(form, 'u').test(value);
  } catch {
    return true;
  }
}

function brokenVariables(product: ProductRow, { variables }: WantedLine, shopper: SignedIn, at: At): Problem[] {
  const known = variablesOf(product, shopper.store);
  const strangers = Object.keys(variables).filter((name) => !known.some(({ identifier }) => identifier === name));
  const chosen = chosenVariables(product, variables, shopper);
  return [
    ...strangers.map((name) => at(`custom_variables[${name}]`, 'unknown', 'is not a variable of this product.')),
    ...known.flatMap((variable) => {
      const path = `custom_variables[${variable.identifier}]`;
      const choice = chosen.find((one) => one.variable === variable);
      if (!choice) return [at(path, 'required', 'is required for this product.')];
      if (variable.type === 'dropdown') return choice.option ? [] : [at(path, 'enum', 'is not one of the options.')];
      if (variable.type === 'number' && !/^-?\d+(\.\d+)?$/.test(choice.value)) {
        return [at(path, 'number', 'must be a number.')];
      }
      return fits(variable, choice.value) ? [] : [at(path, 'pattern', `must match ${variable.value_regex}.`)];
    }),
  ];
}

function brokenServer(product: ProductRow, line: WantedLine, { store }: SignedIn, at: At, name: string): Problem[] {
  const { gameServerId: id } = line;
  if (id === undefined) {
    return product.single_game_server_only ? [at(name, 'required', 'is required for this product.')] : [];
  }
  const allowed = product.gameservers.length === 0 || product.gameservers.some((server) => server.id === id);
  const isOn = store.gameServers.get(id)?.enabled === true;
  return allowed && isOn ? [] : [at(name, 'reference', 'is not a game server that this product is sold for.')];
}

function brokenKind(product: ProductRow, line: WantedLine, { store, customer }: SignedIn, nowMs: number, at: At) {
  const hasPlace =
    product.tier_group_id != null &&
    tierPlaces(store, customer.id).some(({ groupId }) => groupId === product.tier_group_id);
  return [
    ...(line.subscription && !product.allow_subscription
      ? [at('subscription', 'not-allowed', 'the product is not sold as a subscription.')]
      : []),
    ...(!line.subscription && !product.allow_one_time_purchase
      ? [at('subscription', 'required', 'the product is sold as a subscription only.')]
      : []),
    ...(line.trial && !(line.subscription && isTrialOpen(product, customer, store, nowMs))
      ? [at('trial', 'not-allowed', 'the customer cannot try this product for free.')]
      : []),
    ...(line.subscription && hasPlace
      ? [at('product_id', 'tier-group', 'the customer has a product of this tier group; change the tier instead.')]
      : []),
  ];
}

function brokenGift(product: ProductRow, line: WantedLine, { store, customer }: SignedIn, at: At): Problem[] {
  const { giftTo, giftToCustomerId: id } = line;
  if (!giftTo && id === undefined) return [];
  return [
    ...(line.subscription ? [at('subscription', 'not-allowed', 'cannot be given to others.')] : []),
    ...(product.is_gifting_disabled ? [at('gift_to', 'not-allowed', 'the product cannot be given to others.')] : []),
    ...(giftTo && id !== undefined ? [at('gift_to', 'exactly-one', 'only one receiver can be named.')] : []),
    ...(id !== undefined && !store.customers.get(id)
      ? [at('gift_to_customer_id', 'reference', 'is not a customer of this store.')]
      : []),
    ...(id === customer.id ? [at('gift_to_customer_id', 'reference', 'must be another customer.')] : []),
  ];
}

/** The rules that a line breaks at this moment. `others` are the pieces of the same product in other lines. */
function brokenLineRules(line: WantedLine, shopper: SignedIn, nowMs: number, names: LineNames, others: number) {
  const at: At = (name, rule, message) => problem(`${names.prefix}${name}`, rule, message);
  const product = shopper.store.products.get(line.productId);
  if (!product || !isOnShelf(product, nowMs)) {
    return [at('product_id', 'reference', 'is not a product that is on sale.')];
  }
  const available = availableTo(product, shopper.customer, shopper.store, nowMs);
  return [
    ...brokenKind(product, line, shopper, nowMs, at),
    ...brokenServer(product, line, shopper, at, names.gameServer),
    ...brokenVariables(product, line, shopper, at),
    ...brokenGift(product, line, shopper, at),
    ...(isEnough(available, line.quantity + others)
      ? []
      : [at('quantity', 'stock', `only ${available} of this product can be bought.`)]),
  ];
}

/** The key of a line: everything that the shopper chose, except the quantity. */
function lineKey(line: WantedLine, shopper: SignedIn, giftToCustomerId: FlakeId | undefined): string {
  const product = shopper.store.products.get(line.productId);
  const chosen = product ? chosenVariables(product, line.variables, shopper) : [];
  const variables = chosen.map(({ variable, value }) => [variable.identifier, value]);
  const { productId, subscription, trial, gameServerId } = line;
  const text = JSON.stringify([productId, subscription, trial, gameServerId, giftToCustomerId, variables]);
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

const quantityOf = (productId: FlakeId, lines: readonly ShopLine[]): number =>
  lines.reduce((sum, line) => sum + (line.productId === productId ? line.quantity : 0), 0);

/** A wanted line with its key; creates a customer for a receiver whose account is new. */
export function keyedLine({ giftTo, ...line }: WantedLine, shopper: SignedIn, clock: Clock, prefix: string): ShopLine {
  const receiver = giftTo && customerOfAccount(giftTo, shopper.store, clock, `${prefix}gift_to.`).id;
  const giftToCustomerId = receiver ?? line.giftToCustomerId;
  return { ...line, giftToCustomerId, key: lineKey(line, shopper, giftToCustomerId) };
}

/**
 * Checks wanted lines one after the other; earlier lines count against the stock.
 * @throws {Refusal} 400 with every broken rule.
 */
export function acceptLines(
  wanted: readonly WantedLine[],
  shopper: SignedIn,
  clock: Clock,
  namesOf: (index: number) => LineNames,
  present: readonly ShopLine[] = [],
): ShopLine[] {
  const nowMs = Date.parse(clock.now());
  const before = (line: WantedLine, index: number) =>
    quantityOf(line.productId, present) +
    wanted.slice(0, index).reduce((sum, one) => sum + (one.productId === line.productId ? one.quantity : 0), 0);
  const problems = wanted.flatMap((line, index) =>
    brokenLineRules(line, shopper, nowMs, namesOf(index), before(line, index)),
  );
  refuseBroken(problems);
  return wanted.map((line, index) => keyedLine(line, shopper, clock, namesOf(index).prefix));
}
