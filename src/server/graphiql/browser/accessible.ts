/**
 * GraphiQL's tabs are list items with two buttons each, and have the role of a tab: what is inside a tab is hidden from
 * assistive technology, yet reachable. Here they are what they are, a list of buttons, of which one is current.
 */
export function makeAccessible(root: HTMLElement): void {
  const correct = (): void => {
    root.querySelector('.graphiql-tabs')?.removeAttribute('role');
    for (const tab of root.querySelectorAll<HTMLElement>('.graphiql-tab')) {
      for (const name of ['role', 'aria-selected']) tab.removeAttribute(name);
      const button = tab.querySelector('.graphiql-tab-button');
      set(button, 'aria-current', String(tab.classList.contains('graphiql-tab-active')));
      set(tab.querySelector('.graphiql-tab-close'), 'aria-label', `Close ${button?.textContent ?? ''}`);
    }
    const session = root.querySelector('#graphiql-session');
    if (session?.getAttribute('role') === 'tabpanel') session.setAttribute('role', 'region');
  };
  const attributeFilter = ['class', 'role', 'aria-selected'];
  new MutationObserver(correct).observe(root, { subtree: true, childList: true, attributes: true, attributeFilter });
  correct();
}

/** A theme of the editor. */
export interface Theme {
  readonly base: string;
  readonly rules: readonly object[];
}

/** Colours of the editor's themes that have too little contrast on GraphiQL's backgrounds, by their bases. */
const READABLE: Readonly<Record<string, readonly object[]>> = {
  vs: [{ token: 'number', foreground: '06663f' }],
  'vs-dark': [{ token: 'comment', foreground: '8fbf78' }],
};

/** The theme with colours that can be read: contrast 4.5 at least. */
export const withReadableColours = (theme: Theme): Theme => ({
  ...theme,
  rules: [...theme.rules, ...(READABLE[theme.base] ?? [])],
});

function set(target: Element | null, name: string, value: string): void {
  if (target && target.getAttribute(name) !== value) target.setAttribute(name, value);
}
