import { useState } from 'react';
import { graphql } from '../graphql.ts';
import { useWriteOnce } from '../writeOnce.ts';
import { problemOf } from './parts.tsx';

const CheckoutMutation = graphql(`
  mutation Checkout($input: CheckoutCartInput!) {
    checkoutCart(input: $input) {
      checkout {
        url
      }
      userErrors {
        field
        message
      }
    }
  }
`);

/** The way to the payment page. Its `key` has to name the cart: a repeated click leads to the checkout of the same cart. */
export function Checkout({ onProblem }: { readonly onProblem: (message: string | undefined) => void }) {
  const [{ fetching }, checkOut] = useWriteOnce(CheckoutMutation);
  const [code, setCode] = useState('');
  const pay = async () => {
    const { origin } = window.location;
    const { data, error } = await checkOut({
      returnUrl: `${origin}/orders?paid`,
      cancelUrl: `${origin}/cart`,
      autoRedirect: true,
      ...(code !== '' && { promoCodes: [code] }),
    });
    const url = data?.checkoutCart?.checkout?.url;
    if (url !== undefined) return window.location.assign(url);
    onProblem(problemOf(error, data?.checkoutCart?.userErrors));
  };
  return (
    <form
      className="checkout"
      onSubmit={(event) => {
        event.preventDefault();
        void pay();
      }}
    >
      <label>
        Coupon or gift card
        <input value={code} onChange={(event) => setCode(event.target.value.trim())} autoComplete="off" />
      </label>
      <button type="submit" className="main" disabled={fetching}>
        Go to payment
      </button>
      <small>You pay on PayNow's page, which settles the final tax.</small>
    </form>
  );
}
