import type { SerializedError } from 'vitest';
import type { Reporter, TestModule } from 'vitest/node';

/** What a run came to. */
interface Tally {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** How many were skipped for each reason that was given. */
  readonly reasons: ReadonlyMap<string, number>;
}

/**
 * Counts a finished run. Besides each failed test, each error outside the tests counts as one failure: a test file
 * that could not be imported, a hook of a file or a suite that threw, an unhandled error. A test that never got a
 * result did not pass either. Why a test was skipped is the note of `ctx.skip`, or in its name: see `Need.title`.
 */
function tally(modules: readonly TestModule[], unhandled: readonly SerializedError[]): Tally {
  let passed = 0;
  let failed = unhandled.length;
  let skipped = 0;
  const reasons = new Map<string, number>();
  for (const module of modules) {
    failed += module.errors().length;
    for (const suite of module.children.allSuites()) failed += suite.errors().length;
    for (const test of module.children.allTests()) {
      const result = test.result();
      if (result.state === 'passed') passed += 1;
      else if (result.state === 'skipped') {
        skipped += 1;
        const reason = result.note ?? /\(skipped: ([^)]+)\)/.exec(test.fullName)?.[1];
        if (reason !== undefined) reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
      } else failed += 1;
    }
    // A file that fails without an error of its own still counts, also when all of its tests passed.
    if (module.state() === 'failed' && !hasFailure(module)) failed += 1;
  }
  return { passed, failed, skipped, reasons };
}

function hasFailure(module: TestModule): boolean {
  if (module.errors().length > 0) return true;
  for (const suite of module.children.allSuites()) if (suite.errors().length > 0) return true;
  for (const test of module.children.allTests()) {
    const { state } = test.result();
    if (state === 'failed' || state === 'pending') return true;
  }
  return false;
}

function summary({ passed, failed, skipped, reasons }: Tally): string {
  const why = [...reasons].map(([reason, tests]) => `${tests} skipped: ${reason}\n`);
  return `${why.join('')}${passed} passed, ${failed} failed, ${skipped} skipped`;
}

/**
 * Prints the summary as the process exits, after everything the other reporters print. A run that never ends, or
 * exits with a failure that no test explains, says one failure.
 */
export default class SummaryReporter implements Reporter {
  private counts: Tally | undefined;

  onInit(): void {
    process.once('exit', (code) => {
      const counts = this.counts ?? { passed: 0, failed: 1, skipped: 0, reasons: new Map() };
      const failed = code !== 0 && counts.failed === 0 ? 1 : counts.failed;
      process.stdout.write(`${summary({ ...counts, failed })}\n`);
    });
  }

  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly SerializedError[]): void {
    this.counts = tally(modules, unhandled);
  }
}
