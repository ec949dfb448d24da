import { countWhile, kept } from '#libs/evidence';
import type { Prepare } from '#libs/projections';
import {
  type AdverseKind,
  type CountedKind,
  countedKinds,
  type FavourableKind,
  numberOf,
} from '../../indicators/counted.js';
import type { FirstCame, Lateness, Share, Window } from '../../indicators/indicators.js';
import type { StateBucket } from '../../statuses/status-counts.js';
import {
  ActiveTally,
  type Facts,
  type FactsHeld,
  helps,
  hurts,
  LateTally,
  newFacts,
  OriginTally,
  RetractedTally,
  SignUpTally,
  stands,
} from './fact-tallies.js';
import { type CountedRow, type FactTally, MovedFacts } from './moved-facts.js';
import { everything, type KnownWindow, NowAndThen } from './now-and-then.js';
import { Names } from './typed.js';

type FactRecord = [
  ...[kind: number, time: number, position: number, subject: number, delay: number | null, anchor: number | null],
  detail: string | null,
];
type StandingRecord = [fact: number, knownFrom: number, helps: number, hurts: number, kind: number, time: number];

/** What was left of a fact from a position on, in order. */
type Standing = { readonly knownFrom: number; readonly left: number }[];

/** Of how many windows counts are kept. */
const windowsMax = 8;

const known = ({ from, to, upTo }: Window): KnownWindow => ({ from, to, upTo: Number(upTo) });

/** What *indicators* keeps of evidence that counts, in columns: the same answers as `Indicators` gives by its queries. */
export class FactColumns {
  readonly #facts = countedKinds.map(newFacts);
  readonly #details = new Names<string | null>();
  readonly #standing = new Map<number, Standing>();
  readonly #held: FactsHeld = {
    of: (kind) => (this.#facts[numberOf(kind)] as Facts).of,
    details: this.#details.all,
  };
  /** By the length of the window, and by its beginning. */
  readonly #active = new Map<number, NowAndThen<ActiveTally>>();
  readonly #origins = new Map<number, NowAndThen<OriginTally>>();
  #late: { readonly key: string; readonly counts: NowAndThen<LateTally> } | undefined;
  readonly #signUps: NowAndThen<SignUpTally>;
  readonly #retracted: NowAndThen<RetractedTally>;
  /** Up to where all is held. */
  #upTo = -1;

  constructor() {
    this.#details.of('', () => null);
    this.#signUps = this.#countsOf(() => new SignUpTally(this.#held));
    this.#retracted = this.#countsOf(() => new RetractedTally());
  }

