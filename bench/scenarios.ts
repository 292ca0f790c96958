import type { MockMode } from './protocol.js';
import type { Operation } from './subjects.js';

/** One comparison: the same load on several servers. */
export interface Scenario {
  readonly name: string;
  readonly title: string;
  readonly operation: Operation;
  readonly subjects: readonly string[];
  readonly clients: number;
  readonly credentials: number;
  readonly requests: number;
  readonly mode: MockMode;
}

const STILL: MockMode = { latencyMs: 0, churn: false };
const NESTED = {
  operation: 'nested',
  subjects: ['gateway', 'proxy', 'apollo', 'hive', 'yoga'],
  clients: 64,
  requests: 640,
} as const;

/** The comparisons, in the order of the report. */
export const SCENARIOS: readonly Scenario[] = [
  { ...NESTED, name: 'nested', title: 'nested query, 64 credentials, bodies unchanged', credentials: 64, mode: STILL },
  {
    ...NESTED,
    name: 'churn',
    title: 'nested query, 64 credentials, every order list new',
    credentials: 64,
    mode: { latencyMs: 0, churn: true },
  },
  { ...NESTED, name: 'shared', title: 'nested query, one shared credential', credentials: 1, mode: STILL },
  {
    name: 'typename',
    title: '{ __typename }',
    operation: 'typename',
    subjects: ['gateway', 'constant', 'apollo', 'hive', 'yoga'],
    clients: 64,
    credentials: 64,
    requests: 6_400,
    mode: STILL,
  },
  {
    ...NESTED,
    name: 'single',
    title: 'one client, PayNow 20 ms away',
    subjects: ['gateway', 'proxy', 'apollo'],
    clients: 1,
    credentials: 1,
    requests: 150,
    mode: { latencyMs: 20, churn: true },
  },
];
