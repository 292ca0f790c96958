import { useState } from 'react';
import { useMutation, useQuery } from 'urql';
import { formatMoney } from '../format.ts';
import { type FragmentOf, graphql, readFragment } from '../graphql.ts';
import type { Place } from '../place.ts';
import { Link } from '../router.tsx';
import { useVisit } from '../visit.tsx';
import { Checkout } from './Checkout.tsx';
import { Alert, Heading, Picture, Problem, problemOf, SignInFirst, Waiting } from './parts.tsx';

const LineFragment = graphql(`
  fragment Line on CartLine {
    id
    name
    slug
    imageUrl
    quantity
    isSubscription
    isTrial
    productId
    gameServerId
    gameServer {
      name
    }
    giftRecipientId
    customVariables {
      identifier
      name
      value
      selectedOption {
        name
      }
    }
    unitPrice {
      amount
      currency
    }
    pricing {
      final {
        amount
        currency
      }
    }
  }
`);

const CartFragment = graphql(
  `
    fragment WholeCart on Cart {
      customerId
      total {
        amount
        currency
      }
      lines {
        id
        key
        ...Line
      }
    }
  `,
  [LineFragment],
);

export const CartQuery = graphql(
  `
    query Cart($country: CountryCode, $currency: CurrencyCode) {
      storefront(country: $country, currency: $currency) {
        id
        cart {
          ...WholeCart
        }
      }
    }
  `,
  [CartFragment],
);

/** Adds to a line, sets it, or takes it out. The cart it answers is the one that the pages show from then on. */
export const SetLineMutation = graphql(
  `
    mutation SetLine($input: SetCartLineInput!) {
      setCartLine(input: $input) {
        cart {
          ...WholeCart
        }
        userErrors {
          message
        }
      }
    }
  `,
  [CartFragment],
);

interface LineProps {
  readonly line: FragmentOf<typeof LineFragment>;
  readonly place: Place;
  readonly onProblem: (message: string | undefined) => void;
}

function Line({ line: masked, place, onProblem }: LineProps) {
  const line = readFragment(LineFragment, masked);
  const [{ fetching }, setLine] = useMutation(SetLineMutation);
  const set = async (quantity: number) => {
    // PayNow knows a line by everything that was chosen for it.
    const input = {
      ...place,
      productId: line.productId,
      quantity,
      subscription: line.isSubscription,
      trial: line.isTrial,
      customVariables: line.customVariables.map(({ identifier, value }) => ({ key: identifier, value })),
      ...(line.gameServerId !== null && { gameServerId: line.gameServerId }),
      ...(line.giftRecipientId !== null && { giftToCustomerId: line.giftRecipientId }),
    };
    const { data, error } = await setLine({ input });
    onProblem(problemOf(error, data?.setCartLine?.userErrors));
  };
  const chosen = [
    line.isSubscription ? 'Subscription' : '',
    line.gameServer?.name ?? '',
    ...line.customVariables.map(({ name, value, selectedOption }) => `${name}: ${selectedOption?.name ?? value}`),
  ].filter((text) => text !== '');
  return (
    <li className="line" aria-busy={fetching}>
      <Picture name={line.name} tag={undefined} url={line.imageUrl} />
      <div>
        <h2>
          <Link href={`/products/${line.slug}`}>{line.name}</Link>
        </h2>
        <small>{chosen.join(' · ')}</small>
      </div>
      <div className="stepper" role="group" aria-label={`How many of ${line.name}`}>
        <button type="button" aria-label="One less" disabled={fetching} onClick={() => void set(line.quantity - 1)}>
          −
        </button>
        <output>{line.quantity}</output>
        <button type="button" aria-label="One more" disabled={fetching} onClick={() => void set(line.quantity + 1)}>
          +
        </button>
      </div>
      <strong className="amount">{formatMoney(line.pricing.final ?? line.unitPrice)}</strong>
    </li>
  );
}

/** The shopper's cart. */
export function Cart() {
  const { place, isSignedIn } = useVisit();
  const [problem, setProblem] = useState<string>();
  const [{ data, error, fetching }] = useQuery({ query: CartQuery, variables: place, pause: !isSignedIn });
  const cart = readFragment(CartFragment, data?.storefront?.cart);
  return (
    <>
      <Heading title="Cart" />
      {!isSignedIn && <SignInFirst what="your cart" back="/cart" />}
      {error && <Problem error={error} />}
      {fetching && !cart && <Waiting />}
      {problem !== undefined && <Alert>{problem}</Alert>}
      {cart && cart.lines.length > 0 && (
        <div className="cart">
          <ul className="lines">
            {cart.lines.map((line) => (
              <Line key={line.key} line={line} place={place} onProblem={setProblem} />
            ))}
          </ul>
          <aside className="panel">
            <p className="total" role="status">
              <span>Total</span> <strong>{formatMoney(cart.total)}</strong>
            </p>
            <Checkout key={cart.lines.map(({ key }) => key).join() + cart.total.amount} onProblem={setProblem} />
          </aside>
        </div>
      )}
      {cart?.lines.length === 0 && (
        <div className="empty">
          <p>Your cart is empty.</p>
          <Link className="button main" href="/">
            To the shop
          </Link>
        </div>
      )}
    </>
  );
}
