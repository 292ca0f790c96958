import type { FlakeId } from './common.js';

/** Order status as the wire spells it. */
export type OrderStatus = 'created' | 'completed' | 'canceled' | 'refunded' | 'chargeback';

/** Order type as the wire spells it. */
export type OrderType =
  | 'one_time'
  | 'subscription_initial'
  | 'subscription_renewal'
  | 'subscription_proration'
  | 'mixed';

/** A tax authority that took part. */
export interface TaxJurisdictionRow {
  readonly name: string;
  readonly taxes: readonly JurisdictionTaxRow[];
  readonly not_taxed_reason?: string | null;
}

/** One tax, in PayNow's own texts. */
export interface JurisdictionTaxRow {
  readonly tax_name: string;
  readonly taxable_amount: string;
  readonly tax_amount: string;
  readonly tax_rate: string;
}

/** A value the shopper chose for a line. */
export interface LineCustomVariableRow {
  readonly id: FlakeId;
  readonly identifier: string;
  readonly name: string;
  readonly description: string;
  readonly price: number;
  readonly value: string;
}
