import { useState } from 'react';
import { Alert, Modal } from '../parts.tsx';
import { RefundForm } from './RefundForm.tsx';
import { openIntent, type RefundIntent } from './refundIntent.ts';
import { type Refunded, useRefund } from './useRefund.ts';

interface RefundDialogProps {
  readonly orderId: string;
  /** The line to refund; null for the whole order. */
  readonly line: { readonly paynowId: string; readonly productName: string } | null;
  readonly onClose: () => void;
}

type Done = Extract<Refunded, { is: 'done' }>;

function Result({ result: { amount, status, notes }, close }: { readonly result: Done; readonly close: () => void }) {
  return (
    <>
      <div role="status">
        <p className="notice good">
          {amount} {status === 'COMPLETED' ? 'was refunded.' : 'is being refunded.'}
        </p>
        {notes.map((note) => (
          <p key={note}>{note}</p>
        ))}
      </div>
      <div className="buttons">
        <button type="button" className="main" autoFocus onClick={close}>
          Close
        </button>
      </div>
    </>
  );
}

interface OpenProps {
  readonly intent: RefundIntent;
  readonly message: string | undefined;
  readonly isRefunding: boolean;
  readonly askAgain: () => void;
  readonly close: () => void;
}

/** A refund whose answer has not arrived. */
const Open = ({ intent: { shown, reason }, message, isRefunding, askAgain, close }: OpenProps) => (
  <>
    <Alert>
      A refund of {shown} was sent, and it is not known whether it was carried out.
      {message !== undefined && ` ${message}`}
    </Alert>
    <p>
      Ask again: the same refund is repeated under the same key, so the money is paid back once.
      {reason !== '' && ` Its reason is “${reason}”.`}
    </p>
    <div className="buttons">
      <button type="button" onClick={close}>
        Later
      </button>
      <button type="button" className="main" autoFocus disabled={isRefunding} onClick={askAgain}>
        {isRefunding ? 'Asking …' : 'Ask again'}
      </button>
    </div>
  </>
);

/** Shows what a refund would do, asks for a confirmation, and shows the result. */
export function RefundDialog({ orderId, line, onClose }: RefundDialogProps) {
  const [refund, isRefunding] = useRefund();
  const [open, setOpen] = useState(() => openIntent(orderId));
  const [result, setResult] = useState<Refunded>();
  const send = async (intent: RefundIntent) => {
    const refunded = await refund(intent);
    if (!refunded) return;
    setResult(refunded);
    setOpen(openIntent(orderId));
  };
  return (
    <Modal title={line ? `Refund ${line.productName}` : 'Refund the whole order'} onClose={onClose}>
      {(close) => {
        if (result?.is === 'done') return <Result result={result} close={close} />;
        if (open) {
          return (
            <Open
              intent={open}
              message={result?.is === 'unknown' ? result.message : undefined}
              isRefunding={isRefunding}
              askAgain={() => void send(open)}
              close={close}
            />
          );
        }
        return (
          <RefundForm
            orderId={orderId}
            lineId={line?.paynowId ?? null}
            errors={result?.is === 'refused' ? result.errors : []}
            isRefunding={isRefunding}
            send={(intent) => void send(intent)}
            close={close}
          />
        );
      }}
    </Modal>
  );
}
