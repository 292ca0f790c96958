import { expect, it } from 'vitest';
import { readConfig } from '../../../src/core/config.js';
import { drainMs } from '../../../src/server/http/drain.js';

it.each([
  ['10000', '30000'],
  ['120000', '1000'],
])('a write of %s ms that leaves at a deadline of %s ms is answered after SIGTERM', (call, deadline) => {
  const config = readConfig({ PAYNOW_TIMEOUT_MS: call, GATEWAY_DEADLINE_MS: deadline });
  expect(drainMs(config)).toBeGreaterThan(Number(call) + Number(deadline));
});
