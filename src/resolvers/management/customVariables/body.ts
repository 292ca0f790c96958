import { isPaynowId } from '../../../core/paynowId.js';
import { type PercentScale, percentToWire } from '../../../core/percent.js';
import type {
  CustomVariableBody,
  CustomVariableOptionBody,
  CustomVariableRow,
} from '../../../upstream/management/customVariables.js';
import type { CustomVariableType } from '../../../upstream/wire/products.js';
import { changesOf, givenOf } from '../../kit/changes.js';
import { filled } from '../../kit/inputs.js';
import { checkField, refuse } from '../../kit/outcome.js';
import { wireValue } from '../../kit/wireValue.js';

/** Exactly one of a percentage and an amount in minor units. */
interface OptionPriceInput {
  readonly percent?: string | null | undefined;
  readonly amount?: number | null | undefined;
}

interface OptionFields {
  readonly name: string;
  readonly value: string;
  readonly price?: OptionPriceInput | null | undefined;
  readonly isDefault: boolean;
}

/** A new custom variable. */
export interface CustomVariableFields {
  readonly identifier: string;
  readonly name: string;
  readonly description?: string | null | undefined;
  /** A value of the enum `CustomVariableType`. */
  readonly type: string;
  readonly valueRegex?: string | null | undefined;
  readonly options?: readonly OptionFields[] | null | undefined;
}

/** An option of a change: with a number it is one that exists, and what is absent stays. */
interface OptionChange {
  readonly paynowId?: string | null | undefined;
  readonly name?: string | null | undefined;
  readonly value?: string | null | undefined;
  readonly price?: OptionPriceInput | null | undefined;
  readonly isDefault?: boolean | null | undefined;
}

/** What changes of a custom variable; what is absent stays. */
export interface CustomVariableChange {
  readonly identifier?: string | null | undefined;
  readonly name?: string | null | undefined;
  readonly description?: string | null | undefined;
  /** A value of the enum `CustomVariableType`. */
  readonly type?: string | null | undefined;
  readonly valueRegex?: string | null | undefined;
  readonly options?: readonly OptionChange[] | null | undefined;
}

type CheckedOption = Partial<CustomVariableOptionBody>;

/** A change that has been checked as far as that goes without the row. */
type CheckedChange = Partial<Omit<CustomVariableBody, 'options'>> & { readonly options?: readonly CheckedOption[] };

const FREE: OptionPriceInput = { amount: 0 };

function checkIdentifier(identifier: string): string {
  if (!/^[A-Za-z0-9_-]+$/.test(identifier)) {
    throw refuse('identifier takes letters, digits, underscores and hyphens only.', ['identifier']);
  }
  return identifier;
}

function priceOf({ percent, amount }: OptionPriceInput, scale: PercentScale, field: readonly string[]) {
  if (percent == null) return { price: amount ?? 0, price_type: 'fixed' } as const;
  const price = checkField([...field, 'percent'], () => percentToWire(percent, scale));
  return { price, price_type: 'percentage' } as const;
}

/** The rules between type, pattern and options, which hold for what PayNow will have in the end. */
function checkWhole(body: CustomVariableBody): CustomVariableBody {
  if (body.type === 'dropdown') {
    if (body.options.length === 0) throw refuse('A DROPDOWN needs options.', ['options'], 'TOO_MANY');
    if (body.value_regex != null) throw refuse('valueRegex belongs to TEXT and NUMBER only.', ['valueRegex']);
    if (body.options.filter((option) => option.is_default).length > 1) {
      throw refuse('Only one option can be the default.', ['options']);
    }
  } else if (body.options.length > 0) {
    throw refuse('options belong to a DROPDOWN only.', ['options']);
  }
  return body;
}

/** The body of a new custom variable. @throws InputProblem */
export function createBody(input: CustomVariableFields, scale: PercentScale): CustomVariableBody {
  return checkWhole({
    identifier: checkIdentifier(input.identifier),
    name: filled(input.name, 'name'),
    type: wireValue<CustomVariableType>(input.type, 'type'),
    ...(input.description != null && { description: input.description }),
    ...(input.valueRegex != null && { value_regex: input.valueRegex }),
    options: (input.options ?? []).map((option, n) => ({
      name: filled(option.name, 'options', String(n), 'name'),
      value: option.value,
      ...priceOf(option.price ?? FREE, scale, ['options', String(n), 'price']),
      is_default: option.isDefault,
    })),
  });
}

