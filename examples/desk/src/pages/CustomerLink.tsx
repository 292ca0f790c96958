import { Link } from 'wouter';
import type { FragmentOf } from '../graphql.ts';
import { type CustomerNameFragment, customerOf } from './customerName.ts';

/** A customer by name; nothing where there is none any more. */
export function CustomerLink({ customer }: { readonly customer: FragmentOf<typeof CustomerNameFragment> | null }) {
  if (!customer) return <span>Unknown customer</span>;
  const { paynowId, name } = customerOf(customer);
  return <Link href={`/customers/${paynowId}`}>{name}</Link>;
}
