import type { ClosedInterval } from '../facts/intervals.js';
import { keyOf, keysOver, type Subject } from '../facts/scope.js';
import { type CampaignRecord, isPromotional } from './campaigns.js';

/** The numbers of campaigns, ascending, by each country code that they are said to be aimed at. */
type ByCode = Map<string, number[]>;

/** What campaigns are found under that promote nothing, too. */
const anything = '';

/**
 * Campaigns by all that was ever told of them, retracted or not. What was known of one at some time was never more, so
 * whatever could be asked of a campaign then is found here.
 */
export class CampaignIndex {
  readonly #told: readonly CampaignRecord[];
  readonly #from: Float64Array;
  readonly #to: Float64Array;
  /** By what they promote: the keys of their entries. */
  readonly #byEntry = new Map<string, ByCode>();

  /** @param told in the order of first mention */
  constructor(told: readonly CampaignRecord[]) {
    this.#told = told;
    this.#from = Float64Array.from(told, ({ from }) => from);
    this.#to = Float64Array.from(told, ({ to }) => to);
    for (const [number, { entries, purposes, reach }] of told.entries()) {
      const promoted = purposes.some(isPromotional) ? entries.map(keyOf) : [];
      for (const key of [anything, ...promoted]) this.#file(key, reach, number);
    }
  }

  /**
   * Those that opened by the end of a period, were not over before it began, are aimed at a country of which `isAimed`
   * holds, and promote the subject, if one is given. In the order of first mention.
   */
  find({ from, to }: ClosedInterval, isAimed: (code: string) => boolean, subject?: Subject): CampaignRecord[] {
    const found: CampaignRecord[] = [];
    for (const number of this.#merged(this.#lists(isAimed, subject === undefined ? [anything] : keysOver(subject))))
      if ((this.#from[number] as number) <= to && (this.#to[number] as number) >= from)
        found.push(this.#told[number] as CampaignRecord);
    return found;
  }

  #file(key: string, reach: readonly string[], number: number): void {
    const byCode: ByCode = this.#byEntry.get(key) ?? new Map();
    this.#byEntry.set(key, byCode);
    for (const code of reach) {
      const numbers = byCode.get(code);
      if (numbers === undefined) byCode.set(code, [number]);
      else numbers.push(number);
    }
  }

  #lists(isAimed: (code: string) => boolean, keys: readonly string[]): (readonly number[])[] {
    return keys
      .flatMap((key) => [...(this.#byEntry.get(key) ?? [])])
      .filter(([code]) => isAimed(code))
      .map(([, numbers]) => numbers);
  }

  /** All numbers of several lists, each once, ascending. */
  #merged(lists: readonly (readonly number[])[]): readonly number[] {
    if (lists.length < 2) return lists[0] ?? [];
    const isListed = new Uint8Array(this.#told.length);
    for (const numbers of lists) for (const number of numbers) isListed[number] = 1;
    const merged: number[] = [];
    for (let number = isListed.indexOf(1); number >= 0; number = isListed.indexOf(1, number + 1)) merged.push(number);
    return merged;
  }
}
