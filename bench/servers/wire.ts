/** The fields of PayNow's rows that the nested query shows. */
export interface WireOrder {
  readonly id: string;
  readonly store_id: string;
  readonly pretty_id: string;
  readonly status: string;
  readonly created_at: string;
  readonly currency: string;
  readonly total_amount: number;
  readonly customer: { readonly id: string; readonly name: string };
  readonly lines: readonly WireLine[];
}

/** A line of an order. */
export interface WireLine {
  readonly id: string;
  readonly product_id: string;
  readonly product_name: string;
  readonly quantity: number;
  readonly total_amount: number;
}

/** A delivery item. */
export interface WireItem {
  readonly id: string;
  readonly state: string;
  readonly added_at: string;
  readonly customer: { readonly name: string };
}

/** A product. */
export interface WireProduct {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  readonly price: number;
}

/** A store. */
export interface WireStore {
  readonly name: string;
  readonly currency: string;
}

/** Query of a batch of products. */
export const productQuery = (ids: Iterable<string>): string =>
  [...new Set(ids)].map((id) => `product_id=${id}`).join('&');
