import { readdirSync, readFileSync } from 'node:fs';

/** What the kernel counts processor time in: hundredths of a second, on every Linux that Node runs on. */
const tickUs = 10_000;

/** Microseconds of processor time that all threads of a process have had; 0 once it is gone. */
export const processorUs = (pid: number | undefined): number =>
  pid === undefined ? 0 : (statOf(String(pid))?.us ?? 0);

/** The same of all processes of a group. */
export function groupProcessorUs(group: number | undefined): number {
  if (group === undefined) return 0;
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(statOf)
    .reduce((sum, stat) => sum + (stat?.group === group ? stat.us : 0), 0);
}

function statOf(pid: string): { group: number; us: number } | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // What follows the name, which may hold anything: state, parent, group, … user and system time.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return { group: Number(fields[2]), us: (Number(fields[11]) + Number(fields[12])) * tickUs };
  } catch {
    return undefined;
  }
}
