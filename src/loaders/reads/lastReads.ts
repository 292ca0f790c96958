import type { Step } from './readLog.js';

/** Reads that began together at one endpoint: an operation goes on when all of them have ended. */
export interface Group {
  /** Those that have not ended. */
  readonly left: Set<number>;
}

/** A read of the last time. */
export interface LastRead {
  /** Stands for what it gave. */
  readonly mark: unknown;
  /** The wave that it ended with. */
  readonly wave: number;
  readonly group: Group;
}

/** Reads that ended with none begun in between. */
export interface Wave {
  /** In the order in which they ended. */
  readonly groups: readonly Group[];
  /** After how many of its groups the operation had gone on as far as it could, and begun nothing. */
  readonly quietAfter: ReadonlySet<number>;
}

/** What an operation read, for another one that reads the same. */
export interface LastReads {
  readonly reads: ReadonlyMap<number, LastRead>;
  readonly waves: readonly Wave[];
}

interface OpenWave {
  readonly begun: Map<string, Group>;
  readonly ended: Array<{ readonly group: Group; readonly turn: number }>;
}

/** Reads the steps of an operation. */
export function lastReadsOf(steps: readonly Step[]): LastReads {
  const reads = new Map<number, LastRead>();
  const groups = new Map<number, Group>();
  const toEnd = new Map<Group, number>();
  const waves: OpenWave[] = [];
  let wave: OpenWave | undefined;
  for (const step of steps) {
    if (step.kind === 'begin') {
      if (!wave || wave.ended.length > 0) waves.push((wave = { begun: new Map(), ended: [] }));
      const name = `${JSON.stringify(step.of.door)} ${step.of.endpoint.name}`;
      const group = wave.begun.get(name) ?? { left: new Set() };
      wave.begun.set(name, group);
      group.left.add(step.read);
      groups.set(step.read, group);
      toEnd.set(group, group.left.size);
    } else if (step.kind === 'end' && wave) {
      const group = groups.get(step.read) ?? { left: new Set() };
      reads.set(step.read, { mark: step.mark, wave: waves.length - 1, group });
      const left = (toEnd.get(group) ?? 0) - 1;
      toEnd.set(group, left);
      if (left === 0) wave.ended.push({ group, turn: step.turn });
    }
  }
  return { reads, waves: waves.map(closed) };
}

function closed({ ended }: OpenWave): Wave {
  const quietAfter = new Set(
    ended.flatMap(({ turn }, n) => (ended[n + 1] === undefined || ended[n + 1]?.turn === turn ? [] : [n + 1])),
  );
  return { groups: ended.map(({ group }) => group), quietAfter };
}