  get bytes(): number {
    const held = [...this.#facts, ...this.#counts()].reduce((sum, { bytes }) => sum + bytes, 0);
    return held + this.#standing.size * 128;
  }

  /**
   * Takes what became known since, up to a position. Throws what `mayGoOn` throws, which is asked now and then.
   * @param touch told of which facts less is left from a position on, or more again
   */
  take(prepare: Prepare, upTo: bigint, mayGoOn: () => void, touch: (fact: number, knownFrom: number) => void): void {
    const after = this.#upTo;
    const rows = <Row>(sql: string) => prepare<Row>(sql).raw().safeIntegers(false).iterate({ after, upTo });
    let taken = 0;
    const before = this.#facts.map(({ length }) => length);
    // In the order of the table: by the index of positions it is many times as slow where it is all of them.
    const all = after < 0 ? 'NOT INDEXED WHERE @after < 0' : 'WHERE position > @after';
    for (const [number, time, position, subject, delay, anchor, detail] of rows<FactRecord>(
      `SELECT kind, time, position, subject, delay, anchor, detail FROM indicators_facts ${all} AND position <= @upTo`,
    )) {
      const kind = countedKinds[number];
      if (kind === undefined) continue;
      const late = delay === null ? -1 : Math.min(delay, anchor ?? Infinity);
      const detailNumber = detail === null ? 0 : this.#details.of(`=${detail}`, () => detail);
      const columns = this.#facts[number] as Facts;
      const row = columns.add({ time, position, late, subject, detail: detailNumber, touched: 0 });
      this.#add({ kind, row, left: stands }, time, 1);
      if (++taken % 65_536 === 0) mayGoOn();
    }
    for (const [kind, facts] of this.#facts.entries()) facts.merge(before[kind] as number, 'time');
    for (const [fact, knownFrom, helping, hurting, number, time] of rows<StandingRecord>(
      `SELECT fact, known_from, helps, hurts, kind, time FROM indicators_standing JOIN indicators_facts ON position = fact
       WHERE known_from > @after AND known_from <= @upTo ORDER BY fact, known_from`,
    )) {
      const kind = countedKinds[number] as CountedKind;
      const { touched, position } = this.#held.of(kind);
      const row = position.indexOf(fact, this.#countUntil(kind, time - 1));
      this.#add({ kind, row, left: this.leftOf(fact, everything) }, time, -1);
      const left = helping * helps + hurting * hurts;
      this.#standing.set(fact, [...(this.#standing.get(fact) ?? []), { knownFrom, left }]);
      touched[row] = 1;
      this.#add({ kind, row, left }, time, 1);
      touch(fact, knownFrom);
    }
    this.#upTo = Number(upTo);
  }

  /** Who asked or was served in a window. */
  activity(window: Window): Pick<ActiveTally, 'clients' | 'isActive'> {
    return this.#during(this.#active, window, () => new ActiveTally(this.#held));
  }

  active(window: Window): number[] {
    return this.#during(this.#active, window, () => new ActiveTally(this.#held)).active();
  }

  signUps(window: Pick<Window, 'to' | 'upTo'>, since: number): FirstCame[] {
    const { tally, again } = this.#signUpsUntil(window);
    const signUps: FirstCame[] = [];
    for (const [client, at] of tally.first(again).entries())
      if (at >= since && at < Infinity) signUps.push({ client, at });
    return signUps;
  }

  /**
   * By State, when clients came there for the first time, from an instant on, in order.
   * @param places where clients were; `turn` is another one where that may be another
   */
  signUpTimes(
    window: Pick<Window, 'to' | 'upTo'>,
    since: number,
    places: { readonly turn: number; stateOf(client: number, at: number): StateBucket },
  ): ReadonlyMap<StateBucket, Float64Array> {
    const { tally, again } = this.#signUpsUntil(window);
    return tally.times({ since, turn: places.turn, again }, places.stateOf);
  }

  origins(window: Window): Map<string, number> {
    const held = kept(this.#origins, window.from, windowsMax, () => this.#countsOf(() => new OriginTally(this.#held)));
    return held.in(known(window), this.#upTo).counts;
  }

  late(window: Window, lateness: Lateness): Share<FavourableKind>[] {
    const key = JSON.stringify([lateness.limitMs, ...lateness.perimeter]);
    if (this.#late?.key !== key)
      this.#late = { key, counts: this.#countsOf(() => new LateTally(this.#held, lateness)) };
    return this.#late.counts.in(known(window), this.#upTo).shares;
  }

  retracted(window: Window): Share<AdverseKind>[] {
    return this.#retracted.in(known(window), this.#upTo).shares;
  }

  /** What is left of a fact as known at a position: bits of what helps and what hurts. */
  leftOf(position: number, upTo: number): number {
    return this.#standing.get(position)?.findLast(({ knownFrom }) => knownFrom <= upTo)?.left ?? stands;
  }

  #signUpsUntil({ to, upTo }: Pick<Window, 'to' | 'upTo'>) {
    const window = { from: -Infinity, to, upTo: Number(upTo) };
    const tally = this.#signUps.in(window, this.#upTo);
    const again = (each: (fact: CountedRow) => void) => {
      for (const kind of tally.kinds) this.#each(kind, window, each);
    };
    return { tally, again };
  }

  #countsOf<Tally extends FactTally>(make: () => Tally): NowAndThen<Tally> {
    return new NowAndThen(() => new MovedFacts(make(), this.#each));
  }

  /** The counts of windows of one length are moved. */
  #during<Tally extends FactTally>(held: Map<number, NowAndThen<Tally>>, window: Window, make: () => Tally): Tally {
    const counts = kept(held, window.to - window.from, windowsMax, () => this.#countsOf(make));
    return counts.in(known(window), this.#upTo);
  }

  #counts(): NowAndThen<FactTally>[] {
    const late = this.#late === undefined ? [] : [this.#late.counts];
    return [...this.#active.values(), ...this.#origins.values(), ...late, this.#signUps, this.#retracted];
  }

  /** A fact has come to be known, or is about to change. */
  #add(fact: CountedRow, time: number, by: 1 | -1): void {
    for (const counts of this.#counts()) (counts.now as MovedFacts<FactTally> | undefined)?.add(fact, time, by);
  }

  /** How many facts of a kind occurred at or before an instant. */
  #countUntil(kind: CountedKind, at: number): number {
    const { length, of } = this.#facts[numberOf(kind)] as Facts;
    return countWhile(length, (fact) => (of.time[fact] as number) <= at);
  }

  readonly #each = (kind: CountedKind, { from, to, upTo }: KnownWindow, each: (fact: CountedRow) => void): void => {
    const { position, touched } = this.#held.of(kind);
    const end = this.#countUntil(kind, to);
    for (let row = this.#countUntil(kind, from); row < end; row++) {
      const at = position[row] as number;
      if (at <= upTo) each({ kind, row, left: touched[row] === 1 ? this.leftOf(at, upTo) : stands });
    }
  };
}
