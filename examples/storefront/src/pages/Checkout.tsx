import { useRef, useState } from 'react';
import { useMutation } from 'urql';
import { graphql } from '../graphql.ts';

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

/** The way to the payment page. Keep it apart for each cart by its `key`: one checkout is made per cart and code. */
export function Checkout({ onProblem }: { readonly onProblem: (message: string | undefined) => void }) {
  const [{ fetching }, checkOut] = useMutation(CheckoutMutation);
  const [code, setCode] = useState('');
  // One key for each cart and code: a second click leads to the same checkout.
  const key = useRef({ code: '', id: '' });
  const pay = async () => {
    if (key.current.id === '' || key.current.code !== code) key.current = { code, id: crypto.randomUUID() };
    const { origin } = window.location;
    const { data, error } = await checkOut({
      input: {
        returnUrl: `${origin}/orders?paid`,
        cancelUrl: `${origin}/cart`,
        autoRedirect: true,
        idempotencyKey: key.current.id,
        ...(code !== '' && { promoCodes: [code] }),
      },
    });
    const url = data?.checkoutCart?.checkout?.url;
    if (url !== undefined) return window.location.assign(url);
    key.current.id = '';
    onProblem(error?.message ?? data?.checkoutCart?.userErrors[0]?.message);
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
