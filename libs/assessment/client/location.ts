import { countUntil, instant } from '#libs/evidence';
import { compareRecorded, type Fact, isAnchored, isKind } from '../facts/fact.js';
import type { ClosedInterval } from '../facts/intervals.js';
import type { ReferenceTables } from '../reference/reference.js';
import type { Owned } from './links.js';
import { Logins } from './logins.js';

/** Where the client is, for the law, at one instant (MiCA Article 61: established or situated in the Union). */
export type PerimeterState =
  | {
      readonly state: 'INSIDE';
      /** Undefined where only a probable link puts the client inside. */
      readonly country: string | undefined;
      /** Whether the country may speak for the firm, not only put the client inside. */
      readonly countryProven: boolean;
      readonly because: readonly Fact[];
    }
  | { readonly state: 'OUTSIDE'; readonly country: string; readonly because: readonly Fact[] }
  | { readonly state: 'ASSUMED'; readonly because: readonly Fact[] };

export const countryOf = (place: PerimeterState): string | undefined =>
  'country' in place ? place.country : undefined;
export const isSamePlace = (a: PerimeterState, b: PerimeterState): boolean =>
  a.state === b.state && countryOf(a) === countryOf(b);

/** The state from an instant on. */
export interface Step {
  readonly at: number;
  readonly value: PerimeterState;
  /** Whether logins put the client there: which of them do depends on the very instant. */
  readonly byLogins: boolean;
  /** What the client's own evidence says: what only a probable link adds begins or joins no stay. */
  readonly own: PerimeterState['state'];
}

/** A location fact between two changes of the perimeter: whether it speaks for the inside then, and from when to when. */
interface Placement {
  readonly fact: Fact<'LocationEvidence'>;
  /** Whether its country may speak for the firm. */
  readonly helps: boolean;
  readonly inside: boolean;
  readonly start: number;
  readonly end: number;
}

/**
 * The client's perimeter state over all time, from its own location evidence and logins.
 */
export class Whereabouts {
  readonly #logins: Logins;
  readonly #tables: ReferenceTables;
  readonly #steps: readonly Step[];
  /** For each step, the latest stay inside that began by then. */
  readonly #stays: readonly ClosedInterval[];

  /**
   * @param facts the client's own
   * @param ofIdentifiers where identifiers were that are linked to it: of a confirmed one it is the client's own, of a
   *   probable one what is inside puts a client inside that is not so otherwise, country unknown
   */
  constructor(
    facts: readonly Fact[],
    tables: ReferenceTables,
    ofIdentifiers: readonly Owned<Fact<'LocationEvidence'>>[] = [],
    known?: { logins: Logins; steps: readonly Step[] },
  ) {
    this.#tables = tables;
    this.#logins = known?.logins ?? new Logins(facts, tables);
    if (known !== undefined) {
      this.#steps = known.steps;
      this.#stays = staysOf(this.#steps);
      return;
    }
    const own = facts.filter((fact) => isKind(fact, 'LocationEvidence')).map((fact) => ({ fact, helps: fact.helps }));
    const confirmed = ofIdentifiers
      .filter(({ owner }) => owner.confirmed)
      .map(({ fact, owner }) => ({ fact, helps: fact.helps && owner.favourable }));
    const probable = ofIdentifiers.filter(({ owner }) => !owner.confirmed).map(({ fact }) => ({ fact, helps: false }));
    const located = [...own, ...confirmed];
    const epochs = [-Infinity, ...tables.perimeterStarts];
    const steps = epochs.flatMap((from, index) =>
      this.#stepsIn(located, probable, from, epochs[index + 1] ?? Infinity),
    );
    this.#steps = steps.filter((step, index) => index === 0 || !isSame(steps[index - 1] as Step, step));
    this.#stays = staysOf(this.#steps);
  }

  /** The same whereabouts, without the evidence for them. */
  static by(steps: readonly Step[], tables: ReferenceTables): Whereabouts {
    return new Whereabouts([], tables, [], { logins: new Logins([], tables), steps });
  }

  /** What changes when, the first from the beginning of time on; without the evidence for it. */
  get steps(): Step[] {
    return this.#steps.map((step) => ({ ...step, value: { ...step.value, because: [] } }));
  }

