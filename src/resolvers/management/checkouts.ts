import {
  type CustomerCheckoutBody,
  type CustomerDetailsBody,
  createCheckoutForCustomer as createCall,
} from '../../upstream/management/checkouts.js';
import type { CheckoutSessionRow } from '../../upstream/wire/checkouts.js';
import { checkLine, checkoutLineBody, LINE_FIELDS, type LineInput } from '../kit/checkoutLines.js';
import { type CheckoutInput, checkoutBody } from '../kit/checkouts.js';
import type { GatewayContext } from '../kit/context.js';
import { inputId } from '../kit/ids.js';
import { filled, limited } from '../kit/inputs.js';
import { type EntryInput, mapOf } from '../kit/metadata.js';
import { checkKey, onceIfKeyed } from '../kit/once.js';
import { attempt, type Outcome, refuse } from '../kit/outcome.js';

type Entries = readonly EntryInput[] | null | undefined;
type Text = string | null | undefined;

/** A line that a customer is to pay. */
interface CustomerLineInput extends LineInput {
  readonly metadata?: Entries;
}

interface AddressInput {
  readonly country?: Text;
  readonly state?: Text;
  readonly city?: Text;
  readonly postalCode?: Text;
  readonly line1?: Text;
  readonly line2?: Text;
}

/** Whom a checkout is billed to. */
interface CustomerDetailsInput {
  readonly billingName?: Text;
  readonly billingEmail?: Text;
  readonly billingTaxId?: Text;
  readonly billingAddress?: AddressInput | null | undefined;
}

/** Input of {@link createCheckoutForCustomer}. */
export interface CreateCheckoutForCustomerInput extends CheckoutInput {
  readonly customerId: string;
  readonly lines: readonly CustomerLineInput[];
  readonly metadata?: Entries;
  readonly customerDetails?: CustomerDetailsInput | null | undefined;
}

/** The place of PayNow's fields in our input. */
const FIELDS = {
  ...LINE_FIELDS,
  'customer_details.billing_address.line_1': ['line1'],
  'customer_details.billing_address.line_2': ['line2'],
  404: ['customerId'],
};

/**
 * Makes a checkout that a customer is to pay (`POST …/checkouts`), once per idempotency key where one is given. Its token
 * is a secret: only the ledger keeps it, to give a repeated call the first result.
 */
export async function createCheckoutForCustomer(
  input: CreateCheckoutForCustomerInput,
  context: GatewayContext,
): Promise<Outcome<{ readonly checkout: CheckoutSessionRow }>> {
  return attempt(
    async () => {
      const { idempotencyKey: key } = input;
      if (key != null) checkKey(key);
      const { storeId, paynowId: customerId } = inputId(input.customerId, 'Customer', ['customerId'], input, context);
      const body = checkoutForCustomer(input, storeId, customerId);
      const send = () => context.paynow().session.write('orders', createCall, { path: { storeId }, body });
      const call = { mutation: 'createCheckoutForCustomer', body };
      const details = { about: { customerId } };
      return { checkout: await onceIfKeyed(storeId, key, call, send, context, { details }) };
    },
    FIELDS,
    input,
  );
}

function checkoutForCustomer(
  input: CreateCheckoutForCustomerInput,
  storeId: string,
  customerId: string,
): CustomerCheckoutBody {
  const { metadata, customerDetails: details } = input;
  const lines = limited(input.lines, 1, 'lines').map((line, n) => {
    const at = ['lines', String(n)];
    return {
      ...checkoutLineBody(checkLine(line, 1, storeId, at)),
      ...metadataBody(line.metadata, [...at, 'metadata']),
    };
  });
  return {
    customer_id: customerId,
    lines,
    ...checkoutBody(input),
    ...metadataBody(metadata, ['metadata']),
    ...(details != null && { customer_details: detailsBody(details, ['customerDetails']) }),
  };
}

const metadataBody = (entries: Entries, field: readonly string[]) =>
  entries != null && { metadata: mapOf(limited(entries, 0, ...field), field) };

/** A text that is not blank, under PayNow's name; nothing where it is absent. */
const text = <Name extends string>(name: Name, value: Text, at: readonly string[], own: string) =>
  value != null && ({ [name]: filled(value, ...at, own) } as { readonly [N in Name]: string });

function detailsBody(input: CustomerDetailsInput, at: readonly string[]): CustomerDetailsBody {
  const { billingEmail: email, billingAddress: address } = input;
  if (email != null && !/^[^\s@]+@[^\s@]+$/.test(email)) {
    throw refuse('billingEmail must be an email address.', [...at, 'billingEmail']);
  }
  return {
    ...text('billing_name', input.billingName, at, 'billingName'),
    ...(email != null && { billing_email: email }),
    ...text('billing_tax_id', input.billingTaxId, at, 'billingTaxId'),
    ...(address != null && { billing_address: addressBody(address, [...at, 'billingAddress']) }),
  };
}

const addressBody = (input: AddressInput, at: readonly string[]) => ({
  ...text('country', input.country, at, 'country'),
  ...text('state', input.state, at, 'state'),
  ...text('city', input.city, at, 'city'),
  ...text('postal_code', input.postalCode, at, 'postalCode'),
  ...text('line_1', input.line1, at, 'line1'),
  ...text('line_2', input.line2, at, 'line2'),
});
