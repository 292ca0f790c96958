import { formatMoney, type Money } from '../../format.ts';
import { type FragmentOf, graphql, readFragment } from '../../graphql.ts';

/** A line of an order. */
export const OrderLineFragment = graphql(`
  fragment Line on OrderLine {
    paynowId
    productName
    quantity
    customVariables {
      name
      value
    }
    gameServer {
      name
    }
    giftRecipient {
      id
      name
    }
    totals {
      total {
        amount
        currency
      }
    }
  }
`);

interface OrderLinesProps {
  readonly lines: ReadonlyArray<FragmentOf<typeof OrderLineFragment>>;
  readonly totals: Readonly<Record<'discount' | 'giftCards' | 'tax' | 'total', Money>>;
  /** Asks for the refund of one line; absent where nothing can be refunded. */
  readonly refund?: (line: { readonly paynowId: string; readonly productName: string }) => void;
}

/** The lines of an order, and what they add up to. */
export function OrderLines({ lines: masked, totals, refund }: OrderLinesProps) {
  const lines = masked.map((line) => readFragment(OrderLineFragment, line));
  const sums = [
    ['Discount', totals.discount, '−'],
    ['Gift cards', totals.giftCards, '−'],
    ['Tax', totals.tax, ''],
  ] as const;
  return (
    <>
      <ul className="lines">
        {lines.map((line) => {
          const notes = [
            ...line.customVariables.map(({ name, value }) => `${name}: ${value}`),
            ...(line.gameServer ? [line.gameServer.name] : []),
            ...(line.giftRecipient ? [`a gift for ${line.giftRecipient.name ?? 'somebody else'}`] : []),
          ];
          return (
            <li key={line.paynowId} className="line">
              <span className="what">
                {line.productName}
                {line.quantity > 1 && ` × ${line.quantity}`}
                {notes.length > 0 && <small>{notes.join(' · ')}</small>}
              </span>
              {/* Of the only line of an order, the refund is that of the order. */}
              {refund && lines.length > 1 && (
                <button type="button" className="small" onClick={() => refund(line)}>
                  Refund …<span className="hidden"> {line.productName}</span>
                </button>
              )}
              <span className="amount">{formatMoney(line.totals.total)}</span>
            </li>
          );
        })}
      </ul>
      <dl className="sums">
        {sums
          .filter(([, { amount }]) => Number(amount) !== 0)
          .map(([name, money, sign]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>
                {sign}
                {formatMoney(money)}
              </dd>
            </div>
          ))}
        <div className="total">
          <dt>Total</dt>
          <dd>{formatMoney(totals.total)}</dd>
        </div>
      </dl>
    </>
  );
}
