import { minorToDecimal } from '../../core/money.js';
import type { FlakeId } from '../../upstream/wire/common.js';
import type { CustomerRow } from '../../upstream/wire/customers.js';
import type { TaxJurisdictionRow } from '../../upstream/wire/orders.js';
import type { SeedContext } from './context.js';
import type { Amounts } from './money.js';
import type { BillingPlace } from './orderPlan.js';

const GIVEN =
  'Alex Bela Carla Dario Elin Finn Greta Hugo Ines Jonas Kira Liam Maja Nils Olga Pavel Rosa Sven Tara Uma'.split(' ');
const FAMILY =
  'Abbott Berg Costa Dietz Ek Fields Garcia Holm Ivers Jansen Kowalski Lind Moreau Novak Owens Park Reyes Stone'.split(
    ' ',
  );

/** A number that stays the same for a customer. */
const numberOf = (id: FlakeId): number => Number(BigInt(id) % 999_983n);

/** The order's short name and what the shopper filled in; the same shopper always writes the same. */
export function orderTexts({ random }: SeedContext, id: FlakeId, customer: CustomerRow, { ipPrefix }: BillingPlace) {
  const number = numberOf(customer.id);
  const given = GIVEN[number % GIVEN.length] ?? 'Alex';
  const family = FAMILY[number % FAMILY.length] ?? 'Berg';
  return {
    pretty_id: `pn-${BigInt(id).toString(36)}`,
    billing_name: `${given} ${family}`,
    billing_email: `${given}.${family}${number % 1000}@example.com`.toLowerCase(),
    customer_ip: random.chance(0.85) ? `${ipPrefix}.${1 + (number % 254)}` : `${ipPrefix}.${random.between(1, 254)}`,
  };
}

/** The order's tax by authority; empty where none is due. */
export function taxJurisdictions(
  place: Pick<BillingPlace, 'name' | 'taxRate'>,
  own: Amounts,
  currency: string,
): TaxJurisdictionRow[] {
  if (place.taxRate === 0) return [];
  const tax = {
    tax_name: 'VAT',
    taxable_amount: minorToDecimal(own.subtotal - own.discount, currency),
    tax_amount: minorToDecimal(own.tax, currency),
    tax_rate: String(place.taxRate),
  };
  return [{ name: place.name, taxes: [tax], not_taxed_reason: null }];
}
