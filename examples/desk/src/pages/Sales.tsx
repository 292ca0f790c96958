import { useState } from 'react';
import { Link, useSearch } from 'wouter';
import { formatDay } from '../format.ts';
import { Heading, Problem, Waiting } from './parts.tsx';
import { Chart } from './sales/Chart.tsx';
import { FeedList } from './sales/FeedList.tsx';
import { newestDay, type Period, periodOf, revenueOf, type Sold, shifted } from './sales/revenue.ts';
import { useSold } from './sales/useSold.ts';

/** Which 30 days are shown, and the way to others. */
function PeriodLinks({ period, today }: { readonly period: Period; readonly today: string }) {
  const later = shifted(period, 1);
  return (
    <nav className="period" aria-label="Period">
      <Link href={`/sales?until=${shifted(period, -1)}`}>Earlier</Link>
      <span>
        {formatDay(period.since)} – {formatDay(period.until)}
      </span>
      {period.until < today && <Link href={later < today ? `/sales?until=${later}` : '/sales'}>Later</Link>}
    </nav>
  );
}

/** Nothing was sold in the period: then the last sale is of interest. */
function Nothing({ sold, period }: { readonly sold: readonly Sold[]; readonly period: Period }) {
  const last = sold.find(({ createdAt }) => createdAt < period.since)?.createdAt.slice(0, 10);
  return (
    <p className="panel empty">
      Nothing was sold in these 30 days.{' '}
      {last !== undefined && <Link href={`/sales?until=${last}`}>The last sale before was on {formatDay(last)}.</Link>}
    </p>
  );
}

/** The revenue of 30 days, and what is sold at the moment. */
export function Sales() {
  const search = new URLSearchParams(useSearch());
  const today = periodOf(null, Date.now()).until;
  const [newest, setNewest] = useState(today);
  // Unless the address names them, the days end with the last sale: today, in a shop that sells.
  const period = periodOf(search.get('until') ?? newest, Date.now());
  const { sold, isComplete, error } = useSold(period.since);
  const last = newestDay(sold) ?? today;
  if (last !== newest) setNewest(last);
  const revenue = revenueOf(sold, period);
  return (
    <>
      <header className="title">
        <Heading title="Sales" />
        <PeriodLinks period={period} today={today} />
      </header>
      <Problem error={error} />
      <div className="columns">
        <div>
          {revenue.map((one) => (
            <Chart key={one.currency} revenue={one} />
          ))}
          {revenue.length === 0 && isComplete && <Nothing sold={sold} period={period} />}
          {revenue.length === 0 && !isComplete && !error && <Waiting rows={3} />}
          <small role="status">
            {isComplete
              ? 'Orders count on the day they were created, in UTC. Those that were refunded as a whole do not count.'
              : 'Reading older orders …'}
          </small>
        </div>
        <FeedList />
      </div>
    </>
  );
}
