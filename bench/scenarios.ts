import type { RECORDED_CLIENTS } from '../test/support/recordedClients.js';
import type { Change, MockMode } from './protocol.js';
import type { Operation } from './subjects.js';

/** One comparison: the same load on several servers. */
export interface Scenario {
  readonly name: string;
  readonly title: string;
  readonly operation: Operation;
  readonly subjects: readonly string[];
  /** Whose headers are sent, and what it adds to the body. */
  readonly sender: keyof typeof RECORDED_CLIENTS;
  readonly clients: number;
  readonly credentials: number;
  readonly mode: MockMode;
  /** Milliseconds without a request before each turn, which is then measured from its first moment; 0 for a warm server. */
  readonly restMs: number;
  /** Whether it is measured at 70 % of the greatest load too. */
  readonly steady: boolean;
  /** Whether memory is read again after half a minute of quiet. */
  readonly idle: boolean;
}

const at = (change: Change, latencyMs = 0): MockMode => ({ latencyMs, change });
const NESTED = {
  operation: 'nested',
  subjects: ['gateway', 'proxy', 'apollo', 'hive'],
  sender: 'apollo',
  clients: 64,
  credentials: 64,
  mode: at('never'),
  restMs: 0,
  steady: true,
  idle: false,
} as const;

/** The comparisons, in the order of the report. Where none is named, the headers are those of Apollo Client. */
export const SCENARIOS: readonly Scenario[] = [
  {
    ...NESTED,
    name: 'nested',
    title: 'nested query, 64 credentials, bodies unchanged',
    subjects: [...NESTED.subjects, 'yoga'],
    idle: true,
  },
  ...(['urql', 'relay', 'graphql-request'] as const).map((sender) => ({
    ...NESTED,
    name: `nested-${sender}`,
    title: `the same with the headers of ${sender}`,
    subjects: ['gateway'],
    sender,
    steady: false,
  })),
  { ...NESTED, name: 'second', title: 'nested query, one new order on top of the list per second', mode: at('second') },
  { ...NESTED, name: 'top', title: 'nested query, one new order on top of every list', mode: at('top') },
  {
    ...NESTED,
    name: 'rest',
    title: 'nested query, one new order per second, the first three seconds after a minute of rest',
    subjects: ['gateway', 'proxy'],
    mode: at('second'),
    restMs: 60_000,
    steady: false,
  },
  { ...NESTED, name: 'churn', title: 'nested query, every row different each time', mode: at('all') },
  { ...NESTED, name: 'shared', title: 'nested query, one shared credential', credentials: 1 },
  {
    ...NESTED,
    name: 'deep',
    title: 'nested deep: 20 orders with delivery items',
    operation: 'deep',
    subjects: ['gateway', 'proxy', 'apollo'],
  },
  {
    ...NESTED,
    name: 'typename',
    title: '{ __typename }',
    operation: 'typename',
    subjects: ['gateway', 'constant', 'apollo', 'hive'],
  },
  {
    ...NESTED,
    name: 'single',
    title: 'one client, PayNow 20 ms away',
    subjects: ['gateway', 'proxy', 'apollo'],
    clients: 1,
    credentials: 1,
    mode: at('all', 20),
    steady: false,
  },
];
