import { readFile } from 'node:fs/promises';
import { STORE_EVENT_NAMES } from '../../core/storeEvents.js';
import type { EventTypeName } from '../../events/event.js';
import { CommandError, wrong } from '../command.js';

/** Options of one command, as they were typed. */
export type Options = Readonly<Record<string, string | boolean | readonly string[] | undefined>>;

const camel = (name: string): string => name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());

/** The value of an option; undefined when it is absent. @throws UsageError when it is empty */
export function given(options: Options, name: string): string | undefined {
  const value = options[camel(name)];
  if (typeof value !== 'string') return undefined;
  if (value.trim() === '') throw wrong(`--${name} is empty.`);
  return value;
}

const UNITS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** A moment in milliseconds since 1970: `2h` for two hours ago, or a date. @throws UsageError for anything else */
export function moment(options: Options, name: string, now: number): number | undefined {
  const value = given(options, name);
  if (value === undefined) return undefined;
  const [, count, unit = ''] = /^(\d{1,6})([smhd])$/.exec(value) ?? [];
  if (count !== undefined) return now - Number(count) * (UNITS[unit] ?? 0);
  const at = /^\d{4}-\d\d-\d\d(T[\d:.]+(Z|[+-]\d\d:\d\d))?$/.test(value) ? Date.parse(value) : Number.NaN;
  // Date.parse takes the 31st of February for the 3rd of March.
  const day = value.slice(0, 10);
  if (Number.isNaN(at) || new Date(`${day}T00:00:00Z`).toISOString().slice(0, 10) !== day) {
    throw wrong(
      `--${name} must be an age such as 30m, 2h or 7d, or a time such as 2026-11-28T10:00:00Z; it was "${value}".`,
    );
  }
  return at;
}

/** Names of events. @throws UsageError for one that does not exist */
export function typesOf(options: Options): readonly EventTypeName[] | undefined {
  const names = given(options, 'types')?.split(',');
  const known: readonly string[] = [...STORE_EVENT_NAMES, 'OTHER'];
  const unknown = names?.find((name) => !known.includes(name));
  if (unknown !== undefined) throw wrong(`There is no event type "${unknown}". Types: ${known.join(', ')}.`);
  return names as readonly EventTypeName[] | undefined; // each of them is known
}

/** A file's bytes, or with `-` what is piped in. @throws CommandError when it cannot be read */
export async function bytesOf(path: string, name: string): Promise<Buffer> {
  try {
    return path === '-' ? Buffer.concat((await process.stdin.toArray()) as Buffer[]) : await readFile(path);
  } catch (error) {
    const { code = String(error) } = error as NodeJS.ErrnoException;
    throw new CommandError(`--${name}: ${path} cannot be read (${code}).`);
  }
}

/** The secrets that were given: of a file without the line break that editors put at its end. */
export async function secretsOf(options: Options): Promise<readonly string[]> {
  const typed = (options['secret'] ?? []) as readonly string[]; // of an option that may be repeated
  const file = given(options, 'secret-file');
  const read = file === undefined ? [] : [(await bytesOf(file, 'secret-file')).toString('utf8').replace(/\r?\n$/, '')];
  const all = [...typed, ...read];
  if (all.some((secret) => secret.trim() === '')) throw wrong('The secret is empty.');
  return all;
}
