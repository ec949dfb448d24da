import { SingleBar } from 'cli-progress';
import { Pace } from './pace.js';
import { atRest, atWork } from './signs-of-life.js';

const lineEveryMs = 10_000;
const count = new Intl.NumberFormat('en');

/** Progress on standard error: a bar or a running line on a terminal, else a line now and then. */
export class ProgressLine {
  readonly #started = performance.now();
  readonly #bar: SingleBar | undefined;
  readonly #timer: NodeJS.Timeout;
  readonly #eventsPace = new Pace();
  readonly #donePace = new Pace();
  #events = 0;
  #done = 0;
  #begun = 0;

  /**
   * @param total what `done` ends at, such as bytes; undefined where nobody knows
   * @param things what is counted; null where only the share is known
   */
  constructor(
    readonly label: string,
    readonly total: number | undefined,
    readonly things: string | null = 'events',
  ) {
    const isTerminal = process.stderr.isTTY === true;
    atRest();
    if (isTerminal && total !== undefined) {
      const counted = things === null ? '' : ` | {events} ${things} | {rate}/s`;
      const format = `${label} {bar} {percentage}%${counted} | {elapsed} s{left}`;
      this.#bar = new SingleBar({ format, stream: process.stderr, hideCursor: true, fps: 5 });
      this.#bar.start(Math.max(total, 1), 0, { events: '0', rate: '0', left: '', elapsed: '0' });
    }
    this.#timer = setInterval(() => this.#tell(isTerminal ? '\r' : ''), isTerminal ? 200 : lineEveryMs).unref();
  }

  /**
   * @param events how many there were so far
   * @param begun what was done already when it began: it says nothing of how fast this is
   */
  update(events: number, done = 0, begun = 0): void {
    this.#events = events;
    this.#done = done;
    this.#begun = begun;
  }

  stop(): void {
    clearInterval(this.#timer);
    if (this.#bar !== undefined) {
      this.#tell('');
      this.#bar.stop();
    } else if (process.stderr.isTTY) {
      this.#tell('\r');
      process.stderr.write('\n');
    }
    atWork('finishing');
  }

  get seconds(): number {
    return (performance.now() - this.#started) / 1000;
  }

  /** Nothing while nobody can know. */
  #left(total: number): string {
    const seconds = this.#donePace.secondsFor(total - this.#done);
    return seconds === undefined ? '' : `, ${count.format(seconds)} s left`;
  }

  #tell(before: string): void {
    this.#eventsPace.see(this.seconds * 1_000, this.#events);
    this.#donePace.see(this.seconds * 1_000, this.#done - this.#begun);
    const rate = count.format(Math.round(this.#eventsPace.perSecond));
    const events = count.format(this.#events);
    const elapsed = count.format(Math.floor(this.seconds));
    if (this.#bar !== undefined) {
      this.#bar.update(this.#done, { events, rate, elapsed, left: this.#left(this.#bar.getTotal()) });
      return;
    }
    const share = this.total === undefined ? '' : `, ${Math.floor((100 * this.#done) / Math.max(this.total, 1))}%`;
    const left = this.total === undefined ? '' : this.#left(this.total);
    const counted = this.things === null ? share.slice(2) : `${events} ${this.things}${share}, ${rate}/s`;
    const line = `${this.label}: ${counted}, ${elapsed} s${left}`;
    process.stderr.write(`${before}${line}${before === '' ? '\n' : '   '}`);
  }
}
