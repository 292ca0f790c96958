import { useQuery } from 'urql';
import { paragraphsOf } from '../format.ts';
import { graphql } from '../graphql.ts';
import type { Place } from '../place.ts';
import { Link } from '../router.tsx';
import { useVisit } from '../visit.tsx';
import { Choices, ChoicesFragment } from './Choices.tsx';
import { NotFound } from './NotFound.tsx';
import { Heading, Picture, Price, PricingFragment, Problem, Waiting } from './parts.tsx';

export const ProductQuery = graphql(
  `
    query Product($country: CountryCode, $currency: CurrencyCode, $slug: String!) {
      storefront(country: $country, currency: $currency) {
        id
        product(idOrSlug: $slug) {
          id
          name
          description
          imageUrl
          label
          price {
            amount
            currency
          }
          pricing {
            ...Pricing
          }
          tags {
            paynowId
            name
            slug
          }
          ...Choices
        }
      }
    }
  `,
  [PricingFragment, ChoicesFragment],
);

export const productVariables = (place: Place, slug: string) => ({ ...place, slug });

/** One product, with everything that a shopper chooses. */
export function Product({ slug }: { readonly slug: string }) {
  const { place } = useVisit();
  const [{ data, error, fetching }] = useQuery({ query: ProductQuery, variables: productVariables(place, slug) });
  const product = data?.storefront?.product;
  if (product === null && !fetching && !error) return <NotFound />;
  if (!product) return error ? <Problem error={error} /> : <Waiting />;
  return (
    <article className="product">
      <Picture name={product.name} tag={product.tags[0]?.slug} url={product.imageUrl} />
      <div>
        <Heading title={product.name} />
        <p className="big">
          <Price pricing={product.pricing} price={product.price} withTax />
        </p>
        {paragraphsOf(product.description).map((text) => (
          <p key={text} className={text.startsWith('•') ? 'bullet' : undefined}>
            {text}
          </p>
        ))}
        <Choices product={product} />
        <p className="tags">
          {product.tags.map((tag) => (
            <Link key={tag.paynowId} href={`/?tag=${tag.slug}`}>
              {tag.name}
            </Link>
          ))}
        </p>
      </div>
    </article>
  );
}
