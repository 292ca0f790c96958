import { useState } from 'react';
import { graphql } from '../../graphql.ts';
import { messageOf } from '../../problems.ts';
import { useMutate, useOnce } from '../../write.ts';
import { Alert, Modal } from '../parts.tsx';

const UnbanMutation = graphql(`
  mutation Unban($input: DeleteBanInput!) {
    deleteBan(input: $input) {
      deletedId
      userErrors {
        code
        message
      }
    }
  }
`);

interface UnbanDialogProps {
  readonly ban: { readonly paynowId: string; readonly reason: string };
  readonly onClose: () => void;
}

/** Asks whether a ban is to be lifted. Lifting it twice does no harm. */
export function UnbanDialog({ ban: { paynowId, reason }, onClose }: UnbanDialogProps) {
  const mutate = useMutate(UnbanMutation, ['Customer']);
  const [problem, setProblem] = useState<string>();
  const [lift, isLifting] = useOnce(async (close: () => void) => {
    const { data, error } = await mutate({ input: { id: paynowId } });
    const refused = data?.deleteBan?.userErrors.find(({ code }) => code !== 'NOT_FOUND');
    if (data?.deleteBan && !refused) return close();
    setProblem(refused?.message ?? (error && messageOf(error)));
  });
  return (
    <Modal title="Lift the ban" onClose={onClose}>
      {(close) => (
        <>
          {problem !== undefined && <Alert>{problem}</Alert>}
          <p>The ban for “{reason}” is deleted, and the customer can buy again.</p>
          <div className="buttons">
            <button type="button" onClick={close}>
              Keep it
            </button>
            <button type="button" className="main" disabled={isLifting} onClick={() => void lift(close)}>
              {isLifting ? 'Lifting …' : 'Lift the ban'}
            </button>
          </div>
        </>
      )}
    </Modal>
  );
}
