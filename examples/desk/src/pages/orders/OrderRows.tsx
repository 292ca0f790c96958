import { Link } from 'wouter';
import { formatMoney } from '../../format.ts';
import { type FragmentOf, readFragment } from '../../graphql.ts';
import { CustomerLink } from '../CustomerLink.tsx';
import { OrderStatus, When } from '../parts.tsx';
import { OrderRowFragment } from './query.ts';

interface LineName {
  readonly productName: string;
  readonly quantity: number;
}

/** What was bought, in one line. */
export const linesText = (lines: readonly LineName[]): string =>
  lines.map(({ productName, quantity }) => (quantity > 1 ? `${productName} × ${quantity}` : productName)).join(', ');

function OrderRow({ order: masked }: { readonly order: FragmentOf<typeof OrderRowFragment> }) {
  const { paynowId, prettyId, status, type, createdAt, totals, lines, customer } = readFragment(
    OrderRowFragment,
    masked,
  );
  return (
    <li className="order-row">
      <div className="what">
        <Link href={`/orders/${paynowId}`} className="cover">
          {linesText(lines)}
        </Link>
        <small>
          {prettyId}
          {type === 'SUBSCRIPTION_RENEWAL' && ' · renewal'}
        </small>
      </div>
      <span className="who">
        <CustomerLink customer={customer} />
      </span>
      <small className="at">
        <When at={createdAt} />
      </small>
      <OrderStatus status={status} />
      <strong className="amount">{formatMoney(totals.total)}</strong>
    </li>
  );
}

interface OrderRowsProps {
  readonly orders: ReadonlyArray<({ readonly id: string } & FragmentOf<typeof OrderRowFragment>) | null>;
}

/** Orders as rows that lead to their pages. */
export const OrderRows = ({ orders }: OrderRowsProps) => (
  <ul className="rows panel">{orders.map((order) => order && <OrderRow key={order.id} order={order} />)}</ul>
);
