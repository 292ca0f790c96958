import { runProgram } from '../../src/cli/program.js';

/** What a command line of `paynow-graphql` came to. */
export interface Typed {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs `paynow-graphql …` in this process, with no more of an environment than is given. */
export async function typed(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Typed> {
  const [out, err]: [string[], string[]] = [[], []];
  const code = await runProgram(args, { env, out: (line) => out.push(line), err: (line) => err.push(line) });
  return { code, out: out.join('\n'), err: err.join('\n') };
}
