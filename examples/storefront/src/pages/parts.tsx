import type { ReactNode } from 'react';
import type { CombinedError } from 'urql';
import { formatMoney, type Money } from '../format.ts';
import { type FragmentOf, graphql, readFragment } from '../graphql.ts';
import { Link } from '../router.tsx';
import { useVisit } from '../visit.tsx';

/** The heading of a page; the document's title says the same. */
export function Heading({ children, title }: { readonly children?: ReactNode; readonly title: string }) {
  return (
    <>
      <title>{title}</title>
      <h1>{children ?? title}</h1>
    </>
  );
}

/** Says what went wrong. */
export const Alert = ({ children }: { readonly children: ReactNode }) => (
  <p className="notice bad" role="alert">
    {children}
  </p>
);

interface UserError {
  readonly message: string;
}

/** Why a mutation failed, if it did. The gateway's messages are written for people. */
export const problemOf = (error: CombinedError | undefined, userErrors?: readonly UserError[]): string | undefined =>
  error
    ? (error.graphQLErrors[0]?.message ?? 'The shop cannot be reached. Please try again in a moment.')
    : userErrors?.[0]?.message;

/** Says why a query or a mutation failed. */
export function Problem({ error }: { readonly error: CombinedError }) {
  const isSignedOut = error.graphQLErrors.some(({ extensions }) => extensions['code'] === 'UNAUTHENTICATED');
  if (!isSignedOut) return <Alert>{problemOf(error)}</Alert>;
  return (
    <Alert>
      Your sign-in has ended. <a href="/sign-in">Sign in again</a>.
    </Alert>
  );
}

/** A placeholder while a query is running. */
export const Waiting = ({ rows = 3 }: { readonly rows?: number }) => (
  <div className="waiting" role="status">
    <span className="hidden">Loading</span>
    {Array.from({ length: rows }, (_, index) => (
      <div key={index} />
    ))}
  </div>
);

export const PricingFragment = graphql(`
  fragment Pricing on StorefrontPricing {
    original {
      amount
      currency
    }
    final {
      amount
      currency
    }
    activeSale {
      name
    }
    tax {
      percent
      abbreviation
    }
  }
`);

interface PriceProps {
  readonly pricing: FragmentOf<typeof PricingFragment> | null;
  /** For products without a price for shoppers. */
  readonly price: Money;
  readonly withTax?: boolean;
}

/** What the shopper pays, and what it was before the sale. */
export function Price({ pricing: masked, price, withTax = false }: PriceProps) {
  const pricing = readFragment(PricingFragment, masked);
  const final = pricing?.final ?? price;
  const before = pricing?.activeSale ? pricing.original : null;
  const tax = withTax ? pricing?.tax : null;
  return (
    <span className="price">
      {before && before.amount !== final.amount && (
        <s>
          <span className="hidden">Before: </span>
          {formatMoney(before)}
        </s>
      )}{' '}
      <strong>{formatMoney(final)}</strong>
      {tax && tax.percent !== '0' && (
        <small>
          {' '}
          with {tax.percent} % {tax.abbreviation}
        </small>
      )}
    </span>
  );
}

const BOX = 'M5 11l11-6 11 6v11l-11 6-11-6zM5 11l11 6 11-6M16 17v11';

const GLYPHS: Readonly<Record<string, string>> = {
  ranks: 'M16 5l3.2 7 7.8.8-5.8 5.2 1.6 7.6L16 21.8l-6.8 3.8 1.6-7.6L5 12.8l7.8-.8z',
  currency: 'M16 6a10 5 0 1 0 .01 0zM6 11v5a10 5 0 0 0 20 0v-5M6 16v5a10 5 0 0 0 20 0v-5',
  cosmetics:
    'M16 10C12 4 5 5 4 7c0 6 3 9 7 10-2 1-3 3-3 5 4 2 7-1 8-5 1 4 4 7 8 5 0-2-1-4-3-5 4-1 7-4 7-10-1-2-8-3-12 3z',
  passes: 'M5 10h22v4a2.5 2.5 0 0 0 0 5v4H5v-4a2.5 2.5 0 0 0 0-5zM19 10v13',
  crates: BOX,
  kits: 'M6 12h20v13H6zM12 12V8h8v4M6 18h20M16 16v4',
  homes: 'M5 16L16 6l11 10M8 14v12h16V14M13 26v-7h6v7',
  services: 'M16 4v5M16 23v5M4 16h5M23 16h5M16 11a5 5 0 1 0 .01 0z',
};

/** A hue that stays the same for a name. */
const hueOf = (name: string): number => [...name].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 360, 7);

interface PictureProps {
  readonly name: string;
  readonly tag: string | undefined;
  readonly url: string | null;
}

/** The product's picture where the server knows its host; otherwise one that is drawn from name and tag. */
export function Picture({ name, tag, url }: PictureProps) {
  const { hasPictures } = useVisit();
  if (hasPictures && url !== null) return <img className="picture" src={url} alt="" loading="lazy" />;
  return (
    <svg
      className="picture drawn"
      viewBox="0 0 64 40"
      aria-hidden="true"
      style={{ '--hue': hueOf(tag ?? name) + (hueOf(name) % 50) - 25 } as object}
    >
      <rect width="64" height="40" />
      <circle cx={12 + (hueOf(name) % 40)} cy="-4" r="26" />
      <path transform="translate(21.8 10) scale(.64)" d={GLYPHS[tag ?? ''] ?? BOX} />
    </svg>
  );
}

/** For pages that need a shopper. */
export function SignInFirst({ what, back }: { readonly what: string; readonly back: string }) {
  return (
    <div className="empty">
      <p>Sign in to see {what}.</p>
      <Link className="button main" href={`/sign-in?back=${encodeURIComponent(back)}`}>
        Sign in
      </Link>
    </div>
  );
}

const GOOD = new Set(['COMPLETED', 'ACTIVE', 'USABLE']);
const BAD = new Set(['CANCELED', 'REFUNDED', 'CHARGEBACK', 'REVOKED']);

/** A status in words; the colour only repeats it. */
export function Status({ status, children }: { readonly status: string; readonly children?: ReactNode }) {
  const kind = GOOD.has(status) ? 'good' : BAD.has(status) ? 'bad' : '';
  return <span className={`status ${kind}`}>{children ?? status.charAt(0) + status.slice(1).toLowerCase()}</span>;
}

/** The variables of a list's query: which page the URL names. */
export const pageVariables = (search: URLSearchParams) => ({ after: search.get('after') });

/** Whether a list goes on, and from where. */
export interface PageInfo {
  readonly hasNextPage: boolean;
  readonly endCursor: string | null;
}

interface OlderProps {
  readonly path: string;
  readonly pageInfo: PageInfo | undefined;
}

/** The next page of a list, by a URL of its own. */
export const Older = ({ path, pageInfo }: OlderProps) =>
  pageInfo?.hasNextPage && pageInfo.endCursor !== null ? (
    <Link
      className="button"
      href={`${path}${path.includes('?') ? '&' : '?'}after=${encodeURIComponent(pageInfo.endCursor)}`}
    >
      Show more
    </Link>
  ) : null;
