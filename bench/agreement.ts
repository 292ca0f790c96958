import { isDeepStrictEqual } from 'node:util';
import { type Answer, steady } from './answers.js';
import { credential, type LoadOrder } from './protocol.js';
import type { Scenario } from './scenarios.js';
import type { Operation, Subject } from './subjects.js';

/** A server that runs, and what it is asked. */
interface Asked {
  readonly subject: Subject;
  readonly order: LoadOrder;
}

async function askOnce(subject: Subject, operation: Operation, { url, body, headers }: LoadOrder): Promise<Answer> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json', authorization: credential(0) },
    body,
  });
  const text = await response.text();
  const { data, errors } = JSON.parse(text) as { data?: unknown; errors?: unknown };
  if (response.status !== 200 || errors !== undefined) throw new Error(`${subject.name}: ${text.slice(0, 500)}`);
  return subject.read(operation, data);
}

/** Every server has to give the same data, and new data whenever PayNow has some. */
export async function compare(running: readonly Asked[], { operation, mode }: Scenario): Promise<void> {
  let expected: Answer | undefined;
  for (const { subject, order } of running) {
    const first = await askOnce(subject, operation, order);
    const second = await askOnce(subject, operation, order);
    expected ??= first;
    if (!isDeepStrictEqual(steady(first), steady(expected))) throw new Error(`${subject.name} gives other data`);
    if (mode.change === 'second') continue; // nobody knows when the second ends
    if (isDeepStrictEqual(first, second) !== (mode.change === 'never')) {
      throw new Error(`${subject.name}: old data, or data that changes`);
    }
  }
}
