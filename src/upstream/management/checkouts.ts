import { endpoint, type None } from '../client/endpoint.js';
import type { CheckoutLineBody, CheckoutOptionsBody, CheckoutSessionRow } from '../wire/checkouts.js';
import type { FlakeId } from '../wire/common.js';

/** A free map; PayNow asks to keep what is sensitive out of it. */
type Metadata = Readonly<Record<string, string>>;

/** A line of such a checkout. */
export interface CustomerCheckoutLineBody extends CheckoutLineBody {
  readonly metadata?: Metadata | null;
}

/** Where somebody lives. */
export interface AddressBody {
  readonly country?: string | null;
  readonly state?: string | null;
  readonly city?: string | null;
  readonly postal_code?: string | null;
  readonly line_1?: string | null;
  readonly line_2?: string | null;
}

/** Whom the checkout is billed to. */
export interface CustomerDetailsBody {
  readonly billing_name?: string | null;
  readonly billing_email?: string | null;
  readonly billing_address?: AddressBody;
  readonly billing_tax_id?: string | null;
}

/** Body that makes a checkout for a customer. */
export interface CustomerCheckoutBody extends CheckoutOptionsBody {
  readonly customer_id: FlakeId;
  readonly lines: readonly CustomerCheckoutLineBody[];
  readonly metadata?: Metadata | null;
  readonly customer_details?: CustomerDetailsBody;
}

/** Makes a checkout for a customer. */
export const createCheckoutForCustomer = endpoint<None, CustomerCheckoutBody, CheckoutSessionRow>()(
  'POST',
  '/v1/stores/{storeId}/checkouts',
);
