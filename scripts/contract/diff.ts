import { isJsonObject } from '../../src/core/jsonObject.js';

const MAX_VALUE = 160;

function short(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length > MAX_VALUE ? `${text.slice(0, MAX_VALUE)}...` : text;
}

/**
 * What differs between two JSON values, one line per place: `-` is only in the old one, `+` only in the new
 * one, `~` has changed.
 */
export function diffJson(old: unknown, now: unknown, at: readonly string[] = []): string[] {
  if (isJsonObject(old) && isJsonObject(now)) {
    const keys = [...new Set([...Object.keys(old), ...Object.keys(now)])].sort();
    return keys.flatMap((key) => diffJson(old[key], now[key], [...at, key]));
  }
  const place = at.join(' > ');
  if (old === undefined && now === undefined) return [];
  if (old === undefined) return [`+ ${place}: ${short(now)}`];
  if (now === undefined) return [`- ${place}: ${short(old)}`];
  if (Array.isArray(old) && Array.isArray(now)) return diffList(old, now, place);
  return JSON.stringify(old) === JSON.stringify(now) ? [] : [`~ ${place}: ${short(old)} became ${short(now)}`];
}

/** Lists of the lock are sets: what matters is which entries came and went. */
function diffList(old: readonly unknown[], now: readonly unknown[], place: string): string[] {
  const before = new Set(old.map((item) => JSON.stringify(item)));
  const after = new Set(now.map((item) => JSON.stringify(item)));
  return [
    ...[...before].filter((item) => !after.has(item)).map((item) => `- ${place}: ${item}`),
    ...[...after].filter((item) => !before.has(item)).map((item) => `+ ${place}: ${item}`),
  ];
}
