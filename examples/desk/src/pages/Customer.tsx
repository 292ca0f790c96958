import { useQuery } from '@apollo/client/react';
import { Link } from 'wouter';
import { graphql, type ResultOf } from '../graphql.ts';
import { BanFragment, Bans } from './customer/Bans.tsx';
import { SubscriptionFragment, Subscriptions } from './customer/Subscriptions.tsx';
import { Endless } from './Endless.tsx';
import { ItemFragment, Items } from './Items.tsx';
import { OrderRows } from './orders/OrderRows.tsx';
import { OrderRowFragment } from './orders/query.ts';
import { Heading, Problem, Waiting, When } from './parts.tsx';

const CustomerQuery = graphql(
  `
    query Customer($id: ID!) {
      store {
        id
        customer(id: $id) {
          id
          paynowId
          name
          steamId
          minecraftUuid
          xboxXuid
          createdAt
          profile {
            name
            platform
          }
          orders(first: 5) {
            edges {
              node {
                id
                ...OrderRow
              }
            }
            pageInfo {
              hasNextPage
            }
          }
          productSubscriptions(first: 20) {
            edges {
              node {
                ...Subscription
              }
            }
            pageInfo {
              hasNextPage
            }
          }
          deliveryItems(first: 30) {
            edges {
              node {
                ...Item
              }
            }
            pageInfo {
              hasNextPage
              endCursor
            }
          }
          bans(first: 20) {
            edges {
              node {
                ...Ban
              }
            }
            pageInfo {
              hasNextPage
            }
          }
        }
      }
    }
  `,
  [OrderRowFragment, SubscriptionFragment, ItemFragment, BanFragment],
);

/** The next page of the items alone. */
const MoreItemsQuery = graphql(
  `
    query MoreItems($id: ID!, $after: String) {
      store {
        id
        customer(id: $id) {
          id
          deliveryItems(first: 30, after: $after) {
            edges {
              node {
                ...Item
              }
            }
            pageInfo {
              hasNextPage
              endCursor
            }
          }
        }
      }
    }
  `,
  [ItemFragment],
);

type CustomerData = NonNullable<NonNullable<ResultOf<typeof CustomerQuery>['store']>['customer']>;

function Accounts({ customer }: { readonly customer: CustomerData }) {
  const { paynowId, steamId, minecraftUuid, xboxXuid, profile, createdAt } = customer;
  const facts = [
    ['SteamID64', steamId],
    ['Minecraft UUID', minecraftUuid],
    ['Xbox XUID', xboxXuid],
    ['PayNow', paynowId],
    ['Known as', profile && `${profile.name} (${profile.platform})`],
  ] as const;
  return (
    <dl className="facts">
      {facts.map(
        ([name, value]) =>
          value !== null && (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ),
      )}
      <div>
        <dt>Customer since</dt>
        <dd>
          <When at={createdAt} />
        </dd>
      </div>
    </dl>
  );
}

/** What is known of a customer: orders, subscriptions, what is missing, bans. */
export function Customer({ id }: { readonly id: string }) {
  const { data, error, fetchMore } = useQuery(CustomerQuery, { variables: { id }, fetchPolicy: 'cache-and-network' });
  const customer = data?.store?.customer;
  if (!customer) {
    return (
      <>
        <Heading title="Customer" />
        {error ? <Problem error={error} /> : data ? <p className="empty">There is no such customer.</p> : <Waiting />}
      </>
    );
  }
  const { orders, productSubscriptions, deliveryItems, bans } = customer;
  const name = customer.name ?? customer.profile?.name ?? `Customer ${customer.paynowId}`;
  return (
    <>
      <p className="back">
        <Link href="/customers">Customers</Link>
      </p>
      <Bans
        bans={bans?.edges.map(({ node }) => node) ?? []}
        customer={{ name, paynowId: customer.paynowId, steamId: customer.steamId }}
      />
      <Problem error={error} />
      <div className="columns">
        <div>
          <section className="panel" aria-labelledby="items">
            <h2 id="items">Items</h2>
            <Items
              items={deliveryItems?.edges.map(({ node }) => node) ?? []}
              empty="Nothing has been handed out."
              hasMore={deliveryItems?.pageInfo.hasNextPage ?? false}
            />
            {deliveryItems && (
              <Endless
                pageInfo={deliveryItems.pageInfo}
                fetchMore={({ variables }) => fetchMore({ query: MoreItemsQuery, variables: { id, ...variables } })}
              />
            )}
          </section>
        </div>
        <div>
          <section className="panel" aria-labelledby="accounts">
            <h2 id="accounts">Accounts</h2>
            <Accounts customer={customer} />
          </section>
          <section className="panel" aria-labelledby="subscriptions">
            <h2 id="subscriptions">Subscriptions</h2>
            <Subscriptions subscriptions={productSubscriptions?.edges.map(({ node }) => node) ?? []} />
          </section>
          <section aria-labelledby="orders">
            <h2 id="orders">Latest orders</h2>
            {orders?.edges.length === 0 && <p className="empty">Nothing was bought.</p>}
            {orders && orders.edges.length > 0 && <OrderRows orders={orders.edges.map(({ node }) => node)} />}
            {orders?.pageInfo.hasNextPage && (
              <p>
                <Link href={`/?customer=${customer.paynowId}`}>All orders</Link>
              </p>
            )}
          </section>
        </div>
      </div>
    </>
  );
}
