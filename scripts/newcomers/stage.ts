import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../test/support/freePort.js';
import { codeBlocks } from '../docs/markdown.js';
import { inProject } from '../programs.js';
import { Terminal } from './terminal.js';

/** What newcomers do, step by step, and what is written down of it. */
export interface Stage {
  /** Writes a sentence or a heading. */
  say(text: string): void;
  /** Types a command into a terminal, the second one unless another is named, and shows what it printed. */
  run(command: string): Promise<void>;
  /** Types a command that stays into a terminal of its own, and shows what it printed until a text appears. */
  stay(command: string, until: RegExp): Promise<void>;
  /** Does something elsewhere, such as in a browser, and shows what it gives. */
  see(what: string, look: (url: string) => Promise<string>): Promise<void>;
}

/** The blocks of one language of a page of the project, in order. */
export const blocksOf = (page: string, language: string): readonly string[] =>
  codeBlocks(readFileSync(inProject(page), 'utf8'))
    .filter((block) => block.language === language && block.info === '')
    .map(({ text }) => text);

/** The one block of a language that holds a text. @throws Error when the page has none */
export function blockWith(page: string, language: string, holds: string): string {
  const found = blocksOf(page, language).find((block) => block.includes(holds));
  if (found === undefined) throw new Error(`${page} has no \`\`\`${language} block with "${holds}"`);
  return found;
}

/** A stage on which nothing runs: it gives the page without what was printed, to be compared. */
export class Script implements Stage {
  private readonly parts: string[] = [];

  say(text: string): void {
    this.parts.push(text);
  }

  protected async act(shown: string, act: () => Promise<string>): Promise<void> {
    this.parts.push(shown);
    const printed = await this.perform(act);
    if (printed !== undefined) this.parts.push(printed);
  }

  protected perform(_act: () => Promise<string>): Promise<string | undefined> {
    return Promise.resolve(undefined);
  }

  protected terminal(): Terminal {
    throw new Error('a script has no terminal');
  }

  protected stayer(): Terminal {
    throw new Error('a script has no terminal');
  }

  protected url(): string {
    throw new Error('a script has no gateway');
  }

  run(command: string): Promise<void> {
    return this.act(typed(command), () => this.terminal().run(this.real(command)));
  }

  stay(command: string, until: RegExp): Promise<void> {
    return this.act(typed(command), () => this.stayer().type(this.real(command), until));
  }

  see(what: string, look: (url: string) => Promise<string>): Promise<void> {
    return this.act(what, () => look(this.url()));
  }

  protected real(command: string): string {
    return command;
  }

  /** The page so far. */
  page(): string {
    return `${this.parts.join('\n\n')}\n`;
  }
}

const typed = (command: string): string => `\`\`\`sh\n${command}\n\`\`\``;

/** A page without what differs from run to run: what was printed, and when. */
export const withoutOutput = (page: string): string =>
  page.replaceAll(/(\n\n```text\n[\s\S]*?\n```)?\n\n\*After [^\n]*\*/g, '');

/** A stage in an empty folder, with terminals. It writes down what was printed, and how long after the first step. */
export class LiveStage extends Script {
  private readonly terminals: Terminal[] = [];
  private second: Terminal | undefined;
  private readonly began = performance.now();

  private constructor(
    private readonly folder: string,
    private readonly port: number,
  ) {
    super();
  }

  /** Opens a stage, plays, and clears up whatever happens. @returns the page */
  static async play(person: (stage: Stage) => Promise<void>): Promise<string> {
    const folder = mkdtempSync(join(tmpdir(), 'newcomer-'));
    const stage = new LiveStage(folder, await freePort());
    try {
      await person(stage);
      return stage.page();
    } finally {
      for (const terminal of stage.terminals) await terminal.end();
      rmSync(folder, { recursive: true, force: true });
    }
  }

  private open(): Terminal {
    const { PATH, HOME, LANG, npm_config_registry: registry } = process.env;
    const env = { PATH, HOME, LANG, REPOSITORY: inProject('.'), PORT: String(this.port), NO_COLOR: '1' };
    const terminal = new Terminal(this.folder, { ...env, ...(registry && { npm_config_registry: registry }) });
    this.terminals.push(terminal);
    return terminal;
  }

  protected override terminal(): Terminal {
    this.second ??= this.open();
    return this.second;
  }

  protected override stayer(): Terminal {
    return this.open();
  }

  protected override url(): string {
    return `http://127.0.0.1:${this.port}/graphql`;
  }

  /** Pages say port 4000, which may be taken on this machine. */
  protected override real(command: string): string {
    return command.replaceAll('127.0.0.1:4000', `127.0.0.1:${this.port}`);
  }

  protected override async perform(act: () => Promise<string>): Promise<string> {
    const text = this.tidy(await act());
    const seconds = Math.round((performance.now() - this.began) / 1000);
    const time = `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
    process.stderr.write(`${time}: ${text.slice(0, 200)}\n`);
    const printed = text === '' ? '' : `\`\`\`text\n${text}\n\`\`\`\n\n`;
    return `${printed}*After ${time}.*`;
  }

  /** Takes out what is of this machine, secrets, and npm's advice about other things. */
  private tidy(text: string): string {
    const lines = text
      .replaceAll(this.folder, '~')
      .replaceAll(`127.0.0.1:${this.port}`, '127.0.0.1:4000')
      .replaceAll(inProject('.'), 'REPOSITORY')
      .replaceAll(/pgt_[\w-]{20,}/g, 'pgt_…')
      .split('\n')
      .filter((line) => !/^npm (warn|notice)|^\d+ packages are looking|^ {2}run `npm fund`|^:$/.test(line));
    const cut = lines.map((line) => (line.length > 400 ? `${line.slice(0, 400)} …` : line));
    const kept = cut.length > 60 ? [...cut.slice(0, 45), `… ${cut.length - 45} more lines`] : cut;
    return kept
      .join('\n')
      .replaceAll(/\n{3,}/g, '\n\n')
      .trim();
  }
}
