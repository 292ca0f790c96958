import { useSearchParams } from 'wouter';
import { CustomerFilter, NameOf } from './CustomerFilter.tsx';
import { KIND_OPTIONS, STATUS_OPTIONS } from './filter.ts';

interface ChoiceProps {
  readonly label: string;
  readonly all: string;
  readonly value: string | null;
  readonly options: ReadonlyArray<{ readonly value: string; readonly label: string }>;
  readonly choose: (value: string) => void;
}

const Choice = ({ label, all, value, options, choose }: ChoiceProps) => (
  <select aria-label={label} value={value ?? ''} onChange={(event) => choose(event.target.value)}>
    <option value="">{all}</option>
    {options.map((option) => (
      <option key={option.value} value={option.value}>
        {option.label}
      </option>
    ))}
  </select>
);

/** Which orders are shown. The address says it, so a filter can be kept as a bookmark or sent to somebody. */
export function Filters() {
  const [search, setSearch] = useSearchParams();
  const set = (name: string, value: string): void =>
    setSearch((before) => {
      const after = new URLSearchParams(before);
      if (value === '') after.delete(name);
      else after.set(name, value);
      return after;
    });
  const customer = search.get('customer');
  const chips = [
    { name: 'customer', text: customer !== null && <NameOf id={customer} /> },
    { name: 'email', text: search.get('email') },
    { name: 'coupon', text: search.has('coupon') && `with coupon ${search.get('code') ?? ''}` },
  ];
  return (
    <div className="filters">
      <CustomerFilter choose={set} />
      <Choice
        label="Status"
        all="Any status"
        value={search.get('status')}
        options={STATUS_OPTIONS}
        choose={(value) => set('status', value)}
      />
      <Choice
        label="Kind"
        all="All kinds"
        value={search.get('kind')}
        options={KIND_OPTIONS}
        choose={(value) => set('kind', value)}
      />
      {chips.map(
        ({ name, text }) =>
          text && (
            <button key={name} type="button" className="chip" onClick={() => set(name, '')}>
              {text} <span aria-hidden="true">×</span>
              <span className="hidden">: show all</span>
            </button>
          ),
      )}
    </div>
  );
}
