import { useLazyQuery, useQuery } from '@apollo/client/react';
import { useState } from 'react';
import { fieldOf, submitted } from '../../forms.ts';
import { graphql } from '../../graphql.ts';
import { CustomerNameFragment, customerOf } from '../customerName.ts';
import { Problem } from '../parts.tsx';

const FindQuery = graphql(
  `
    query FindCustomers($search: String!) {
      store {
        id
        customers(first: 6, search: $search) {
          edges {
            node {
              ...CustomerName
              steamId
            }
          }
          pageInfo {
            hasNextPage
          }
        }
      }
    }
  `,
  [CustomerNameFragment],
);

const NameQuery = graphql(
  `
    query NameOfCustomer($id: ID!) {
      store {
        id
        customer(id: $id) {
          ...CustomerName
        }
      }
    }
  `,
  [CustomerNameFragment],
);

/** The name of the customer whose orders are shown. */
export function NameOf({ id }: { readonly id: string }) {
  const { data } = useQuery(NameQuery, { variables: { id } });
  const customer = data?.store?.customer;
  return <>{customer ? customerOf(customer).name : `customer ${id}`}</>;
}

/** Looks for orders by who bought: a name, an id of any platform, or an e-mail address. */
export function CustomerFilter({ choose }: { readonly choose: (name: 'customer' | 'email', value: string) => void }) {
  const [find, { data, error, loading }] = useLazyQuery(FindQuery);
  const [sought, setSought] = useState('');
  const look = async (text: string) => {
    setSought('');
    if (text === '') return;
    if (text.includes('@')) return choose('email', text);
    const { data: found } = await find({ variables: { search: text } });
    const [only, ...others] = found?.store?.customers?.edges ?? [];
    if (only?.node && others.length === 0) return choose('customer', customerOf(only.node).paynowId);
    setSought(text);
  };
  const edges = data?.store?.customers?.edges ?? [];
  return (
    <search>
      <form className="find" onSubmit={submitted((form) => void look(fieldOf(form, 'who')))}>
        <input name="who" type="search" aria-label="Customer" placeholder="Name, SteamID64 or e-mail" />
        <button type="submit" disabled={loading}>
          Find
        </button>
      </form>
      <Problem error={error} />
      {sought !== '' && !loading && !error && (
        <div className="found" role="status">
          {edges.length === 0 && `Nobody is known as “${sought}”.`}
          {edges.map(({ node }) => {
            if (!node) return null;
            const { paynowId, name } = customerOf(node);
            return (
              <button key={paynowId} type="button" onClick={() => choose('customer', paynowId)}>
                {name} {node.steamId !== null && <small>{node.steamId}</small>}
              </button>
            );
          })}
          {data?.store?.customers?.pageInfo.hasNextPage && <small>There are more: name them more exactly.</small>}
        </div>
      )}
    </search>
  );
}
