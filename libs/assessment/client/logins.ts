import { countUntil, dayMs } from '#libs/evidence';
import { compareRecorded, type Fact, isKind } from '../facts/fact.js';
import type { ReferenceTables } from '../reference/reference.js';

/** A login that makes, or keeps, the client situated inside. */
interface CountingLogin {
  readonly at: number;
  readonly country: string;
  /** One login of each of the dates that make it count, itself the last. */
  readonly because: readonly Fact[];
}

/**
 * Logins from perimeter addresses on three distinct UTC dates within thirty put the client inside, from the third
 * until thirty days after the last that counts. A login from anywhere else proves nothing.
 */
export class Logins {
  readonly #tables: ReferenceTables;
  /** The dates with logins from inside, ascending, and the last login of each. */
  readonly #dates: number[];
  readonly #lastOfDates: Fact[];
  readonly #counting: CountingLogin[];

  constructor(facts: readonly Fact[], tables: ReferenceTables, before?: Logins) {
    this.#tables = tables;
    this.#dates = before === undefined ? [] : [...before.#dates];
    this.#lastOfDates = before === undefined ? [] : [...before.#lastOfDates];
    this.#counting = before === undefined ? [] : [...before.#counting];
    for (const { login, country } of perimeterLogins(facts, tables)) this.#add(login, country);
  }

  /** The same and one more login, later than all of them. */
  and(login: Fact): Logins {
    return new Logins([login], this.#tables, this);
  }

  /** The last login that counts. */
  get last(): { readonly at: number; readonly country: string } | undefined {
    return this.#counting.at(-1);
  }

  #add(login: Fact, country: string): void {
    const { situatedIpDays, situatedIpWindowDays } = this.#tables.policy;
    const date = Math.floor(login.at / dayMs);
    if (this.#dates.at(-1) !== date) this.#dates.push(date);
    this.#lastOfDates[this.#dates.length - 1] = login;
    // The date that makes three is the third last: dates ascend and are distinct.
    const third = this.#dates.at(-situatedIpDays);
    if (third === undefined || third <= date - situatedIpWindowDays) return;
    this.#counting.push({ at: login.at, country, because: this.#lastOfDates.slice(-situatedIpDays) });
  }

  /** How long a login that counts lasts, in ms. */
  get lastingMs(): number {
    return this.#tables.policy.situatedIpLastingMs;
  }

  /** Where logins put the client at an instant, with those that do; undefined where they put it nowhere. */
  at(at: number): { readonly country: string; readonly because: readonly Fact[] } | undefined {
    const last = this.#counting[countUntil(this.#counting, at) - 1];
    return last !== undefined && at <= last.at + this.lastingMs ? last : undefined;
  }

  /** Instants at which the answer may change, ascending; who logs in every day from one State has two. */
  changes(): number[] {
    return this.#counting.flatMap(({ at, country }, index) => {
      const next = this.#counting[index + 1];
      const before = this.#counting[index - 1];
      const goesOn = before !== undefined && at <= before.at + this.lastingMs + 1 && before.country === country;
      const ends = next === undefined || next.at > at + this.lastingMs + 1;
      return [...(goesOn ? [] : [at]), ...(ends ? [at + this.lastingMs + 1] : [])];
    });
  }
}

function perimeterLogins(facts: readonly Fact[], tables: ReferenceTables) {
  return facts
    .filter((fact) => isKind(fact, 'IpLogin'))
    .filter((fact) => fact.hurts)
    .flatMap((login) => {
      const country = tables.stateOf(login.data.country, login.at);
      return country === undefined ? [] : [{ login, country }];
    })
    .sort((a, b) => a.login.at - b.login.at || compareRecorded(a.login, b.login));
}
