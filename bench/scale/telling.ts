import { ProgressLine } from '../../apps/cli/progress-line.js';

/** What is being done, on standard error; a bar where it is known how long it takes. */
export class Telling {
  #what: string | undefined;
  #bar: ProgressLine | undefined;

  tell(what: string, done?: number, of?: number): void {
    if (what !== this.#what) {
      this.stop();
      this.#what = what;
      this.#bar = of === undefined ? undefined : new ProgressLine(what, of);
      if (this.#bar === undefined) process.stderr.write(`${what} …\n`);
    }
    if (done !== undefined) this.#bar?.update(done, done);
  }

  stop(): void {
    this.#bar?.stop();
    this.#bar = undefined;
  }
}
