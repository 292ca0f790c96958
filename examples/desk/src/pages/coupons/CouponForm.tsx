import { useState } from 'react';
import { fieldOf, submitted } from '../../forms.ts';
import { graphql, type VariablesOf } from '../../graphql.ts';
import { sortErrors, type UserError, unknownText } from '../../problems.ts';
import { useMutate, useOnce } from '../../write.ts';
import { Alert, Field } from '../parts.tsx';

const CouponMutation = graphql(`
  mutation CreateCoupon($input: CreateCouponInput!) {
    createCoupon(input: $input) {
      coupon {
        id
        code
      }
      userErrors {
        field
        message
      }
    }
  }
`);

type Input = VariablesOf<typeof CouponMutation>['input'];

const FIELDS = ['code', 'discount', 'expiresAt', 'maxUses', 'maxUsesPerCustomer', 'note'] as const;

/** Decimals of a currency, as ISO 4217 has them. */
const decimalsOf = (currency: string): number =>
  new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;

/** `4.99` in a currency with two decimals becomes 499; what is no such amount becomes undefined. */
function minorUnitsOf(text: string, currency: string): number | undefined {
  const decimals = decimalsOf(currency);
  const [, whole, part = ''] = /^(\d{1,12})(?:\.(\d+))?$/.exec(text) ?? [];
  return whole === undefined || part.length > decimals ? undefined : Number(whole + part.padEnd(decimals, '0'));
}

/** @param currency undefined for a percentage */
function discountOf(text: string, currency: string | undefined): Input['discount'] | undefined {
  if (currency === undefined) return /^\d{1,3}(\.\d+)?$/.test(text) ? { percent: text } : undefined;
  const amount = minorUnitsOf(text, currency);
  return amount === undefined ? undefined : { amount };
}

/** What the form says, or what is wrong with it. */
function readCoupon(form: FormData, currency: string): Input | readonly UserError[] {
  const value = fieldOf(form, 'value');
  const discount = discountOf(value, fieldOf(form, 'unit') === 'percent' ? undefined : currency);
  if (!discount) return [{ field: ['discount'], message: `“${value}” is no number that can be taken off.` }];
  const day = fieldOf(form, 'expiresAt');
  const [uses, perCustomer, note] = [fieldOf(form, 'maxUses'), fieldOf(form, 'perCustomer'), fieldOf(form, 'note')];
  return {
    code: fieldOf(form, 'code'),
    discount,
    // To the end of that day, where whoever fills in the form is.
    ...(day !== '' && { expiresAt: new Date(`${day}T23:59:59`).toISOString() }),
    ...(uses !== '' && { maxUses: Number(uses) }),
    ...(perCustomer !== '' && { maxUsesPerCustomer: Number(perCustomer) }),
    ...(note !== '' && { note }),
  };
}

/** The result of the last attempt. */
type Outcome = { readonly created: string } | { readonly errors: readonly UserError[] };

/** Creates a coupon. A code exists once, so a second attempt after a lost answer makes no second coupon. */
export function CouponForm({ currency }: { readonly currency: string }) {
  const mutate = useMutate(CouponMutation, ['Coupons']);
  const [outcome, setOutcome] = useState<Outcome>();
  const [create, isCreating] = useOnce(async (form: FormData): Promise<Outcome> => {
    const input = readCoupon(form, currency);
    if (!('code' in input)) return { errors: input };
    const { data, error } = await mutate({ input });
    const { coupon, userErrors = [] } = data?.createCoupon ?? {};
    if (coupon) return { created: coupon.code };
    return { errors: error ? [{ field: null, message: unknownText(error, 'the coupon') }] : userErrors };
  });
  const send = async (form: FormData, element: HTMLFormElement) => {
    const came = await create(form);
    if (!came) return;
    setOutcome(came);
    if ('created' in came) element.reset();
  };
  const errors = outcome && 'errors' in outcome ? outcome.errors : [];
  const { byField, others } = sortErrors(errors, FIELDS);
  return (
    <form
      onSubmit={(event) => {
        const element = event.currentTarget;
        submitted((form) => void send(form, element))(event);
      }}
    >
      {others.map((message) => (
        <Alert key={message}>{message}</Alert>
      ))}
      {outcome && 'created' in outcome && (
        <p className="notice good" role="status">
          {outcome.created} can be used.
        </p>
      )}
      <Field label="Code" error={byField.code}>
        {(props) => <input {...props} name="code" required autoComplete="off" spellCheck={false} />}
      </Field>
      <div className="pair">
        <Field label="Discount" error={byField.discount}>
          {(props) => <input {...props} name="value" required inputMode="decimal" autoComplete="off" />}
        </Field>
        <Field label="Unit">
          {(props) => (
            <select {...props} name="unit">
              <option value="percent">percent</option>
              {currency !== '' && <option value="amount">{currency}</option>}
            </select>
          )}
        </Field>
      </div>
      <Field label="Ends after" hint="Empty: never." error={byField.expiresAt}>
        {(props) => <input {...props} name="expiresAt" type="date" />}
      </Field>
      <div className="pair">
        <Field label="Uses" hint="Empty: without limit." error={byField.maxUses}>
          {(props) => <input {...props} name="maxUses" type="number" min={1} />}
        </Field>
        <Field label="Per customer" error={byField.maxUsesPerCustomer}>
          {(props) => <input {...props} name="perCustomer" type="number" min={1} />}
        </Field>
      </div>
      <Field label="Note" hint="Only the desk sees it." error={byField.note}>
        {(props) => <input {...props} name="note" autoComplete="off" />}
      </Field>
      <div className="buttons">
        <button type="submit" className="main" disabled={isCreating}>
          {isCreating ? 'Creating …' : 'Create coupon'}
        </button>
      </div>
    </form>
  );
}
