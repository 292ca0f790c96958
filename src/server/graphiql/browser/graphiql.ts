import type { ExampleTab } from '../examples.js';
import { type Theme, withReadableColours } from './accessible.js';
import { hasSeveralOperations } from './operations.js';

/** A text of the editor. */
interface Model {
  readonly uri: { readonly path: string };
  getValue(): string;
  setValue(value: string): void;
  onDidChangeContent(listener: () => void): void;
}

/** The part of the editor that the page uses; GraphiQL's script puts it there. */
interface Monaco {
  readonly editor: {
    getModels(): readonly Model[];
    onDidCreateModel(listener: (model: Model) => void): void;
    defineTheme: (name: string, theme: Theme) => void;
    setTheme(name: string): void;
  };
}

/** The panes of GraphiQL by the ends of their models' names. */
const PANES = {
  query: 'operation.graphql',
  variables: 'variables.json',
  headers: 'request-headers.json',
  response: 'response.json',
} as const;

/** GraphiQL's themes of the editor. */
const [LIGHT, DARK] = ['graphiql-LIGHT', 'graphiql-DARK'];

/** A pane of GraphiQL. */
export type Pane = keyof typeof PANES;

/** What GraphiQL shows, and its buttons: the one place that knows its insides. */
export class Graphiql {
  readonly #listeners = new Set<(pane: Pane) => void>();
  #selected: string | undefined;

  constructor() {
    const { editor } = (globalThis as unknown as { readonly monaco: Monaco }).monaco;
    const { defineTheme } = editor;
    editor.defineTheme = (name, theme) => defineTheme(name, withReadableColours(theme));
    // GraphiQL asks for the system's colours only when it starts.
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', ({ matches }) => {
      if (!/graphiql-(light|dark)/.test(document.body.className)) editor.setTheme(matches ? DARK : LIGHT);
    });
    const listen = (model: Model): void => {
      const pane = (Object.keys(PANES) as Pane[]).find((name) => model.uri.path.endsWith(PANES[name]));
      if (pane) model.onDidChangeContent(() => this.changed(pane));
    };
    editor.onDidCreateModel((model) => {
      listen(model);
      this.changed('query');
    });
    this.#models = () => editor.getModels();
  }

  readonly #models: () => readonly Model[];

  /** The text of a pane; empty while it is not there. */
  text(pane: Pane): string {
    return this.#model(pane)?.getValue() ?? '';
  }

  /** The operation that the run button runs; undefined where the document has only one. */
  get operationName(): string | undefined {
    // GraphiQL still names the operation that ran last when that one was renamed or replaced.
    return hasSeveralOperations(this.text('query')) ? this.#selected : undefined;
  }

  /** Notes the operation that GraphiQL has selected. */
  selected(operationName: string | undefined): void {
    this.#selected = operationName;
    this.changed('query');
  }

  onChange(listener: (pane: Pane) => void): void {
    this.#listeners.add(listener);
  }

  /** Calls the listeners: the text of a pane has changed. */
  changed(pane: Pane): void {
    for (const listener of this.#listeners) listener(pane);
  }

  /** The headers pane's headers, by their names in lower case; none while it is no JSON. */
  headers(): Readonly<Record<string, string>> {
    const found = jsonOf(this.text('headers')) ?? {};
    return Object.fromEntries(Object.entries(found).map(([name, value]) => [name.toLowerCase(), String(value)]));
  }

  /** The variables; undefined while they are no JSON. */
  variables(): Readonly<Record<string, unknown>> | undefined {
    return jsonOf(this.text('variables'));
  }

  /** Shows the tab of an example, or opens it in a new one. */
  async open({ query, variables = '', headers = '' }: ExampleTab, title: string): Promise<void> {
    const there = [...document.querySelectorAll<HTMLElement>('.graphiql-tab-button')];
    const tab = there.find(({ textContent }) => textContent === title);
    if (tab) return tab.click();
    document.querySelector<HTMLElement>('.graphiql-tab-add')?.click();
    await settled(() => document.querySelectorAll('.graphiql-tab-button').length > there.length);
    this.#model('variables')?.setValue(variables);
    this.#model('headers')?.setValue(headers);
    this.#model('query')?.setValue(query);
  }

  /** Asks the gateway for its schema once more. */
  async fetchSchema(): Promise<void> {
    const button = () =>
      document.querySelector<HTMLButtonElement>('.graphiql-sidebar button[aria-label^="Re-fetch GraphQL schema"]');
    await settled(() => button()?.disabled === false);
    button()?.click();
  }

  /** Opens the variables pane. */
  showVariables(): void {
    const button = document.querySelector<HTMLElement>('.graphiql-editor-tools button[data-name="variables"]');
    if (!button?.classList.contains('active')) button?.click();
  }

  /** Closes the panes of variables and headers when nothing is in them. */
  hideEmptyTools(): void {
    if (this.text('variables').trim() !== '' || this.text('headers').trim() !== '') return;
    document.querySelector<HTMLElement>('.graphiql-toggle-editor-tools[aria-label^="Hide"]')?.click();
  }

  #model(pane: Pane): Model | undefined {
    return this.#models().find(({ uri }) => uri.path.endsWith(PANES[pane]));
  }
}

function jsonOf(text: string): Record<string, unknown> | undefined {
  if (text.trim() === '') return {};
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

/** Waits, frame by frame, until GraphiQL has drawn what is expected. */
async function settled(isThere: () => boolean): Promise<void> {
  for (let frame = 0; frame < 300 && !isThere(); frame += 1) {
    await new Promise((resolve) => requestAnimationFrame(resolve));
  }
  // Its effects run behind the drawing.
  await new Promise((resolve) => setTimeout(resolve));
}
