const mebibyte = 1024 * 1024;

/** Of what a process may take, the part that the heap of its main thread may grow to. */
const heapPart = 3 / 8;

/**
 * Begins this process anew, as the same one to whoever started it, with a main heap that fits what it may take: V8 takes
 * that limit only as it begins, and without one lets a heap grow to gigabytes before it cleans up. Nothing where a limit
 * is given already, in a control group (of which Node knows), and where Node or the system cannot do it.
 */
export function boundHeap({ bytes, saidBy }: { readonly bytes: number; readonly saidBy: string }): void {
  const { execPath, execArgv, argv, env, execve } = process;
  const isGiven = [...execArgv, env.NODE_OPTIONS ?? ''].some((text) => text.includes('--max-old-space-size'));
  if (saidBy !== 'INITIUM_MEMORY' || isGiven || execve === undefined || process.platform === 'win32') return;
  const limit = `--max-old-space-size=${Math.floor((bytes * heapPart) / mebibyte)}`;
  execve.call(process, execPath, [execPath, ...execArgv, limit, ...argv.slice(1)], env);
}
