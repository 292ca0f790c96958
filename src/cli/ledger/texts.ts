import type { EntryView } from '../../ledger/ledger.js';

const moment = (at: number): string => new Date(at).toISOString();

const aboutOf = ({ about }: EntryView): string =>
  Object.entries(about)
    .map(([name, value]) => `${name}=${value}`)
    .join(' ');

/** Entries, a line each. */
export function showList(entries: readonly EntryView[]): string {
  if (entries.length === 0) return 'No entries.\n';
  const rows = entries.map((entry) => [
    entry.state,
    JSON.stringify(entry.key),
    entry.mutation,
    moment(entry.startedAt),
    aboutOf(entry),
  ]);
  const table = [['STATE', 'KEY', 'MUTATION', 'STARTED', 'ABOUT'], ...rows];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...table.map((row) => row[column]?.length ?? 0)));
  return table
    .map(
      (row) =>
        `${row
          .map((cell, n) => cell.padEnd(widths[n] ?? 0))
          .join('  ')
          .trimEnd()}\n`,
    )
    .join('');
}

const ADVICE: Readonly<Record<EntryView['state'], string>> = {
  started: 'Nothing has been sent. Nothing to do.',
  sent: 'Under way, or its process has ended. If it stays so, treat it as unknown.',
  done: 'Carried out. The same call with this key gives the first result.',
  refused: 'Not carried out. The key may be used again.',
  unknown: 'Repeating the call with this key reads its result. Otherwise look it up at PayNow, and resolve it.',
};

/** One entry and what to do about it. No input, plan or result: they may hold secrets. */
export function showEntry(entry: EntryView): string {
  const { sentAt, settledAt, claims = [] } = entry;
  const lines = [
    ['key', JSON.stringify(entry.key)],
    ['store', entry.storeId],
    ['state', entry.state],
    ['mutation', entry.mutation],
    ['about', aboutOf(entry)],
    ['reason', JSON.stringify(entry.reason ?? '')],
    ['caller', entry.caller.startsWith('customer:') ? entry.caller : entry.caller.slice(0, 8)],
    ['started', moment(entry.startedAt)],
    ['sent', sentAt === undefined ? '' : moment(sentAt)],
    ['settled', settledAt === undefined ? '' : moment(settledAt)],
    ['made', claims.join(' ')],
    ['note', JSON.stringify(entry.note ?? '')],
  ];
  const shown = lines.filter(([, value]) => value !== '' && value !== '""');
  const advice = entry.spent ? 'Not carried out. The key stays used: use a new one.' : ADVICE[entry.state];
  return `${shown.map(([name = '', value = '']) => `${name.padEnd(8)}  ${value}\n`).join('')}\n${advice}\n`;
}
