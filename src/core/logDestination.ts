import sonicBoom from 'sonic-boom';

/** Where log lines go. */
export interface LogDestination {
  write(line: string): void;
  /** Lines that could not be written so far; absent where none are lost. */
  readonly lost?: () => number;
}

/** A destination of its own file, which is never waited for. */
export interface FileDestination extends LogDestination {
  readonly lost: () => number;
  /** Waits until all lines are written, no longer than this many milliseconds. */
  settle(maxMs: number): Promise<void>;
}

/** Bytes of lines that may wait to be written. */
const MAX_WAITING = 1 << 20;

const STDERR = 2;

/**
 * Writes log lines behind the program's back: a full disk, a reader that has stopped or is gone, costs lines and never an
 * answer. Up to 1 MiB waits to be written later; what is lost beyond that is counted, and told once there is room.
 * @param fd the open file; standard error when absent
 */
export function fileDestination(fd = STDERR): FileDestination {
  if (fd === STDERR) openStderr();
  const file = new sonicBoom.SonicBoom({ fd, sync: false, maxLength: MAX_WAITING });
  let lost = 0;
  let told = 0;
  let isWaiting = false;
  const write = (line: string): void => {
    isWaiting = true;
    file.write(line);
  };
  file.on('drop', () => {
    lost += 1;
  });
  file.on('error', () => {}); // kept, and tried again with the next line
  file.on('drain', () => {
    isWaiting = false;
    if (lost === told) return;
    write(`${JSON.stringify({ level: 40, time: Date.now(), lost: lost - told, msg: 'log lines were lost' })}\n`);
    told = lost;
  });
  return {
    write,
    lost: () => lost,
    settle: (maxMs) =>
      new Promise((resolve) => {
        if (!isWaiting) return resolve();
        const timer = setTimeout(resolve, maxMs);
        file.once('drain', () => {
          clearTimeout(timer);
          resolve();
        });
      }),
  };
}

let isOpen = false;

/** Node opens standard error as a stream, after which writing into a full pipe fails at once and holds no thread. */
function openStderr(): void {
  if (isOpen) return;
  isOpen = true;
  process.stderr.on('error', () => {});
}
