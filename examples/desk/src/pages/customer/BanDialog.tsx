import { useState } from 'react';
import { fieldOf, submitted } from '../../forms.ts';
import { graphql } from '../../graphql.ts';
import { sortErrors, type UserError, unknownText } from '../../problems.ts';
import { useMutate, useOnce } from '../../write.ts';
import { Alert, Field, Modal } from '../parts.tsx';

const BanMutation = graphql(`
  mutation Ban($input: CreateBanInput!) {
    createBan(input: $input) {
      ban {
        id
      }
      userErrors {
        field
        message
      }
    }
  }
`);

/** Whom a ban is for. */
export interface Bannable {
  readonly name: string;
  readonly paynowId: string;
  readonly steamId: string | null;
}

const DAYS = [
  { value: '', label: 'No end' },
  { value: '1', label: 'One day' },
  { value: '7', label: 'Seven days' },
  { value: '30', label: '30 days' },
];

const inDays = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString();

/** Asks how somebody is to be banned, and does it. */
export function BanDialog({ customer, onClose }: { readonly customer: Bannable; readonly onClose: () => void }) {
  const { name, paynowId, steamId } = customer;
  const mutate = useMutate(BanMutation, ['Customer']);
  const [errors, setErrors] = useState<readonly UserError[]>([]);
  const [ban, isBanning] = useOnce(async (form: FormData, close: () => void) => {
    const days = Number(fieldOf(form, 'days'));
    const { data, error } = await mutate({
      input: {
        reason: fieldOf(form, 'reason'),
        identities: [
          { type: 'CUSTOMER', value: paynowId },
          ...(steamId !== null && form.has('steam') ? [{ type: 'STEAM' as const, value: steamId }] : []),
        ],
        ...(days > 0 && { expiresAt: inDays(days) }),
      },
    });
    const { ban: made, userErrors = [] } = data?.createBan ?? {};
    if (made || (data?.createBan && userErrors.length === 0)) return close();
    setErrors(error ? [{ field: null, message: unknownText(error, 'the ban') }] : userErrors);
  });
  const { byField, others } = sortErrors(errors, ['reason', 'expiresAt']);
  return (
    <Modal title={`Ban ${name}`} onClose={onClose}>
      {(close) => (
        <form onSubmit={submitted((form) => void ban(form, close))}>
          {others.map((message) => (
            <Alert key={message}>{message}</Alert>
          ))}
          <p>Whoever is banned cannot buy in the store. What they have bought stays theirs.</p>
          <Field label="Reason" error={byField.reason}>
            {(props) => <input {...props} name="reason" required maxLength={200} autoComplete="off" />}
          </Field>
          <Field label="Ends" error={byField.expiresAt}>
            {(props) => (
              <select {...props} name="days">
                {DAYS.map(({ value, label }) => (
                  <option key={value} value={value}>
                    {label}
                  </option>
                ))}
              </select>
            )}
          </Field>
          {steamId !== null && (
            <label className="check">
              <input type="checkbox" name="steam" defaultChecked /> Also by SteamID64 {steamId}
            </label>
          )}
          <div className="buttons">
            <button type="button" onClick={close}>
              Cancel
            </button>
            <button type="submit" className="main danger" disabled={isBanning}>
              {isBanning ? 'Banning …' : `Ban ${name}`}
            </button>
          </div>
        </form>
      )}
    </Modal>
  );
}
