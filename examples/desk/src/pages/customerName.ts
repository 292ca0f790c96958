import { type FragmentOf, graphql, readFragment } from '../graphql.ts';

/** Who somebody is, wherever a customer is named. */
export const CustomerNameFragment = graphql(`
  fragment CustomerName on Customer {
    id
    paynowId
    name
    profile {
      name
    }
  }
`);

/** A customer's number, and the name that people know them by. */
export function customerOf(masked: FragmentOf<typeof CustomerNameFragment>) {
  const { paynowId, name, profile } = readFragment(CustomerNameFragment, masked);
  return { paynowId, name: name ?? profile?.name ?? `Customer ${paynowId}` };
}
