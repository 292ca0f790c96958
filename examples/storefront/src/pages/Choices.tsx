import { useId, useState } from 'react';
import { fieldOf, formatEvery, formatMoney } from '../format.ts';
import { type FragmentOf, graphql, type ResultOf, readFragment, type VariablesOf } from '../graphql.ts';
import type { Place } from '../place.ts';
import { Link, useRouter } from '../router.tsx';
import { useVisit } from '../visit.tsx';
import { useWriteOnce } from '../writeOnce.ts';
import { SetLineMutation } from './Cart.tsx';
import { Problem } from './parts.tsx';

export const ChoicesFragment = graphql(`
  fragment Choices on StorefrontProduct {
    paynowId
    purchase {
      allowsOneTime
      allowsSubscription
      subscriptionInterval {
        unit
        value
      }
    }
    customVariables {
      identifier
      name
      description
      type
      options {
        value
        name
        isDefault
        price {
          amount
          currency
        }
      }
    }
    gameServers {
      paynowId
      name
      enabled
    }
    isSingleGameServerOnly
    stock {
      isAvailable
    }
  }
`);

type LineInput = VariablesOf<typeof SetLineMutation>['input'];

/** The line that the form describes. */
function lineOf(form: FormData, product: { readonly paynowId: string }, place: Place): LineInput {
  const variables = [...form].flatMap(([name, value]) =>
    name.startsWith('variable.') && typeof value === 'string' && value !== ''
      ? [{ key: name.slice('variable.'.length), value }]
      : [],
  );
  const server = fieldOf(form, 'server');
  return {
    ...place,
    productId: product.paynowId,
    quantity: Number(form.get('quantity')),
    // Added, not set: another tab may have put some into the cart already.
    increment: true,
    ...(form.get('kind') === 'subscription' && { subscription: true }),
    ...(server !== '' && { gameServerId: server }),
    ...(variables.length > 0 && { customVariables: variables }),
  };
}

type CustomVariable = ResultOf<typeof ChoicesFragment>['customVariables'][number];

/** A field for what the store asks about the product. */
function Variable({ variable }: { readonly variable: CustomVariable }) {
  const { identifier, name, description, type, options } = variable;
  const id = useId();
  const field = `variable.${identifier}`;
  return (
    <label htmlFor={id}>
      {name}
      {type === 'DROPDOWN' ? (
        <select id={id} name={field} defaultValue={options.find(({ isDefault }) => isDefault)?.value}>
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.name}
              {Number(option.price.amount) > 0 && ` (+ ${formatMoney(option.price)})`}
            </option>
          ))}
        </select>
      ) : (
        <input id={id} name={field} type={type === 'NUMBER' ? 'number' : 'text'} required />
      )}
      {description !== '' && <small>{description}</small>}
    </label>
  );
}

/** The form that puts a product into the cart, with everything that a shopper chooses. */
export function Choices({ product: masked }: { readonly product: FragmentOf<typeof ChoicesFragment> }) {
  const product = readFragment(ChoicesFragment, masked);
  const { place, isSignedIn } = useVisit();
  const { path } = useRouter();
  const id = useId();
  const [{ fetching, error }, setLine] = useWriteOnce(SetLineMutation);
  const [said, say] = useState<{ readonly isAdded: boolean; readonly text: string }>();
  const { purchase, customVariables, gameServers, isSingleGameServerOnly, stock } = product;
  const isSoldOut = stock?.isAvailable === false;
  const add = async (form: FormData) => {
    const { data } = await setLine(lineOf(form, product, place));
    const problems = data?.setCartLine?.userErrors;
    if (!problems) return;
    say(problems[0] ? { isAdded: false, text: problems[0].message } : { isAdded: true, text: 'It is in your cart.' });
  };
  return (
    <form
      className="choices"
      onSubmit={(event) => {
        event.preventDefault();
        void add(new FormData(event.currentTarget));
      }}
    >
      {purchase.allowsOneTime && purchase.allowsSubscription && (
        <fieldset>
          <legend>How</legend>
          <label>
            <input type="radio" name="kind" value="once" defaultChecked /> Buy once
          </label>
          <label>
            <input type="radio" name="kind" value="subscription" /> Every {formatEvery(purchase.subscriptionInterval)}
          </label>
        </fieldset>
      )}
      {!purchase.allowsOneTime && (
        <>
          <input type="hidden" name="kind" value="subscription" />
          <p>Renews every {formatEvery(purchase.subscriptionInterval)}, until you cancel.</p>
        </>
      )}
      {isSingleGameServerOnly && (
        <label htmlFor={`${id}-server`}>
          Server
          <select id={`${id}-server`} name="server" required>
            {gameServers
              .filter(({ enabled }) => enabled)
              .map(({ paynowId, name }) => (
                <option key={paynowId} value={paynowId}>
                  {name}
                </option>
              ))}
          </select>
        </label>
      )}
      {customVariables.map((variable) => (
        <Variable key={variable.identifier} variable={variable} />
      ))}
      <label htmlFor={`${id}-quantity`} className="quantity">
        How many
        <input id={`${id}-quantity`} name="quantity" type="number" min="1" max="99" defaultValue="1" required />
      </label>
      {isSignedIn ? (
        <button type="submit" className="main" disabled={fetching || isSoldOut}>
          {isSoldOut ? 'Sold out' : 'Add to cart'}
        </button>
      ) : (
        <Link className="button main" href={`/sign-in?back=${encodeURIComponent(path)}`}>
          Sign in to buy
        </Link>
      )}
      {error && <Problem error={error} />}
      <div role="status">
        {said && (
          <p className={`notice ${said.isAdded ? 'good' : 'bad'}`}>
            {said.text} {said.isAdded && <Link href="/cart">Go to the cart</Link>}
          </p>
        )}
      </div>
    </form>
  );
}
