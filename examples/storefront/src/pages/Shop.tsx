import { useQuery } from 'urql';
import { type FragmentOf, graphql, readFragment } from '../graphql.ts';
import type { Place } from '../place.ts';
import { Link, useRouter } from '../router.tsx';
import { useVisit } from '../visit.tsx';
import { Heading, Older, Picture, Price, PricingFragment, Problem, pageVariables, Waiting } from './parts.tsx';

const CardFragment = graphql(
  `
    fragment Card on StorefrontProduct {
      name
      slug
      label
      imageUrl
      price {
        amount
        currency
      }
      pricing {
        ...Pricing
      }
      purchase {
        allowsOneTime
      }
      stock {
        isAvailable
      }
      tags {
        paynowId
        slug
      }
    }
  `,
  [PricingFragment],
);

export const ShopQuery = graphql(
  `
    query Shop($country: CountryCode, $currency: CurrencyCode, $tags: [String!], $after: String) {
      storefront(country: $country, currency: $currency) {
        id
        name
        description
        tags(first: 50) {
          nodes {
            paynowId
            name
            slug
          }
        }
        products(first: 24, tags: $tags, after: $after) {
          nodes {
            id
            ...Card
          }
          totalCount
          pageInfo {
            hasNextPage
            endCursor
          }
        }
      }
    }
  `,
  [CardFragment],
);

export const shopVariables = (place: Place, search: URLSearchParams) => {
  const tag = search.get('tag');
  return { ...place, tags: tag === null ? null : [tag], ...pageVariables(search) };
};

function Card({ product }: { readonly product: FragmentOf<typeof CardFragment> }) {
  const { name, slug, label, imageUrl, price, pricing, purchase, stock, tags } = readFragment(CardFragment, product);
  return (
    <li className="card">
      <Picture name={name} tag={tags[0]?.slug} url={imageUrl} />
      {label !== null && <span className="label">{label}</span>}
      <h2>
        <Link href={`/products/${slug}`}>{name}</Link>
      </h2>
      <p>
        <Price pricing={pricing} price={price} />
        {!purchase.allowsOneTime && <small>Subscription</small>}
        {stock?.isAvailable === false && <small>Sold out</small>}
      </p>
    </li>
  );
}

/** All products, or those of a tag. */
export function Shop() {
  const { place } = useVisit();
  const { search } = useRouter();
  const [{ data, error, fetching }] = useQuery({ query: ShopQuery, variables: shopVariables(place, search) });
  const store = data?.storefront;
  const tag = search.get('tag');
  const products = store?.products;
  const tagName = store?.tags?.nodes.find((node) => node?.slug === tag)?.name;
  return (
    <>
      <Heading title={tagName ?? store?.name ?? 'Shop'} />
      {tag === null && store?.description != null && <p className="lead">{store.description}</p>}
      {error && <Problem error={error} />}
      <nav className="tags" aria-label="Tags">
        <Link href="/" aria-current={tag === null ? 'page' : undefined}>
          All
        </Link>
        {store?.tags?.nodes.map(
          (node) =>
            node && (
              <Link
                key={node.paynowId}
                href={`/?tag=${node.slug}`}
                aria-current={tag === node.slug ? 'page' : undefined}
              >
                {node.name}
              </Link>
            ),
        )}
      </nav>
      <p className="hidden" role="status">
        {products && <>{products.totalCount ?? products.nodes.length} products</>}
      </p>
      {fetching && !products && <Waiting rows={6} />}
      <ul className="cards">{products?.nodes.map((node) => node && <Card key={node.id} product={node} />)}</ul>
      {products?.nodes.length === 0 && <p className="empty">Nothing is sold here at the moment.</p>}
      <Older path={tag === null ? '/' : `/?tag=${tag}`} pageInfo={products?.pageInfo} />
    </>
  );
}
