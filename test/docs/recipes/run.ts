import { transform } from 'esbuild';
import { connectWebhooks } from '../../../src/cli/demo.js';
import { SANDBOX_KEYS } from '../../../src/sandbox/state.js';
import { type Heard, listenBySse } from '../../events/support.js';
import type { Answer, TestBed } from '../../support/gateway.js';
import type { Step } from './page.js';

/** What a step answered, and what it cost. */
export interface Result {
  /** What is shown: an answer of the gateway, or what a program gave back. */
  readonly shown: unknown;
  /** The gateway's answers behind it. */
  readonly answers: readonly Pick<Answer, 'data' | 'errors'>[];
  /** PayNow calls at the most; undefined where the gateway does not say. */
  readonly estimated: number | undefined;
  /** Each PayNow call, sorted: those of one moment come in any order. */
  readonly calls: readonly string[];
}

type Ask = (query: string, variables?: Step['variables']) => Promise<unknown>;

/** A program of a recipe. */
interface Program {
  readonly default: (tools: {
    readonly ask: Ask;
    readonly rest: (path: string) => Promise<unknown>;
  }) => Promise<unknown>;
}

const CONTROL = /^curl http:\/\/127\.0\.0\.1:4010(\/__sandbox\/\S+) -d '(.+)'$/gm;

/** Runs the steps of one recipe in their order. */
export class Runner {
  readonly #bed: TestBed;
  readonly #token: string;
  #heard: Heard | undefined;

  constructor(bed: TestBed, token: string) {
    this.#bed = bed;
    this.#token = token;
  }

  async run(step: Step): Promise<Result> {
    const results: Result[] = [];
    for (const { language, text } of step.blocks) {
      if (language === 'sh') results.push(await this.#control(text));
      else if (language === 'ts') results.push(await this.#program(text));
      else if (/^subscription\b/.test(text)) await this.#listen(step, text);
      else results.push(await this.#ask(step, text));
    }
    const last = results.at(-1);
    if (!last) throw new Error('a step has nothing to run');
    return last;
  }

  #authorization(as: Step['as']): string | null {
    if (as === 'anyone') return null;
    return as === 'shopper' ? `Customer ${SANDBOX_KEYS.customerToken}` : this.#token;
  }

  async #ask(step: Step, query: string): Promise<Result> {
    const authorization = this.#authorization(step.as);
    const answer = await this.#bed.ask(query, { variables: step.variables, authorization });
    const { data, errors, cost, calls } = answer;
    const shown = errors.length > 0 ? { errors, data } : { data };
    return { shown, answers: [answer], estimated: cost?.estimated, calls: calls.toSorted() };
  }

  async #program(text: string): Promise<Result> {
    const { code } = await transform(text, { loader: 'ts', format: 'esm' });
    const program = (await import(`data:text/javascript,${encodeURIComponent(code)}`)) as Program;
    const answers: Answer[] = [];
    let sentPast = 0;
    const { sandbox } = this.#bed;
    const shown = await program.default({
      ask: async (query, variables = {}) => {
        const answer = await this.#bed.ask(query, { variables, authorization: this.#token });
        answers.push(answer);
        if (answer.errors.length > 0) throw new Error(JSON.stringify(answer.errors));
        return answer.data;
      },
      rest: async (path) => {
        sentPast += 1;
        return this.#bed.paynow(path);
      },
    });
    const estimated = answers.reduce((sum, { cost }) => sum + (cost?.estimated ?? 0), 0);
    if (sentPast > 0) return { shown, answers, estimated: undefined, calls: pathsOf(sandbox) };
    return { shown, answers, estimated, calls: answers.flatMap(({ calls }) => calls.toSorted()) };
  }

  async #listen(step: Step, query: string): Promise<void> {
    const { sandbox, url } = this.#bed;
    await connectWebhooks(sandbox, url);
    sandbox.calls.clear();
    this.#heard = listenBySse(url, query, { authorization: this.#token }, step.variables);
    // The call that says that the credential may see the store.
    while (sandbox.calls.list.length === 0) await new Promise((later) => setTimeout(later, 2));
  }

  /** Does what the commands say, and gives what was heard of it. */
  async #control(text: string): Promise<Result> {
    const { sandbox } = this.#bed;
    const commands = [...text.replaceAll('\\\n  ', '').matchAll(CONTROL)];
    for (const [, path = '', body = ''] of commands) {
      const reply = await fetch(`${sandbox.url}${path}`, { method: 'POST', body });
      if (!reply.ok) throw new Error(`${path}: ${reply.status} ${await reply.text()}`);
      await this.#heard?.count(1);
    }
    const calls = pathsOf(sandbox);
    const answers = (this.#heard?.answers ?? []).map(({ data, errors }) => ({
      data: data ?? null,
      errors: errors ?? [],
    }));
    this.#heard?.leave();
    await this.#heard?.ended;
    return { shown: answers.map(({ data }) => ({ data })), answers, estimated: undefined, calls };
  }
}

const pathsOf = (sandbox: TestBed['sandbox']): string[] =>
  sandbox.calls.list.map(({ method, path, query }) => `${method} ${path}${query}`).toSorted();
