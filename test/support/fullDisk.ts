import { type ChildProcess, execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const PRLIMIT = '/usr/bin/prlimit';

/** Whether tests can fill the disk of a process. Where they cannot, they are skipped. */
export const canFillDisk = existsSync(PRLIMIT);

/** Whether files of this process can be written. Its pipes and sockets are not touched. */
export function setDiskFull({ pid }: Pick<ChildProcess, 'pid'>, isFull: boolean): void {
  execFileSync(PRLIMIT, [`--pid=${pid}`, `--fsize=${isFull ? '0' : 'unlimited'}:unlimited`]);
}
