import type { ErrorLike } from '@apollo/client';
import { type ReactNode, useEffect, useId, useRef } from 'react';
import { formatDate, formatTime, wordsOf } from '../format.ts';
import { codesOf, messageOf } from '../problems.ts';

/** The heading of a page; the document's title says the same. */
export function Heading({ title, children }: { readonly title: string; readonly children?: ReactNode }) {
  return (
    <>
      <title>{`${title} · Desk`}</title>
      <h1>{children ?? title}</h1>
    </>
  );
}

/** Says what went wrong. */
export const Alert = ({ children }: { readonly children: ReactNode }) => (
  <p className="notice bad" role="alert">
    {children}
  </p>
);

/** Says why a query or a mutation failed, if it did. */
export function Problem({ error }: { readonly error: ErrorLike | undefined }) {
  if (!error) return null;
  if (!codesOf(error).includes('SIGNED_OUT')) return <Alert>{messageOf(error)}</Alert>;
  return (
    <Alert>
      Your sign-in has ended. <a href={window.location.href}>Sign in again</a>.
    </Alert>
  );
}

/** A placeholder while a query is running. */
export const Waiting = ({ rows = 6 }: { readonly rows?: number }) => (
  <div className="waiting" role="status">
    <span className="hidden">Loading</span>
    {Array.from({ length: rows }, (_, index) => (
      <div key={index} />
    ))}
  </div>
);

const GOOD = new Set(['COMPLETED', 'ACTIVE', 'DELIVERED']);
const BAD = new Set(['CHARGEBACK', 'FAILED', 'REFUND_FAILED', 'MISSING', 'BANNED']);

/** A status in words; the colour only repeats it. */
export function Status({ status, children }: { readonly status: string; readonly children?: ReactNode }) {
  const kind = GOOD.has(status) ? 'good' : BAD.has(status) ? 'bad' : '';
  return <span className={`status ${kind}`}>{children ?? wordsOf(status)}</span>;
}

const ORDER_WORDS: Readonly<Record<string, string>> = {
  CREATED: 'Not paid',
  COMPLETED: 'Paid',
  CHARGEBACK: 'Charged back',
};

export const orderWords = (status: string): string => ORDER_WORDS[status] ?? wordsOf(status);

export const OrderStatus = ({ status }: { readonly status: string }) => (
  <Status status={status}>{orderWords(status)}</Status>
);

/** A moment, with its time of day. */
export const When = ({ at }: { readonly at: string | null }) =>
  at === null ? null : (
    <time dateTime={at}>
      {formatDate(at)}, {formatTime(at)}
    </time>
  );

interface FieldProps {
  readonly label: string;
  readonly hint?: string;
  readonly error?: string | undefined;
  readonly children: (props: {
    readonly id: string;
    readonly 'aria-describedby': string | undefined;
    readonly 'aria-invalid': boolean;
  }) => ReactNode;
}

/** A field of a form, with what is wrong with it. */
export function Field({ label, hint, error, children }: FieldProps) {
  const id = useId();
  const note = error ?? hint;
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {children({ id, 'aria-describedby': note === undefined ? undefined : `${id}-note`, 'aria-invalid': !!error })}
      {note !== undefined && (
        <small id={`${id}-note`} className={error === undefined ? undefined : 'wrong'}>
          {note}
        </small>
      )}
    </div>
  );
}

interface ModalProps {
  readonly title: string;
  readonly onClose: () => void;
  /** Shown below the title; `close` closes it, as Escape does. */
  readonly children: (close: () => void) => ReactNode;
}

/** A dialog that has to be answered. The browser keeps the focus inside, and gives it back afterwards. */
export function Modal({ title, onClose, children }: ModalProps) {
  const id = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog ref={dialog} aria-labelledby={id} onClose={onClose}>
      <h2 id={id}>{title}</h2>
      {children(() => dialog.current?.close())}
    </dialog>
  );
}
