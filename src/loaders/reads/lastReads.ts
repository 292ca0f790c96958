import type { Step } from './readLog.js';

/** A read of the last time. */
export interface LastRead {
  /** Stands for what it gave. */
  readonly mark: unknown;
  /** The wave that it ended with, by its place among them. */
  readonly wave: number;
  /** Its group, by its place among them. */
  readonly group: number;
}

/** Reads that ended with none begun in between. */
export interface Wave {
  /** The groups that ended with it, in the order in which they did. */
  readonly groups: readonly number[];
  /** After how many of its groups the operation had gone on as far as it could, and begun nothing. */
  readonly quietAfter: ReadonlySet<number>;
}

/** What an operation read, for others that read the same. */
export interface LastReads {
  /** All that it did, in order. */
  readonly steps: readonly Step[];
  /** By the numbers of the steps. */
  readonly reads: ReadonlyMap<number, LastRead>;
  /**
   * How many reads each group has: those that began together at one endpoint. An operation goes on when all of a group
   * have ended.
   */
  readonly groups: readonly number[];
  readonly waves: readonly Wave[];
}

interface OpenWave {
  /** Groups by the endpoints at which they began. */
  readonly begun: Map<string, number>;
  readonly ended: Array<{ readonly group: number; readonly turn: number }>;
}

/** Finds out which reads of an operation began and ended together. */
export function lastReadsOf(steps: readonly Step[]): LastReads {
  const reads = new Map<number, LastRead>();
  const groupOf = new Map<number, number>();
  const groups: number[] = [];
  const left: number[] = [];
  const waves: OpenWave[] = [];
  let wave: OpenWave | undefined;
  for (const step of steps) {
    if (step.kind === 'begin') {
      if (!wave || wave.ended.length > 0) waves.push((wave = { begun: new Map(), ended: [] }));
      const name = `${JSON.stringify(step.of.door)} ${step.of.endpoint.name}`;
      const group = wave.begun.get(name) ?? groups.length;
      wave.begun.set(name, group);
      groupOf.set(step.read, group);
      groups[group] = left[group] = (groups[group] ?? 0) + 1;
    } else if (step.kind === 'end' && wave) {
      const group = groupOf.get(step.read) ?? 0; // what ends has begun
      reads.set(step.read, { mark: step.mark, wave: waves.length - 1, group });
      left[group] = (left[group] ?? 0) - 1;
      if (left[group] === 0) wave.ended.push({ group, turn: step.turn });
    }
  }
  return { steps, reads, groups, waves: waves.map(closed) };
}

function closed({ ended }: OpenWave): Wave {
  const quietAfter = new Set(
    ended.flatMap(({ turn }, n) => (ended[n + 1] === undefined || ended[n + 1]?.turn === turn ? [] : [n + 1])),
  );
  return { groups: ended.map(({ group }) => group), quietAfter };
}