/** Checks a change before anything is read. @throws InputProblem */
export function checkChange(input: CustomVariableChange, scale: PercentScale): CheckedChange {
  const { identifier, name, description, valueRegex, ...given } = changesOf(input, ['description', 'valueRegex']);
  const type = given.type === undefined ? undefined : wireValue<CustomVariableType>(given.type, 'type');
  const options = given.options?.map((option, n) => checkOption(option, n, scale));
  const change: CheckedChange = {
    ...(identifier !== undefined && { identifier: checkIdentifier(identifier) }),
    ...(name !== undefined && { name: filled(name, 'name') }),
    ...(type !== undefined && { type }),
    ...(description !== undefined && { description }),
    ...(valueRegex !== undefined && { value_regex: valueRegex }),
    ...(options !== undefined && { options: checkOptions(options) }),
  };
  if (type === 'dropdown') {
    if (options?.length === 0) throw refuse('A DROPDOWN needs options.', ['options'], 'TOO_MANY');
    if (valueRegex != null) throw refuse('valueRegex belongs to TEXT and NUMBER only.', ['valueRegex']);
  } else if (type !== undefined && options !== undefined && options.length > 0) {
    throw refuse('options belong to a DROPDOWN only.', ['options']);
  }
  return change;
}

function checkOption(option: OptionChange, n: number, scale: PercentScale): CheckedOption {
  const at = (name: string) => ['options', String(n), name];
  const id = option.paynowId ?? undefined;
  if (id !== undefined && !isPaynowId(id))
    throw refuse('paynowId must be 1 to 20 digits, no zeros in front.', at('paynowId'));
  const { name, value, price, isDefault } = givenOf(option, ['paynowId'], 'options', String(n));
  if (id === undefined && name === undefined) throw refuse('A new option needs a name.', at('name'));
  if (id === undefined && value === undefined) throw refuse('A new option needs a value.', at('value'));
  return {
    ...(id !== undefined && { id }),
    ...(name !== undefined && { name: filled(name, ...at('name')) }),
    ...(value !== undefined && { value }),
    ...(price !== undefined && priceOf(price, scale, at('price'))),
    ...(isDefault !== undefined && { is_default: isDefault }),
  };
}

function checkOptions(options: readonly CheckedOption[]): readonly CheckedOption[] {
  const ids = options.flatMap(({ id }) => id ?? []);
  if (new Set(ids).size < ids.length) throw refuse('options names an option twice.', ['options']);
  if (options.filter((option) => option.is_default).length > 1) {
    throw refuse('Only one option can be the default.', ['options']);
  }
  return options;
}

/** The whole body that a change of this row comes to. @throws InputProblem for what contradicts the row */
export function mergedBody(row: CustomVariableRow, { options, ...change }: CheckedChange): CustomVariableBody {
  const type = change.type ?? row.type;
  // Leaving or becoming a dropdown ends what the other types do not have.
  const ends = change.type !== undefined && change.type !== row.type;
  const kept = ends && type !== 'dropdown' ? [] : row.options.map(optionBody);
  const regex = type === 'dropdown' ? null : row.value_regex;
  const body = {
    identifier: row.identifier,
    name: row.name,
    description: row.description,
    ...(regex != null && { value_regex: regex }),
    ...change,
    type,
    options: options === undefined ? kept : mergedOptions(row, options),
  };
  // What PayNow already keeps is not this change's fault.
  const isTouched = options !== undefined || change.type !== undefined || change.value_regex !== undefined;
  return isTouched ? checkWhole(body) : body;
}

const optionBody = ({ id, name, value, price, price_type, is_default }: CustomVariableRow['options'][number]) => ({
  id,
  name,
  value,
  price,
  price_type,
  is_default,
});

function mergedOptions(row: CustomVariableRow, options: readonly CheckedOption[]): CustomVariableOptionBody[] {
  const known = new Map(row.options.map((option) => [option.id, optionBody(option)]));
  const hasNewDefault = options.some((option) => option.is_default);
  return options.map((option, n) => {
    const old = option.id === undefined ? undefined : known.get(option.id);
    if (option.id !== undefined && old === undefined) {
      throw refuse('There is no such option.', ['options', String(n), 'paynowId'], 'NOT_FOUND');
    }
    return {
      // A new option has been checked to have a name and a value.
      ...(old ?? { name: '', value: '', price: 0, price_type: 'fixed', is_default: false }),
      ...(hasNewDefault && { is_default: false }),
      ...option,
    };
  });
}
