import { useId } from 'react';
import { formatMoney } from '../../format.ts';
import { amountOf, type Day, type Revenue } from './revenue.ts';

const WIDTH = 720;
const HEIGHT = 290;
const LEFT = 58;
const BOTTOM = 28;
const TOP = 12;

const DAY_NAME = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' });
const dayName = (date: string): string => DAY_NAME.format(new Date(date));

/** The next larger of 1, 2, 3, 4, 5, 6, 8, 10, 20, 30 …: where the scale ends. */
function roundUp(value: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(value, 1)));
  return [1, 2, 3, 4, 5, 6, 8, 10].map((step) => step * power).find((end) => end >= value) ?? value;
}

const compact = (value: number, currency: string): string =>
  new Intl.NumberFormat('en', {
    style: 'currency',
    currency,
    currencyDisplay: 'narrowSymbol',
    notation: 'compact',
  }).format(value);

/** The days as bars. A table below says the same. */
function Bars({
  days,
  currency,
  decimals,
  titleId,
}: Pick<Revenue, 'days' | 'currency' | 'decimals'> & { readonly titleId: string }) {
  // Bars are as exact as pixels: numbers will do here, and nowhere else.
  const valueOf = ({ total }: Day): number => Number(total) / 10 ** decimals;
  const end = roundUp(Math.max(...days.map(valueOf)));
  const scale = (HEIGHT - TOP - BOTTOM) / end;
  const step = (WIDTH - LEFT) / days.length;
  const ground = HEIGHT - BOTTOM;
  return (
    <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} className="chart" role="img" aria-labelledby={titleId}>
      {[0, end / 2, end].map((value) => (
        <g key={value} className="grid">
          <line x1={LEFT} x2={WIDTH} y1={ground - value * scale} y2={ground - value * scale} />
          <text x={LEFT - 8} y={ground - value * scale + 4} textAnchor="end">
            {compact(value, currency)}
          </text>
        </g>
      ))}
      {days.map((day, index) => {
        const height = Math.max(valueOf(day) * scale, day.total > 0n ? 2 : 0);
        const x = LEFT + index * step;
        return (
          <g key={day.date} className="day">
            <title>
              {`${dayName(day.date)}: ${formatMoney({ amount: amountOf(day.total, decimals), currency })}, ${day.orders} orders`}
            </title>
            <rect className="whole" x={x} y={TOP} width={step} height={ground - TOP} />
            <rect x={x + step * 0.15} y={ground - height} width={step * 0.7} height={height} rx="2" />
            {index % 7 === 0 && (
              <text x={x + step / 2} y={HEIGHT - 8} textAnchor="middle">
                {dayName(day.date)}
              </text>
            )}
          </g>
        );
      })}
    </svg>
  );
}

/** The revenue of one currency: its sums, a chart, and the same as a table. */
export function Chart({ revenue }: { readonly revenue: Revenue }) {
  const { currency, decimals, days, orders, total, renewals } = revenue;
  const money = (minorUnits: bigint): string => formatMoney({ amount: amountOf(minorUnits, decimals), currency });
  const titleId = useId();
  return (
    <section className="panel revenue" aria-labelledby={titleId}>
      <h2 id={titleId}>Revenue in {currency}</h2>
      <dl className="figures">
        <div>
          <dt>Total</dt>
          <dd>{money(total)}</dd>
        </div>
        <div>
          <dt>Orders</dt>
          <dd>{orders}</dd>
        </div>
        <div>
          <dt>Per day</dt>
          <dd>{money(total / BigInt(days.length))}</dd>
        </div>
        <div>
          <dt>Renewals</dt>
          <dd>{money(renewals)}</dd>
        </div>
      </dl>
      <Bars days={days} currency={currency} decimals={decimals} titleId={titleId} />
      <details>
        <summary>As a table</summary>
        <table>
          <thead>
            <tr>
              <th scope="col">Day (UTC)</th>
              <th scope="col">Orders</th>
              <th scope="col">Revenue</th>
            </tr>
          </thead>
          <tbody>
            {days.toReversed().map((day) => (
              <tr key={day.date}>
                <th scope="row">{dayName(day.date)}</th>
                <td>{day.orders}</td>
                <td>{money(day.total)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </section>
  );
}
