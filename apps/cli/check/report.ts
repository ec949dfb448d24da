import { print } from '../output.js';
import { table } from '../table.js';
import type { MadeCheck } from './ask-checks.js';

/** What came of the checks: lines as they are made, or a table at the end. */
export class CheckReport {
  readonly #isForPeople: boolean;
  readonly #rows: string[][] = [];
  #made = 0;
  #clear = 0;
  #passedOver = 0;

  constructor(forPeople: boolean) {
    this.#isForPeople = forPeople;
  }

  /** Whether every check found nothing and saw everything. */
  get isClear(): boolean {
    return this.#clear === this.#made;
  }

  async take(check: MadeCheck | undefined): Promise<void> {
    if (check === undefined) {
      this.#passedOver++;
      return;
    }
    const { client, result, observability, found, uncovered, unsettled, recorded } = check;
    this.#made++;
    if (result === 'NONE' && observability === 'FULL') this.#clear++;
    if (!this.#isForPeople) return print(`${JSON.stringify(check)}\n`);
    const what = firstOf(found.map(({ source, id }) => `${source} ${id}`));
    const arrived = firstOf(unsettled.map(({ id }) => id));
    this.#rows.push([client, result, observability, recorded.position, what, uncovered.join(', '), arrived]);
  }

  async end(): Promise<void> {
    if (!this.#isForPeople) return;
    const heading = ['client', 'result', 'seen', 'recorded at', 'found', 'uncovered sources', 'unsettled arrivals'];
    if (this.#made > 0) await print(table(heading, this.#rows));
    const others = this.#passedOver > 0 ? `; ${this.#passedOver} more lack none` : '';
    await print(`${this.#made} checked, ${this.#clear} of them clear${others}\n`);
  }
}

const firstOf = ([first = '', ...more]: readonly string[]): string =>
  more.length > 0 ? `${first} and ${more.length} more` : first;
