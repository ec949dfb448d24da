import { type Refusal, unavailable } from './refusals.js';

/** What can go wrong with reads and with opening subscriptions. */
export class ReadDesk {
  readonly #breaks: { readonly after: number; readonly refusal: Refusal }[] = [];
  #deniesAccess = false;

  /** Reads and subscriptions are refused from now on, or no longer. */
  denyAccess(isDenied = true): void {
    this.#deniesAccess = isDenied;
  }

  get deniesAccess(): boolean {
    return this.#deniesAccess;
  }

  /** The next read ends with an error after it has given this many events. */
  breakNextRead({ after }: { readonly after: number } = { after: 0 }, refusal = unavailable()): void {
    this.#breaks.push({ after, refusal });
  }

  nextBreak(): { readonly after: number; readonly refusal: Refusal } | undefined {
    return this.#breaks.shift();
  }
}
