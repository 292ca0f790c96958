import type { Credentials } from './credential.js';
import { element } from './dom.js';
import { endpoint, send } from './gateway.js';
import { KINDS, type Kind } from './kinds.js';

/** Platforms whose names anybody may sign in with. */
const PLATFORMS = {
  MINECRAFT_JAVA_NAME: 'Minecraft Java name',
  MINECRAFT_BEDROCK_NAME: 'Minecraft Bedrock name',
  MINECRAFT: 'Minecraft, either edition',
  PAYNOW_NAME: 'PayNow name',
} as const;

const SIGN_IN =
  'mutation SignIn($input: AuthenticateCustomerInput!) { authenticateCustomer(input: $input) { customerToken userErrors { message } } }';

/** A button that says who is signed in, and its dialog. */
export function signInButton(credentials: Credentials): HTMLElement[] {
  const button = element('button', { type: 'button', class: 'wb-button wb-sign-in', 'aria-haspopup': 'dialog' });
  const { dialog, open } = signInDialog(credentials);
  const show = (): void => {
    button.textContent = credentials.current?.label ?? 'Sign in';
    button.title = credentials.current ? 'Signed in. Change or sign out.' : '';
    button.classList.toggle('wb-primary', !credentials.current);
  };
  show();
  credentials.onChange(show);
  button.addEventListener('click', open);
  return [button, dialog];
}

function signInDialog(credentials: Credentials): { readonly dialog: HTMLDialogElement; readonly open: () => void } {
  const secret = element('input', { type: 'password', name: 'secret', autocomplete: 'off', spellcheck: 'false' });
  const secretLabel = element('span', {}, KINDS.key.label);
  const secretRow = element('label', { class: 'wb-field' }, secretLabel, secret);
  const platform = element('select', { name: 'platform' }, ...optionsOf(PLATFORMS));
  const person = element('input', { type: 'text', name: 'name', autocomplete: 'off', spellcheck: 'false' });
  const shopperRows = element(
    'div',
    { hidden: true },
    element('label', { class: 'wb-field' }, element('span', {}, 'Name'), person),
    element('label', { class: 'wb-field' }, element('span', {}, 'Platform'), platform),
  );
  const remember = element('input', { type: 'checkbox', name: 'remember' });
  const failure = element('p', { role: 'alert', class: 'wb-failure' });
  const signOut = element('button', { type: 'button', class: 'wb-button' }, 'Sign out');
  const cancel = element('button', { type: 'button', class: 'wb-button' }, 'Cancel');
  const submit = element('button', { type: 'submit', class: 'wb-button wb-primary' }, 'Sign in');
  const kinds = element(
    'fieldset',
    { class: 'wb-kinds' },
    element('legend', {}, 'Sign in with'),
    ...Object.entries(KINDS).map(([kind, { label }]) =>
      element(
        'label',
        {},
        element('input', { type: 'radio', name: 'kind', value: kind, checked: kind === 'key' }),
        label,
      ),
    ),
  );
  const form = element(
    'form',
    { method: 'dialog' },
    element('h2', { id: 'wb-sign-in-title' }, 'Sign in'),
    kinds,
    secretRow,
    shopperRows,
    element('label', { class: 'wb-check' }, remember, 'Remember on this machine'),
    element(
      'p',
      { class: 'wb-hint' },
      'It is sent where the headers of a tab name no other, and forgotten when you reload. Remembered, the browser keeps it in clear text until you sign out.',
    ),
    failure,
    element('div', { class: 'wb-actions' }, signOut, cancel, submit),
  );
  const dialog = element('dialog', { class: 'wb-dialog', 'aria-labelledby': 'wb-sign-in-title' }, form);

  const kind = (): Kind => new FormData(form).get('kind') as Kind;
  const showKind = (): void => {
    const isShopper = kind() === 'shopper';
    shopperRows.hidden = !isShopper;
    secretRow.hidden = isShopper;
    secretLabel.textContent = KINDS[kind()].label;
    failure.textContent = '';
  };
  kinds.addEventListener('change', showKind);
  cancel.addEventListener('click', () => dialog.close());
  signOut.addEventListener('click', () => {
    credentials.signOut();
    dialog.close();
  });
  dialog.addEventListener('close', () => {
    secret.value = '';
  });
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    submit.disabled = true;
    const made =
      kind() === 'shopper'
        ? shopperCredential(person.value, platform.value)
        : ownCredential(kind(), secret.value.trim());
    made
      .then((credential) => {
        credentials.signIn(credential, remember.checked);
        dialog.close();
      })
      .catch((error: unknown) => {
        failure.textContent = error instanceof Error ? error.message : String(error);
      })
      .finally(() => {
        submit.disabled = false;
      });
  });
  const open = (): void => {
    failure.textContent = '';
    remember.checked = credentials.isRemembered;
    signOut.hidden = credentials.current === undefined;
    dialog.showModal();
    (kind() === 'shopper' ? person : secret).focus();
  };
  return { dialog, open };
}

const optionsOf = (labels: Readonly<Record<string, string>>): HTMLElement[] =>
  Object.entries(labels).map(([value, label]) => element('option', { value }, label));

/** A key or a token, once the gateway has not refused it: one PayNow call at most. */
async function ownCredential(kind: Kind, secret: string): Promise<{ authorization: string; label: string }> {
  if (secret === '') throw new Error(`Type or paste the ${kind === 'key' ? 'key' : 'token'}.`);
  const authorization = /^\S+ \S/.test(secret) ? secret : `${KINDS[kind].scheme} ${secret}`;
  const { label } = KINDS[kind];
  const { data, errors } = await send(endpoint(), { query: 'query SignIn { store { name } }' }, { authorization });
  const refusal = errors?.find(({ extensions }) => extensions?.code === 'UNAUTHENTICATED');
  if (refusal) throw new Error(refusal.message);
  const name = (data?.['store'] as { readonly name?: string } | null | undefined)?.name;
  return { authorization, label: name === undefined ? label : `${label}: ${name}` };
}

/** A shopper's token, by the storefront's own sign-in, which asks for no credential. */
async function shopperCredential(name: string, platform: string): Promise<{ authorization: string; label: string }> {
  if (name.trim() === '') throw new Error("Type the shopper's name.");
  const input = { platform, platformId: name.trim() };
  const { data, errors } = await send(endpoint(), { query: SIGN_IN, variables: { input } });
  const payload = data?.['authenticateCustomer'] as
    | { readonly customerToken: string | null; readonly userErrors: ReadonlyArray<{ readonly message: string }> }
    | null
    | undefined;
  const token = payload?.customerToken;
  if (!token) throw new Error(errors?.[0]?.message ?? payload?.userErrors[0]?.message ?? 'The sign-in was refused.');
  return { authorization: `${KINDS.shopper.scheme} ${token}`, label: `${KINDS.shopper.label}: ${name.trim()}` };
}
