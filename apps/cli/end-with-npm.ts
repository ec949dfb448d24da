import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const lookEveryMs = 250;

/**
 * Ends the process as SIGTERM would, once the npm or npx that started it has ended. npm hands signals to its shell only,
 * and not all of them; the shell hands none on, and what it started would go on by itself. What was not started by npm
 * goes on whoever ends, as a daemon has to.
 */
export function endWithNpm(): void {
  if (process.env.npm_lifecycle_event === undefined) return;
  const parent = process.ppid;
  const npm = npmAbove(parent);
  if (npm === undefined) return;
  const looking = setInterval(() => {
    if (process.ppid === parent && isAlive(npm)) return;
    clearInterval(looking);
    process.kill(process.pid, 'SIGTERM');
  }, lookEveryMs).unref();
}

/** The npm that started this process, itself or through its shell. */
function npmAbove(parent: number): number | undefined {
  const shell = processAt(parent);
  if (shell === undefined || isNpm(shell)) return shell && parent;
  const above = processAt(shell.parent);
  return above !== undefined && isNpm(above) ? shell.parent : undefined;
}

interface Process {
  readonly parent: number;
  readonly command: string;
}

/** npm writes what it does over its command line, such as "npm exec initium serve". */
const isNpm = ({ command }: Process): boolean => /^np[mx]( |$)/.test(command);

/** Undefined where the system does not say. */
function processAt(pid: number): Process | undefined {
  try {
    if (process.platform === 'linux') {
      const parent = /^PPid:\s*(\d+)$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
      return { parent: Number(parent), command: readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ') };
    }
    const said = execFileSync('ps', ['-o', 'ppid=,args=', '-p', `${pid}`], { encoding: 'utf8' }).trim();
    const [, parent, command] = /^(\d+)\s+(\S.*)$/.exec(said) ?? [];
    return parent === undefined ? undefined : { parent: Number(parent), command: command ?? '' };
  } catch {
    return undefined;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Another user's process is there, and cannot be signalled.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