  /** The state at an instant (ms). */
  at(instantMs: number): PerimeterState {
    const { value, byLogins } = this.#steps[this.#indexAt(instantMs)] as Step;
    return byLogins ? { ...value, because: this.#logins.at(instantMs)?.because ?? [] } : value;
  }

  /** First instant of the latest unbroken stay inside (or assumed inside) that began at or before an instant. */
  stayStart(instantMs: number): number {
    return (this.#stays[this.#indexAt(instantMs)] as ClosedInterval).from;
  }

  /** Last instant of that stay, where only a probable link puts the client inside after it; else there is none. */
  stayEnd(instantMs: number): number {
    return (this.#stays[this.#indexAt(instantMs)] as ClosedInterval).to;
  }

  /**
   * The same after one more login, later than every fact there is; undefined where location evidence or a change of the
   * perimeter speaks of a later time, or the client may be outside then.
   */
  after(login: Fact): Whereabouts | undefined {
    const { at } = login;
    if (this.#tables.perimeterStarts.some((start) => start > at)) return undefined;
    const isOpen = ({ value, byLogins }: Step) => byLogins || value.state === 'ASSUMED';
    if (!this.#steps.slice(this.#indexAt(at)).every(isOpen)) return undefined;
    const logins = this.#logins.and(login);
    const { last } = logins;
    if (last === undefined || last.at !== at)
      return new Whereabouts([], this.#tables, [], { logins, steps: this.#steps });
    const steps = this.#steps.filter((step) => step.at < at);
    const inside: Step = { at, value: insideByLogins(last.country, []), byLogins: true, own: 'INSIDE' };
    if (!isSame(steps.at(-1) as Step, inside)) steps.push(inside);
    steps.push({
      at: at + logins.lastingMs + 1,
      value: { state: 'ASSUMED', because: [] },
      byLogins: false,
      own: 'ASSUMED',
    });
    return new Whereabouts([], this.#tables, [], { logins, steps });
  }

  /** Whether location evidence alone puts the client inside, all the time from one instant to another. */
  isInsideByEvidence(fromMs: number, toMs: number): boolean {
    const last = this.#indexAt(toMs);
    for (let index = this.#indexAt(fromMs); index <= last; index++) {
      const { own, byLogins } = this.#steps[index] as Step;
      if (own !== 'INSIDE' || byLogins) return false;
    }
    return true;
  }

  /**
   * Whether evidence that says where the client is, and no end of that, says no more than what places it there from then on for
   * good.
   */
  isKnown({ at, data: { country, from, to, kind } }: Fact<'LocationEvidence'>): boolean {
    const state = this.#tables.stateOf(country, Infinity);
    // A SITUATED fact outside the perimeter is ignored.
    if (state === undefined && kind === 'SITUATED') return true;
    const last = this.#steps.at(-1) as Step;
    const { value, byLogins, own } = last;
    if (to !== undefined || byLogins || own !== value.state || last.at > (from === undefined ? at : instant(from)))
      return false;
    if (value.state === 'OUTSIDE') return state === undefined && value.country === country;
    return value.state === 'INSIDE' && value.countryProven && value.country === state;
  }

  /** Instants at which the state changes, ascending. */
  changes(): number[] {
    return this.#steps.map(({ at }) => at).filter(Number.isFinite);
  }

  #indexAt(instantMs: number): number {
    return Math.max(countUntil(this.#steps, instantMs) - 1, 0);
  }

  /** The steps from one change of the perimeter to the next; `from` is the first of them. */
  #stepsIn(facts: readonly Located[], probable: readonly Located[], from: number, until: number): Step[] {
    const placements = facts.flatMap((located) => this.#placed(located, from)).sort(comparePlacements);
    const perhaps = probable.flatMap((located) => this.#placed(located, from)).filter(({ inside }) => inside);
    const established = placements.filter(({ fact }) => fact.data.kind === 'ESTABLISHED');
    // A SITUATED fact outside the perimeter is ignored.
    const situated = placements.filter(({ fact, inside }) => fact.data.kind === 'SITUATED' && inside);
    const moments = new Set([from, ...this.#logins.changes()]);
    for (const { start, end } of [...placements, ...perhaps]) moments.add(start).add(end + 1);
    const changes = [...moments].filter((at) => at >= from && at < until).sort((a, b) => a - b);
    const [establishment, situation] = [latestOf(established, false), latestOf(situated, true)];
    return changes.map((at) => perhapsInside(this.#step(at, establishment(at), situation(at)), perhaps));
  }

  #step(at: number, established: Placement | undefined, situated: Placement | undefined): Step {
    const inside = established?.inside ? established : situated;
    if (inside !== undefined) {
      const { fact, helps } = inside;
      const country = this.#tables.stateOf(fact.data.country, at) as string;
      const value: PerimeterState = { state: 'INSIDE', country, countryProven: helps, because: [fact] };
      return { at, value, byLogins: false, own: 'INSIDE' };
    }
    const login = this.#logins.at(at);
    if (login !== undefined) {
      return { at, value: insideByLogins(login.country, login.because), byLogins: true, own: 'INSIDE' };
    }
    if (established === undefined)
      return { at, value: { state: 'ASSUMED', because: [] }, byLogins: false, own: 'ASSUMED' };
    const { fact } = established;
    const value: PerimeterState = { state: 'OUTSIDE', country: fact.data.country, because: [fact] };
    return { at, value, byLogins: false, own: 'OUTSIDE' };
  }

  /** From when a fact is effective, given whether it speaks for the inside; nothing where it never is. */
  #placed({ fact, helps }: Located, at: number): Placement[] {
    const { policy } = this.#tables;
    const { country, from, to } = fact.data;
    const inside = this.#tables.stateOf(country, at) !== undefined;
    const claimed = from === undefined ? fact.at : instant(from);
    const end = to === undefined ? Infinity : instant(to);
    if (inside) return fact.hurts ? [{ fact, helps, inside, start: claimed, end }] : [];
    if (!helps) return [];
    if (isAnchored(fact, claimed, policy)) return [{ fact, helps, inside, start: claimed, end }];
    if (fact.recorded > fact.at + policy.contemporaneityLimitMs) return [];
    return [{ fact, helps, inside, start: Math.max(fact.at, claimed), end }];
  }
}

/** A location, and whether it may speak for the firm. */
interface Located {
  readonly fact: Fact<'LocationEvidence'>;
  readonly helps: boolean;
}

/** The same step, inside where only a probable link says so. */
function perhapsInside(step: Step, perhaps: readonly Placement[]): Step {
  if (step.value.state === 'INSIDE' || perhaps.length === 0) return step;
  const because = perhaps.filter(({ start, end }) => start <= step.at && step.at <= end).map(({ fact }) => fact);
  if (because.length === 0) return step;
  return { ...step, value: { state: 'INSIDE', country: undefined, countryProven: false, because } };
}

const insideByLogins = (country: string, because: readonly Fact[]): PerimeterState => {
  return { state: 'INSIDE', country, countryProven: true, because };
};

/** By effective start; at the same start INSIDE prevails, then what was recorded later. The last one prevails. */
function comparePlacements(a: Placement, b: Placement): number {
  return a.start - b.start || Number(a.inside) - Number(b.inside) || compareRecorded(a.fact, b.fact);
}

/**
 * The placement that prevails at an instant, asked of ascending instants. Where the latest is over, an earlier one
 * `returns`, or none does: one establishment at a time, and the latest replaces the earlier for good.
 */
function latestOf(placements: readonly Placement[], returns: boolean): (at: number) => Placement | undefined {
  const begun: Placement[] = [];
  let next = 0;
  return (at) => {
    for (; next < placements.length && (placements[next] as Placement).start <= at; next++)
      begun.push(placements[next] as Placement);
    while (returns && begun.length > 0 && (begun.at(-1) as Placement).end < at) begun.pop();
    const last = begun.at(-1);
    return last !== undefined && last.end >= at ? last : undefined;
  };
}

/** The stay that each step belongs to; of a step outside, of the stay before it. */
function staysOf(steps: readonly Step[]): ClosedInterval[] {
  let start = -Infinity;
  let left = Infinity;
  let wasOutside = false;
  return steps.map(({ at, own, value }) => {
    const isOutside = own === 'OUTSIDE';
    if (wasOutside && !isOutside) start = at;
    if (isOutside && !wasOutside) left = at;
    wasOutside = isOutside;
    // A step outside by the client's own evidence and inside all the same: its stay was over before.
    return { from: start, to: isOutside && value.state === 'INSIDE' ? left - 1 : Infinity };
  });
}

function isSame(a: Step, b: Step): boolean {
  if (a.value.state !== b.value.state || a.byLogins !== b.byLogins || a.own !== b.own) return false;
  if ('country' in a.value && 'country' in b.value && a.value.country !== b.value.country) return false;
  const [these, those] = [a.value.because, b.value.because];
  return a.byLogins || (these.length === those.length && these.every((fact, index) => fact === those[index]));
}
