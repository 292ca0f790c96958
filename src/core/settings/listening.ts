import * as z from 'zod';
import { LOG_LEVELS } from '../log.js';
import { integer, MINUTE, onOff, optional, ownHost, setting } from './values.js';

/** How the gateway listens, and what it serves beside GraphQL. */
export const LISTENING_SETTINGS = {
  PORT: setting(integer(0, 65_535), 4000, 'Port the gateway listens on. `0` picks a free one.'),
  HOST: setting(ownHost, '127.0.0.1', 'Address the gateway listens on.'),
  GATEWAY_WORKERS: optional(
    z.union([z.literal('auto'), integer(1, 1_024)], 'must be a whole number from 1 to 1024, or auto'),
    'Processes that serve the port; `auto` takes one for each core. `SIGHUP` replaces them one after the other, without a lost request. Without it one process serves, and `SIGHUP` ends it. See docs/limits.md for what is counted per process.',
  ),
  GATEWAY_ENV_FILE: optional(
    z.string().min(1, 'must be the path of a file with lines NAME=value'),
    "A file with settings, above those of the environment. With `GATEWAY_WORKERS` it is read again at `SIGHUP`. `PORT`, `HOST`, `METRICS_PORT`, `METRICS_HOST` and the first process's `LOG_LEVEL` change at a restart only; the log names those of the first four that wait for one.",
  ),
  METRICS_PORT: optional(
    integer(0, 65_535),
    'Port for `/metrics` alone; the main port then answers 404 there. `0` picks a free one. Without it `/metrics` is on the main port, for everybody who reaches that.',
  ),
  METRICS_HOST: setting(ownHost, '127.0.0.1', 'Address that `METRICS_PORT` listens on.'),
  LOG_LEVEL: setting(z.enum(LOG_LEVELS), 'info', 'What is logged. Logs are JSON lines on stderr.'),
  LOG_PERSONAL_DATA: setting(
    z.enum(['drop', 'keep']),
    'drop',
    "Whether log lines say clients' addresses and the reasons they give. Names and e-mail addresses are never logged: see docs/logs.md.",
  ),
  GATEWAY_DIRECT_LANE: setting(
    onOff,
    'on',
    'A shorter way through the gateway for plain queries that it has seen before; `off` sends everything through Yoga. Answers are the same: see docs/performance.md.',
  ),
  GATEWAY_DEADLINE_MS: setting(
    integer(1, 60 * MINUTE),
    30_000,
    'Milliseconds one GraphQL request may take for its reads. A write that has begun is not given up.',
  ),
  GATEWAY_KEEP_ALIVE_MS: setting(
    integer(0, 60 * MINUTE),
    65_000,
    'Milliseconds an idle connection of a client is kept. Longer than in the load balancer in front, where 60 s are usual: else it sends requests into connections that are being closed.',
  ),
  GATEWAY_STOP_PAUSE_MS: setting(
    integer(0, 10 * MINUTE),
    5_000,
    'Milliseconds between `SIGTERM` and the end of listening. `/ready` answers 503 meanwhile and requests are served, so that load balancers can look elsewhere first.',
  ),
  GATEWAY_READ_MS: setting(
    integer(100, 60 * MINUTE),
    30_000,
    'Milliseconds a client may take to read an answer, beyond what the system buffers.',
  ),
  GATEWAY_MAX_SOCKETS: setting(integer(1, 1_000_000), 10_000, 'Sockets of all clients together. More are not taken.'),
  GATEWAY_GRAPHIQL: setting(onOff, 'on', 'Whether browsers get GraphiQL. The page holds no data.'),
  SANDBOX_LATENCY_MS: setting(integer(0, MINUTE), 0, 'Milliseconds the sandbox waits before it answers.'),
} as const;
