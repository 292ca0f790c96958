import { type ReactNode, useEffect, useId, useRef } from 'react';
import { useQuery } from 'urql';
import { fieldOf } from '../format.ts';
import { graphql } from '../graphql.ts';
import { COUNTRIES, CURRENCIES, countryName, placeOf } from '../place.ts';
import { Link, useRouter } from '../router.tsx';
import { useVisit, type Visit } from '../visit.tsx';

/** What header and footer show. */
export const FrameQuery = graphql(`
  query Frame($country: CountryCode, $currency: CurrencyCode, $isSignedIn: Boolean!) {
    storefront(country: $country, currency: $currency) {
      id
      name
      liveMode
      customer @include(if: $isSignedIn) {
        id
        name
      }
      cart @include(if: $isSignedIn) {
        customerId
        lines {
          id
          quantity
        }
      }
    }
  }
`);

export const frameVariables = ({ place, isSignedIn }: Pick<Visit, 'place' | 'isSignedIn'>) => ({
  ...place,
  isSignedIn,
});

/** The form that says where the shopper is. Without JavaScript it has a button, and the server keeps the choice. */
function PlaceForm() {
  const { place, setPlace } = useVisit();
  const { path, search } = useRouter();
  const id = useId();
  const form = useRef<HTMLFormElement>(null);
  const choose = () => {
    const chosen = new FormData(form.current ?? undefined);
    setPlace(placeOf(fieldOf(chosen, 'country'), fieldOf(chosen, 'currency')));
  };
  const query = search.size > 0 ? `?${search}` : '';
  return (
    <form ref={form} className="place" method="post" action="/place">
      <input type="hidden" name="back" value={path + query} />
      <label className="hidden" htmlFor={`${id}-country`}>
        Country
      </label>
      <select id={`${id}-country`} name="country" value={place.country ?? ''} onChange={choose}>
        <option value="">Country: auto</option>
        {COUNTRIES.map((code) => (
          <option key={code} value={code}>
            {countryName(code)}
          </option>
        ))}
      </select>
      <label className="hidden" htmlFor={`${id}-currency`}>
        Currency
      </label>
      <select id={`${id}-currency`} name="currency" value={place.currency ?? ''} onChange={choose}>
        <option value="">Currency: auto</option>
        {CURRENCIES.map((code) => (
          <option key={code}>{code}</option>
        ))}
      </select>
      <noscript>
        <button type="submit">Show prices</button>
      </noscript>
    </form>
  );
}

/** Header and footer. After a page has changed, its heading takes the focus, so that screen readers read it. */
export function Frame({ children }: { readonly children: ReactNode }) {
  const visit = useVisit();
  const { path, steps } = useRouter();
  const [{ data }] = useQuery({ query: FrameQuery, variables: frameVariables(visit) });
  const main = useRef<HTMLElement>(null);
  useEffect(() => {
    if (steps > 0) main.current?.focus({ preventScroll: true });
  }, [steps, path]);
  const store = data?.storefront;
  const count = store?.cart?.lines.reduce((sum, { quantity }) => sum + quantity, 0) ?? 0;
  return (
    <>
      <a className="skip" href="#main">
        Skip to the content
      </a>
      {store?.liveMode === false && <p className="test-mode">Test mode: nothing here costs real money.</p>}
      <header>
        <Link href="/" className="brand">
          <svg viewBox="0 0 32 32" aria-hidden="true">
            <path d="M17 2c1 6-7 9-7 17a8 8 0 0 0 16 0c0-4-2-6-3-9-1 2-2 3-3 3 1-4 0-8-3-11Z" />
          </svg>
          {store?.name ?? 'The shop'}
        </Link>
        <PlaceForm />
        <nav aria-label="Yours">
          {visit.isSignedIn ? (
            <Link href="/orders" className="account">
              <svg viewBox="0 0 24 24" aria-hidden="true">
                <circle cx="12" cy="8" r="4" />
                <path d="M4 21a8 8 0 0 1 16 0" />
              </svg>
              <span>{store?.customer?.name ?? 'My orders'}</span>
            </Link>
          ) : (
            <Link href={`/sign-in?back=${encodeURIComponent(path)}`}>Sign in</Link>
          )}
          <Link href="/cart" className="button small">
            Cart{count > 0 && <span className="count">{count}</span>}
            {count > 0 && <span className="hidden">{count === 1 ? ' item' : ' items'}</span>}
          </Link>
        </nav>
      </header>
      <main id="main" ref={main} tabIndex={-1}>
        {children}
      </main>
      <footer>
        <p>An example of the PayNow GraphQL gateway: React, urql and gql.tada, rendered on the server.</p>
      </footer>
    </>
  );
}
