import { codeBlocks } from '../../../scripts/docs/markdown.js';

/** A block of a recipe that is run. */
export interface Block {
  readonly language: 'graphql' | 'ts' | 'sh';
  readonly text: string;
}

/** What a recipe runs between two answers. */
export interface Step {
  readonly blocks: readonly Block[];
  /** The variables of the step's document. */
  readonly variables: Readonly<Record<string, unknown>>;
  /** Who asks: a gateway token with just the scopes it needs, a shopper of the sandbox, or nobody. */
  readonly as: 'token' | 'shopper' | 'anyone';
  /** The code of a user error that the recipe shows. */
  readonly refused: string | undefined;
  /** Names of fields whose values differ from run to run, or are secrets. */
  readonly hidden: readonly string[];
}

/** What is written into a recipe. */
export interface Written {
  answer(step: Step): Promise<string>;
  /** Called last. */
  price(): string;
}

const BEGIN = /^<!-- begin: (answer|price), written by npm run recipes -->$/;
const END = /^<!-- end: (answer|price) -->$/;
const HOW = /^<!-- recipe: (.+) -->$/;
const FENCE = /^```(\w*)/;

const EMPTY: Step = { blocks: [], variables: {}, as: 'token', refused: undefined, hidden: [] };

const callers: readonly string[] = ['token', 'shopper', 'anyone'] satisfies Step['as'][];
const isCaller = (text: string): text is Step['as'] => callers.includes(text);

/** A step with what a comment `<!-- recipe: as=shopper refused=INVALID hide=token -->` says of it. */
function told(step: Step, how: string): Step {
  return how.split(' ').reduce<Step>((known, part) => {
    const [name, value = ''] = part.split('=');
    if (name === 'as' && isCaller(value)) return { ...known, as: value };
    if (name === 'refused') return { ...known, refused: value };
    if (name === 'hide') return { ...known, hidden: value.split(',') };
    throw new Error(`a recipe knows no "${part}"`);
  }, step);
}

function withBlock(step: Step, language: string, text: string): Step {
  if (language === 'json') return { ...step, variables: JSON.parse(text) as Step['variables'] };
  if (language === 'graphql' || language === 'ts' || language === 'sh') {
    return { ...step, blocks: [...step.blocks, { language, text }] };
  }
  return step;
}

/**
 * A recipe with its answers and its price as they are now. Each answer follows the blocks it is of: a document with its variables
 * (`json`), a program (`ts`), or what happens in the sandbox (`sh`).
 * @throws Error where blocks have no answer, or a place has no end
 */
export async function rewritten(page: string, written: Written): Promise<string> {
  const lines = page.split('\n');
  const result: string[] = [];
  let step = EMPTY;
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? '';
    const part = BEGIN.exec(line)?.[1];
    const how = HOW.exec(line)?.[1];
    const language = FENCE.exec(line)?.[1];
    result.push(line);
    if (how !== undefined) step = told(step, how);
    if (part === undefined && language === undefined) continue;
    const end = lines.findIndex(
      (one, n) => n > at && (part === undefined ? one === '```' : END.exec(one)?.[1] === part),
    );
    if (end < 0) throw new Error(`line ${at + 1} has no end`);
    const inside = lines.slice(at + 1, end);
    if (part === undefined) {
      step = withBlock(step, language ?? '', inside.join('\n'));
      result.push(...inside);
    } else {
      result.push('', part === 'price' ? written.price() : await written.answer(step), '');
      step = EMPTY;
    }
    result.push(lines[end] ?? '');
    at = end;
  }
  if (step.blocks.length > 0) throw new Error('the last blocks have no answer');
  return result.join('\n');
}

/** The documents of a recipe, also those in programs, where they follow the comment of GraphQL tools. */
export function documentsOf(page: string): string[] {
  return codeBlocks(page).flatMap(({ language, text }) => {
    if (language === 'graphql') return [text];
    if (language !== 'ts') return [];
    return [...text.matchAll(/\/\* GraphQL \*\/ `([^`]*)`/g)].map(([, document = '']) => document);
  });
}
