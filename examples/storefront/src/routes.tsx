import type { ReactNode } from 'react';
import type { AnyVariables, DocumentInput, OperationResult } from 'urql';
import { Cart, CartQuery } from './pages/Cart.tsx';
import { FrameQuery, frameVariables } from './pages/Frame.tsx';
import { Items, ItemsQuery } from './pages/Items.tsx';
import { NotFound } from './pages/NotFound.tsx';
import { Order, OrderQuery } from './pages/Order.tsx';
import { Orders, OrdersQuery } from './pages/Orders.tsx';
import { Product, ProductQuery, productVariables } from './pages/Product.tsx';
import { pageVariables } from './pages/parts.tsx';
import { Shop, ShopQuery, shopVariables } from './pages/Shop.tsx';
import { SignIn } from './pages/SignIn.tsx';
import { Subscriptions, SubscriptionsQuery } from './pages/Subscriptions.tsx';
import type { Location } from './router.tsx';
import type { Visit } from './visit.tsx';

/** A query that a page asks. The server asks it before it renders, so that the browser does not have to. */
export interface Read {
  readonly query: DocumentInput<unknown, AnyVariables>;
  readonly variables: AnyVariables;
}

/** Checks the variables against the query, and forgets both types. */
const read = <Data, Variables extends AnyVariables>(
  query: DocumentInput<Data, Variables>,
  variables: Variables,
): Read => ({
  query: query as DocumentInput<unknown, AnyVariables>,
  variables,
});

interface Route {
  readonly pattern: RegExp;
  readonly page: (parameter: string) => ReactNode;
  /** What the page asks of a shopper who has signed in, or of everybody. */
  readonly reads?: (visit: Visit, search: URLSearchParams, parameter: string) => Read[];
  readonly isForShoppers?: true;
}

const ROUTES: readonly Route[] = [
  {
    pattern: /^\/$/,
    page: () => <Shop />,
    reads: ({ place }, search) => [read(ShopQuery, shopVariables(place, search))],
  },
  {
    pattern: /^\/products\/([\w.~-]+)$/,
    page: (slug) => <Product key={slug} slug={slug} />,
    reads: ({ place }, _, slug) => [read(ProductQuery, productVariables(place, slug))],
  },
  {
    pattern: /^\/cart$/,
    page: () => <Cart />,
    reads: ({ place }) => [read(CartQuery, { ...place })],
    isForShoppers: true,
  },
  {
    pattern: /^\/orders$/,
    page: () => <Orders />,
    reads: (_, search) => [read(OrdersQuery, pageVariables(search))],
    isForShoppers: true,
  },
  {
    pattern: /^\/orders\/(\d+)$/,
    page: (id) => <Order key={id} id={id} />,
    reads: (_visit, _search, id) => [read(OrderQuery, { id })],
    isForShoppers: true,
  },
  {
    pattern: /^\/items$/,
    page: () => <Items />,
    reads: (_, search) => [read(ItemsQuery, pageVariables(search))],
    isForShoppers: true,
  },
  {
    pattern: /^\/subscriptions$/,
    page: () => <Subscriptions />,
    reads: (_, search) => [read(SubscriptionsQuery, pageVariables(search))],
    isForShoppers: true,
  },
  { pattern: /^\/sign-in$/, page: () => <SignIn /> },
];

const NOWHERE: Route = { pattern: /^/, page: () => <NotFound /> };

function routeOf(path: string): { readonly route: Route; readonly parameter: string } {
  const route = ROUTES.find(({ pattern }) => pattern.test(path)) ?? NOWHERE;
  return { route, parameter: route.pattern.exec(path)?.[1] ?? '' };
}

export function pageOf(path: string): ReactNode {
  const { route, parameter } = routeOf(path);
  return route.page(parameter);
}

/** Everything that a page asks at first, its frame included. */
export function readsOf({ path, search }: Location, visit: Visit): Read[] {
  const { route, parameter } = routeOf(path);
  const isOpen = visit.isSignedIn || !route.isForShoppers;
  return [read(FrameQuery, frameVariables(visit)), ...((isOpen && route.reads?.(visit, search, parameter)) || [])];
}

interface MaybeMissing {
  readonly storefront?: { readonly product?: unknown; readonly customer?: { readonly order?: unknown } } | null;
}

/** The HTTP status of a page, by the results of its queries. */
export function statusOf(path: string, results: readonly OperationResult[]): number {
  if (routeOf(path).route === NOWHERE) return 404;
  if (results.some(({ error }) => error?.networkError)) return 502;
  const isMissing = results.some(({ data }) => {
    const { storefront } = (data ?? {}) as MaybeMissing;
    return storefront?.product === null || storefront?.customer?.order === null;
  });
  return isMissing ? 404 : 200;
}
