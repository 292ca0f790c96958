import { type ChildProcess, execFileSync } from 'node:child_process';
import { PRLIMIT } from './needs.js';

/** Whether files of this process can be written. Its pipes and sockets are not touched. */
export function setDiskFull({ pid }: Pick<ChildProcess, 'pid'>, isFull: boolean): void {
  execFileSync(PRLIMIT.path, [`--pid=${pid}`, `--fsize=${isFull ? '0' : 'unlimited'}:unlimited`]);
}
