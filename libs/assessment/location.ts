import { instant } from '#libs/evidence';
import { compareRecorded, type Fact, isAnchored, isKind } from './fact.js';
import type { ReferenceTables } from './reference/reference.js';

/** Where the client is, for the law, at one instant (domain of MiCA Article 61: established or situated in the Union). */
export type PerimeterState =
  | {
      readonly state: 'INSIDE';
      readonly country: string;
      readonly countryProven: boolean;
      readonly because: readonly Fact[];
    }
  | { readonly state: 'OUTSIDE'; readonly country: string; readonly because: readonly Fact[] }
  | { readonly state: 'ASSUMED'; readonly because: readonly Fact[] };

const dayMs = 86_400_000;

interface Stay {
  readonly from: number;
  readonly to: number;
  readonly country: string;
  readonly login: Fact<'IpLogin'>;
}

/**
 * The client's perimeter state over all time, from its own location evidence and logins.
 */
export class Whereabouts {
  readonly #facts: readonly Fact<'LocationEvidence'>[];
  readonly #logins: readonly Stay[];
  readonly #tables: ReferenceTables;
  readonly #steps: readonly { readonly from: number; readonly value: PerimeterState }[];

  constructor(facts: readonly Fact[], tables: ReferenceTables) {
    this.#tables = tables;
    this.#facts = facts.filter((fact) => isKind(fact, 'LocationEvidence')).filter((fact) => fact.hurts || fact.helps);
    this.#logins = situatedByLogins(facts, tables);
    const changes = [...new Set([-Infinity, ...this.#changes()])].sort((a, b) => a - b);
    this.#steps = changes.map((from) => ({ from, value: this.#evaluate(from) }));
  }

  /** The state at an instant (ms). */
  at(instantMs: number): PerimeterState {
    return (this.#steps[this.#indexAt(instantMs)] as { value: PerimeterState }).value;
  }

  /** First instant of the latest unbroken stay inside (or assumed inside) that began at or before an instant. */
  stayStart(instantMs: number): number {
    let index = this.#indexAt(instantMs);
    while (index >= 0 && this.#steps[index]?.value.state === 'OUTSIDE') index--;
    while (index > 0 && this.#steps[index - 1]?.value.state !== 'OUTSIDE') index--;
    return this.#steps[Math.max(index, 0)]?.from ?? -Infinity;
  }

  /** Instants at which the state may change. */
  changes(): number[] {
    return this.#steps.map(({ from }) => from).filter(Number.isFinite);
  }

  #indexAt(instantMs: number): number {
    let [low, high] = [0, this.#steps.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#steps[middle] as { from: number }).from <= instantMs) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  #changes(): number[] {
    const ofFacts = this.#facts.flatMap((fact) => [
      fact.at,
      fact.data.from === undefined ? fact.at : instant(fact.data.from),
      fact.data.to === undefined ? Number.NaN : instant(fact.data.to) + 1,
    ]);
    const ofLogins = this.#logins.flatMap(({ from, to }) => [from, to + 1]);
    return [...ofFacts, ...ofLogins, ...this.#tables.perimeterStarts].filter((at) => !Number.isNaN(at));
  }

  /** From when a location fact is effective, given whether it speaks for the inside at that instant; NaN if never. */
  #start(fact: Fact<'LocationEvidence'>, inside: boolean): number {
    const claimed = fact.data.from === undefined ? fact.at : instant(fact.data.from);
    if (inside) return fact.hurts ? claimed : Number.NaN;
    if (!fact.helps) return Number.NaN;
    if (isAnchored(fact, claimed, this.#tables.policy)) return claimed;
    const inTime = fact.recorded <= fact.at + this.#tables.policy.contemporaneityLimitMs;
    return inTime ? Math.max(fact.at, claimed) : Number.NaN;
  }

  #evaluate(at: number): PerimeterState {
    let established: { fact: Fact<'LocationEvidence'>; start: number; inside: boolean } | undefined;
    let situated: { fact: Fact<'LocationEvidence'>; start: number } | undefined;
    for (const fact of this.#facts) {
      const inside = this.#tables.stateOf(fact.data.country, at) !== undefined;
      const start = this.#start(fact, inside);
      if (!(start <= at)) continue;
      if (fact.data.kind === 'ESTABLISHED') {
        if (established === undefined || isLater({ fact, start, inside }, established))
          established = { fact, start, inside };
      } else if (inside && !isOver(fact, at)) {
        if (situated === undefined || isLater({ fact, start, inside }, { ...situated, inside }))
          situated = { fact, start };
      }
    }
    if (established !== undefined && isOver(established.fact, at)) established = undefined;
    const login = this.#logins.findLast(({ from, to }) => from <= at && at <= to);
    const inside = established?.inside ? established.fact : situated?.fact;
    if (inside !== undefined) {
      const country = this.#tables.stateOf(inside.data.country, at) as string;
      return { state: 'INSIDE', country, countryProven: inside.helps, because: [inside] };
    }
    if (login !== undefined)
      return { state: 'INSIDE', country: login.country, countryProven: true, because: [login.login] };
    if (established !== undefined)
      return { state: 'OUTSIDE', country: established.fact.data.country, because: [established.fact] };
    return { state: 'ASSUMED', because: [] };
  }
}

const isOver = (fact: Fact<'LocationEvidence'>, at: number): boolean =>
  fact.data.to !== undefined && instant(fact.data.to) < at;

interface Placed {
  readonly fact: Fact;
  readonly start: number;
  readonly inside: boolean;
}

/** Order by effective start; at the same start INSIDE prevails, then what was recorded later. */
function isLater(a: Placed, b: Placed): boolean {
  if (a.start !== b.start) return a.start > b.start;
  if (a.inside !== b.inside) return a.inside;
  return compareRecorded(a.fact, b.fact) > 0;
}

/** Logins from perimeter addresses on three distinct UTC dates within thirty put the client inside. */
function situatedByLogins(facts: readonly Fact[], tables: ReferenceTables): Stay[] {
  const { situatedIpDays, situatedIpWindowDays, situatedIpLastingMs } = tables.policy;
  const logins = facts
    .filter((fact) => isKind(fact, 'IpLogin'))
    .filter((fact) => fact.hurts && tables.stateOf(fact.data.country, fact.at) !== undefined)
    .sort((a, b) => a.at - b.at || compareRecorded(a, b));
  const stays: Stay[] = [];
  const dates: number[] = [];
  for (const login of logins) {
    const date = Math.floor(login.at / dayMs);
    if (dates.at(-1) !== date) dates.push(date);
    // The date that makes three is the third last: dates ascend and are distinct.
    const third = dates.at(-situatedIpDays);
    if (third === undefined || third <= date - situatedIpWindowDays) continue;
    const country = tables.stateOf(login.data.country, login.at) as string;
    const to = login.at + situatedIpLastingMs;
    const last = stays.at(-1);
    // One run of logins from one State is one stay, so that their number does not multiply the steps.
    if (last !== undefined && last.country === country && login.at <= last.to + 1)
      stays[stays.length - 1] = { ...last, to };
    else stays.push({ from: login.at, to, country, login });
  }
  return stays;
}
