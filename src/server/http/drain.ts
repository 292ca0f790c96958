import type { Config } from '../../core/config.js';

/**
 * Milliseconds that requests in flight get before their sockets are cut: a write that leaves last, at the request's
 * deadline, may still take as long as one PayNow call may, and its answer a moment more.
 */
export const drainMs = ({
  GATEWAY_DEADLINE_MS: deadline,
  PAYNOW_TIMEOUT_MS: call,
}: Pick<Config, 'GATEWAY_DEADLINE_MS' | 'PAYNOW_TIMEOUT_MS'>): number => deadline + call + 1_000;
