import { useQuery } from '@apollo/client/react';
import { Link } from 'wouter';
import { formatDate, formatMoney } from '../format.ts';
import { type FragmentOf, graphql, readFragment } from '../graphql.ts';
import { CouponForm } from './coupons/CouponForm.tsx';
import { Endless } from './Endless.tsx';
import { Heading, Problem, Status, Waiting } from './parts.tsx';

const CouponFragment = graphql(`
  fragment CouponRow on Coupon {
    id
    paynowId
    code
    enabled
    note
    createdAt
    usableAt
    expiresAt
    discount {
      ... on PercentageDiscount {
        percent
      }
      ... on FixedDiscount {
        amount {
          amount
          currency
        }
      }
    }
    redemptionLimits {
      store
      customer
    }
  }
`);

const CouponsQuery = graphql(
  `
    query Coupons($after: String) {
      store {
        id
        currency
        coupons(first: 25, after: $after, filter: { origin: MANUAL }) {
          edges {
            node {
              id
              ...CouponRow
            }
          }
          pageInfo {
            hasNextPage
            endCursor
          }
        }
      }
    }
  `,
  [CouponFragment],
);

/** Whether a coupon can be used now. */
function stateOf(enabled: boolean, usableAt: string | null, expiresAt: string | null): string {
  const now = new Date();
  if (!enabled) return 'DISABLED';
  if (expiresAt !== null && new Date(expiresAt) <= now) return 'EXPIRED';
  return usableAt !== null && new Date(usableAt) > now ? 'PLANNED' : 'ACTIVE';
}

function CouponRow({ coupon: masked }: { readonly coupon: FragmentOf<typeof CouponFragment> }) {
  const coupon = readFragment(CouponFragment, masked);
  const { paynowId, code, enabled, note, createdAt, usableAt, expiresAt, discount, redemptionLimits } = coupon;
  const { store, customer } = redemptionLimits;
  const notes = [
    `since ${formatDate(createdAt)}`,
    ...(expiresAt === null ? [] : [`until ${formatDate(expiresAt)}`]),
    ...(store === null ? [] : [store === 1 ? 'one use' : `${store} uses`]),
    ...(customer === null ? [] : [`${customer} per customer`]),
    ...(note === null || note === '' ? [] : [note]),
  ];
  return (
    <li className="coupon-row">
      <div className="what">
        <Link href={`/?coupon=${paynowId}&code=${encodeURIComponent(code)}`} className="cover">
          {code}
          <span className="hidden">: its orders</span>
        </Link>
        <small>{notes.join(' · ')}</small>
      </div>
      <Status status={stateOf(enabled, usableAt, expiresAt)} />
      <strong className="amount">
        {discount &&
          ('percent' in discount ? `${discount.percent} %` : discount.amount && formatMoney(discount.amount))}
      </strong>
    </li>
  );
}

/** The coupons that people have made, newest first, and a form for another one. */
export function Coupons() {
  const { data, error, fetchMore } = useQuery(CouponsQuery, { fetchPolicy: 'cache-and-network' });
  const coupons = data?.store?.coupons;
  return (
    <>
      <Heading title="Coupons" />
      <Problem error={error} />
      <div className="columns">
        <section aria-labelledby="all">
          <h2 id="all" className="hidden">
            All coupons
          </h2>
          {!coupons && !error && <Waiting />}
          {coupons?.edges.length === 0 && <p className="empty">There are none.</p>}
          {coupons && coupons.edges.length > 0 && (
            <>
              <ul className="rows panel">
                {coupons.edges.map(({ node }) => node && <CouponRow key={node.id} coupon={node} />)}
              </ul>
              <Endless pageInfo={coupons.pageInfo} fetchMore={fetchMore} />
            </>
          )}
        </section>
        <section className="panel first" aria-labelledby="new">
          <h2 id="new">New coupon</h2>
          <CouponForm currency={data?.store?.currency ?? ''} />
        </section>
      </div>
    </>
  );
}
