import type { CallLog } from './calls.js';
import { runCheckoutControl } from './checkoutControl.js';
import { FAULT_KINDS, type Faults } from './faults/faults.js';
import { checkedJson } from './http/check.js';
import { invalid, notFound } from './http/errors.js';
import { anything, flakeId, integer, number, objectOf, oneOf, text, textMap } from './http/fields.js';
import type { Incoming, Outcome } from './http/router.js';
import type { SandboxState } from './state.js';
import { TOLD_EVENTS, tellOf } from './webhooks/tell.js';

/** The paths that control the sandbox from outside its process; no PayNow path begins like this. */
export const CONTROL_PREFIX = '/__sandbox/';

const CHECKOUT_PREFIX = `${CONTROL_PREFIX}checkouts/`;

/** What the controls act on. */
export interface Controlled {
  readonly faults: Faults;
  readonly calls: CallLog;
  readonly reset: () => void;
  readonly state: () => SandboxState;
}

const ruleBody = objectOf({
  required: {
    match: objectOf({
      optional: {
        method: text({ min: 1 }),
        path: text({ min: 1 }),
        times: integer({ min: 1 }),
        probability: number({ min: 0, max: 1 }),
        skip: integer({ min: 0 }),
      },
    }),
    fault: objectOf({
      required: { kind: oneOf(...FAULT_KINDS) },
      optional: { status: integer({ min: 200, max: 599 }), body: anything, headers: textMap },
    }),
  },
  optional: { when: oneOf('before', 'after') },
});

const milliseconds = number({ min: 0, max: 600_000 });
const latencyBody = objectOf({ required: { latencyMs: milliseconds }, optional: { jitterMs: milliseconds } });

const eventBody = objectOf({ required: { event: oneOf(...TOLD_EVENTS), id: flakeId } });

const DONE: Outcome = { status: 204, body: undefined };

/** Runs a request to a path under {@link CONTROL_PREFIX}. No key is needed. */
export function runControl(incoming: Incoming, { faults, calls, reset, state }: Controlled): Outcome {
  const { method, path, text: json } = incoming;
  if (path.startsWith(CHECKOUT_PREFIX)) {
    return runCheckoutControl(incoming, path.slice(CHECKOUT_PREFIX.length), state());
  }
  switch (`${method} ${path.slice(CONTROL_PREFIX.length - 1)}`) {
    case 'POST /faults': {
      const rule = checkedJson(ruleBody, json);
      try {
        faults.add(rule);
      } catch {
        throw invalid('match.path', 'pattern', 'must be a regular expression.');
      }
      return DONE;
    }
    case 'DELETE /faults':
      faults.clear();
      return DONE;
    case 'POST /latency':
      faults.setLatency(checkedJson(latencyBody, json));
      return DONE;
    case 'GET /calls':
      return { status: 200, body: calls.list };
    case 'POST /events': {
      const { event, id } = checkedJson(eventBody, json);
      tellOf(state(), event, id);
      return DONE;
    }
    case 'POST /reset':
      reset();
      return DONE;
    default:
      throw notFound(`operation ${method} ${path}`);
  }
}
