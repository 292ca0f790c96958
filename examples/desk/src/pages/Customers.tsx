import { useQuery } from '@apollo/client/react';
import { Link, useSearchParams } from 'wouter';
import { formatDate } from '../format.ts';
import { fieldOf, submitted } from '../forms.ts';
import { graphql } from '../graphql.ts';
import { CustomerNameFragment, customerOf } from './customerName.ts';
import { Endless } from './Endless.tsx';
import { Heading, Problem, Waiting } from './parts.tsx';

const CustomersQuery = graphql(
  `
    query Customers($after: String, $search: String) {
      store {
        id
        customers(first: 30, after: $after, search: $search) {
          edges {
            node {
              ...CustomerName
              steamId
              createdAt
            }
          }
          pageInfo {
            hasNextPage
            endCursor
          }
        }
      }
    }
  `,
  [CustomerNameFragment],
);

/** Finds customers by name or by an id of any platform. */
export function Customers() {
  const [params, setParams] = useSearchParams();
  const search = params.get('search');
  const { data, error, fetchMore } = useQuery(CustomersQuery, { variables: { search } });
  const customers = data?.store?.customers;
  return (
    <>
      <Heading title="Customers" />
      <search className="filters">
        <form
          className="find"
          onSubmit={submitted((form) => {
            const text = fieldOf(form, 'search');
            setParams(text === '' ? {} : { search: text });
          })}
        >
          <input
            key={search}
            name="search"
            type="search"
            defaultValue={search ?? ''}
            aria-label="Name or id"
            placeholder="Name, SteamID64 or UUID"
          />
          <button type="submit">Find</button>
        </form>
      </search>
      <Problem error={error} />
      {!customers && !error && <Waiting />}
      {customers?.edges.length === 0 && <p className="empty">Nobody is known by that.</p>}
      {customers && customers.edges.length > 0 && (
        <>
          <ul className="rows panel">
            {customers.edges.map(({ node }) => {
              if (!node) return null;
              const { paynowId, name } = customerOf(node);
              return (
                <li key={paynowId} className="customer-row">
                  <Link href={`/customers/${paynowId}`} className="cover">
                    {name}
                  </Link>
                  <small>{node.steamId ?? 'no Steam account'}</small>
                  <small className="at">since {formatDate(node.createdAt)}</small>
                </li>
              );
            })}
          </ul>
          <Endless key={search} pageInfo={customers.pageInfo} fetchMore={fetchMore} />
        </>
      )}
    </>
  );
}
