import type { ApolloClient } from '@apollo/client';
import { ApolloProvider } from '@apollo/client/react';
import { useEffect } from 'react';
import { Redirect, Route, Switch } from 'wouter';
import type { Feed } from './live/feed.ts';
import { FeedContext } from './live/useFeed.ts';
import { Coupons } from './pages/Coupons.tsx';
import { Customer } from './pages/Customer.tsx';
import { Customers } from './pages/Customers.tsx';
import { Frame } from './pages/Frame.tsx';
import { Order } from './pages/Order.tsx';
import { Orders } from './pages/Orders.tsx';
import { Heading } from './pages/parts.tsx';
import { Sales } from './pages/Sales.tsx';

interface AppProps {
  readonly client: ApolloClient;
  readonly feed: Feed;
  /** Who has signed in. */
  readonly staff: string;
}

/** The pages, by address, for somebody who has signed in. */
export function App({ client, feed, staff }: AppProps) {
  useEffect(() => feed.start(), [feed]);
  return (
    <ApolloProvider client={client}>
      <FeedContext value={feed}>
        <Frame staff={staff}>
          <Switch>
            <Route path="/" component={Orders} />
            <Route path="/orders/:id">{({ id }) => <Order key={id} id={id} />}</Route>
            <Route path="/customers" component={Customers} />
            <Route path="/customers/:id">{({ id }) => <Customer key={id} id={id} />}</Route>
            <Route path="/coupons" component={Coupons} />
            <Route path="/sales" component={Sales} />
            <Route path="/sign-in">
              <Redirect to="/" replace />
            </Route>
            <Route>
              <Heading title="There is no such page" />
            </Route>
          </Switch>
        </Frame>
      </FeedContext>
    </ApolloProvider>
  );
}
