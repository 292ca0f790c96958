type Child = Node | string;

/**
 * Makes an element.
 * @param attributes attributes by name; `true` sets an empty one, `false` and `undefined` none
 */
export function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Readonly<Record<string, string | boolean | undefined>> = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === true) made.setAttribute(key, '');
    else if (typeof value === 'string') made.setAttribute(key, value);
  }
  made.append(...children);
  return made;
}

/** Calls `task` once nothing has asked for it for so many milliseconds. */
export function debounced(ms: number, task: () => void): () => void {
  let timer: number | undefined;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(task, ms);
  };
}

/** A button with a panel below it, which Escape and a click elsewhere close. */
export function menu(id: string, label: Child, panel: readonly Child[], side: 'left' | 'right'): HTMLElement[] {
  return [
    element('button', { type: 'button', class: 'wb-button', popovertarget: id, 'aria-haspopup': 'true' }, label),
    element('div', { id, popover: 'auto', class: `wb-panel wb-panel-${side}` }, ...panel),
  ];
}

/** Closes the panel of a menu. */
export const closePanel = (id: string): void => document.getElementById(id)?.hidePopover();
