/** What takes longer than this shows that it lives. */
const quietMsMax = 2_000;
const lineEveryMs = 30_000;

let work: { readonly what: string; readonly since: number } | undefined;
let isTimed = false;
let isShown = false;

/**
 * Says on standard error what a command is at, once that takes more than two seconds: a running line on a terminal, else a
 * line now and then. Ends with `atRest`, where there is something better to look at, or nothing to wait for.
 */
export function atWork(what: string): void {
  atRest();
  work = { what, since: performance.now() };
  if (!isTimed) setInterval(tell, process.stderr.isTTY ? 200 : lineEveryMs).unref();
  isTimed = true;
}

/** Nothing is being waited for: what was shown is taken away. */
export function atRest(): void {
  work = undefined;
  if (isShown) process.stderr.write('\r\u001b[2K');
  isShown = false;
}

function tell(): void {
  if (work === undefined) return;
  const ms = performance.now() - work.since;
  if (ms < quietMsMax) return;
  const line = `${work.what}, ${Math.floor(ms / 1_000)} s`;
  isShown = process.stderr.isTTY === true;
  process.stderr.write(isShown ? `\r${line}` : `${line}\n`);
}
