import { useRef } from 'react';
import { type DocumentInput, useMutation } from 'urql';

/**
 * A mutation whose input takes an `idempotencyKey`. After a lost answer the same input is sent with the same key
 * again, so that a second click does not write twice.
 */
export function useWriteOnce<Data, Input extends object>(mutation: DocumentInput<Data, { input: Input }>) {
  const [state, execute] = useMutation(mutation);
  const lost = useRef({ input: '', key: '' });
  const write = async (input: Input) => {
    const text = JSON.stringify(input);
    const idempotencyKey = lost.current.input === text ? lost.current.key : crypto.randomUUID();
    lost.current = { input: text, key: idempotencyKey };
    const result = await execute({ input: { ...input, idempotencyKey } });
    if (!result.error?.networkError) lost.current = { input: '', key: '' };
    return result;
  };
  return [state, write] as const;
}
