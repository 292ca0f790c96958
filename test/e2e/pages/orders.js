// A page's list of orders, as somebody writes it with Apollo Client: bundled and run in a browser by graphiql.test.ts.
import { ApolloClient, ApolloLink, gql, InMemoryCache, Observable } from '@apollo/client';
import { print } from 'graphql';
import { createClient } from 'graphql-sse';

const { url, authorization } = globalThis.gateway;
const events = createClient({ url, headers: { authorization } });
const link = new ApolloLink(
  ({ query, variables }) =>
    new Observable((observer) => events.subscribe({ query: print(query), variables }, observer)),
);
const client = new ApolloClient({ link, cache: new InMemoryCache() });

const ORDERS = gql`
  query LatestOrders @live {
    store { orders(first: 3) { nodes { id prettyId status } } }
  }
`;

client.watchQuery({ query: ORDERS }).subscribe(({ data, error }) => {
  const orders = data?.store?.orders?.nodes ?? [];
  const rows = orders.map(({ prettyId, status }) => {
    const row = document.createElement('li');
    row.textContent = `${prettyId} ${status}`;
    return row;
  });
  document.querySelector('ul').replaceChildren(...rows);
  document.querySelector('p').textContent = error ? error.message : '';
});
