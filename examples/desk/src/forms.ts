import type { FormEvent } from 'react';

/** Handles a form that this page sends itself. React's `action` would empty the fields, also after a refusal. */
export const submitted =
  (send: (form: FormData) => void) =>
  (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    send(new FormData(event.currentTarget));
  };

/** A field of a form that holds no files, without spaces around it. */
export const fieldOf = (form: FormData, name: string): string => {
  const value = form.get(name);
  return typeof value === 'string' ? value.trim() : '';
};
