import { readFileSync, writeFileSync } from 'node:fs';

/** Begins to look for the most memory that a process holds; gives how much it holds now, in bytes. Linux only. */
export function peaksFromNow(pid: number): number {
  writeFileSync(`/proc/${pid}/clear_refs`, '5');
  return bytesIn(pid, 'VmRSS');
}

/** The most that a process held since it began, or since `peaksFromNow`, in bytes; 0 of one that has ended. */
export function peakBytes(pid: number): number {
  return bytesIn(pid, 'VmHWM');
}

function bytesIn(pid: number, name: string): number {
  try {
    const [, kib = '0'] =
      new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return Number(kib) * 1024;
  } catch {
    return 0;
  }
}
