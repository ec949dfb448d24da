import { countWhile } from '#libs/evidence';
import type { Prepare } from '#libs/projections';
import {
  type AdverseKind,
  adverseKinds,
  type CountedKind,
  countedKinds,
  type FavourableKind,
  favourableKinds,
  numberOf,
} from '../../indicators/counted.js';
import type { FirstCame, Lateness, Share, Window } from '../../indicators/indicators.js';
import { Columns, Names, roomFor } from './typed.js';

/** What of a fact stands, bit by bit. */
const helps = 1;
const hurts = 2;
const stands = helps | hurts;

type FactRecord = [
  ...[kind: number, time: number, position: number, subject: number, delay: number | null, anchor: number | null],
  detail: string | null,
];
type StandingRecord = [fact: number, knownFrom: number, helps: number, hurts: number, kind: number, time: number];

/** What was left of a fact from a position on, in order. */
type Standing = { readonly knownFrom: number; readonly left: number }[];

/** The facts of one kind, in the order of their times. */
const newFacts = () =>
  new Columns({
    time: Float64Array,
    position: Float64Array,
    /** How late it was recorded where that counts, in ms: until it was, or until its anchor stands; −1 where it does not. */
    late: Float64Array,
    subject: Uint32Array,
    /** 0 for none. */
    detail: Uint16Array,
    /** 1 where it was ever retracted in part, so that what is left of it hangs on what is known. */
    touched: Uint8Array,
  });

type Facts = ReturnType<typeof newFacts>;

/** What *indicators* keeps of evidence that counts, in columns: the same answers as `Indicators` gives by its queries. */
export class FactColumns {
  readonly #facts = countedKinds.map(newFacts);
  readonly #details = new Names<string | null>();
  readonly #standing = new Map<number, Standing>();
  #subjectsEnd = 0;
  #found = new Int32Array(0);

  constructor() {
    this.#details.of('', () => null);
  }

  get bytes(): number {
    return this.#facts.reduce((sum, { bytes }) => sum + bytes, 0) + this.#standing.size * 128 + this.#found.byteLength;
  }

  /**
   * Takes what became known after a position. Throws what `mayGoOn` throws, which is asked now and then.
   * @param touch told of which facts less is left from a position on, or more again
   */
  take(prepare: Prepare, after: bigint, mayGoOn: () => void, touch: (fact: number, knownFrom: number) => void): void {
    const rows = <Row>(sql: string) => prepare<Row>(sql).raw().safeIntegers(false).iterate({ after });
    let taken = 0;
    const before = this.#facts.map(({ length }) => length);
    // In the order of the table: by the index of positions it is many times as slow where it is all of them.
    const all = after < 0n ? 'NOT INDEXED WHERE @after < 0' : 'WHERE position > @after';
    for (const [kind, time, position, subject, delay, anchor, detail] of rows<FactRecord>(
      `SELECT kind, time, position, subject, delay, anchor, detail FROM indicators_facts ${all}`,
    )) {
      const late = delay === null ? -1 : Math.min(delay, anchor ?? Infinity);
      const detailNumber = detail === null ? 0 : this.#details.of(`=${detail}`, () => detail);
      this.#facts[kind]?.add({ time, position, late, subject, detail: detailNumber, touched: 0 });
      if (subject >= this.#subjectsEnd) this.#subjectsEnd = subject + 1;
      if (++taken % 65_536 === 0) mayGoOn();
    }
    for (const [kind, facts] of this.#facts.entries()) facts.merge(before[kind] as number, 'time');
    for (const [fact, knownFrom, helping, hurting, kind, time] of rows<StandingRecord>(
      `SELECT fact, known_from, helps, hurts, kind, time FROM indicators_standing JOIN indicators_facts ON position = fact
       WHERE known_from > @after ORDER BY fact, known_from`,
    )) {
      const standing = this.#standing.get(fact) ?? [];
      standing.push({ knownFrom, left: helping * helps + hurting * hurts });
      this.#standing.set(fact, standing);
      const { touched, position } = (this.#facts[kind] as Facts).of;
      touched[position.indexOf(fact, this.#countUntil(kind, time - 1))] = 1;
      touch(fact, knownFrom);
    }
  }

  active(window: Window): number[] {
    const isActive = new Uint8Array(this.#subjectsEnd);
    for (const kind of ['ServiceRequest', 'ServiceProvided'] as const) {
      const { subject } = this.#of(kind);
      for (const fact of this.#within(kind, window, stands)) isActive[subject[fact] as number] = 1;
    }
    const active: number[] = [];
    for (let subject = 0; subject < isActive.length; subject++) if (isActive[subject] === 1) active.push(subject);
    return active;
  }

  signUps({ to, upTo }: Pick<Window, 'to' | 'upTo'>, since: number): FirstCame[] {
    const first = new Float64Array(this.#subjectsEnd).fill(Infinity);
    const each = (from: number, one: (client: number, at: number) => void) => {
      for (const kind of ['ClientContact', 'ServiceRequest'] as const) {
        const { detail, subject, time } = this.#of(kind);
        for (const fact of this.#within(kind, { from, to, upTo }, stands))
          if (detail[fact] === 0) one(subject[fact] as number, time[fact] as number);
      }
    };
    each(-Infinity, (client, at) => {
      if (at < (first[client] as number)) first[client] = at;
    });
    const signUps: FirstCame[] = [];
    // Once more, since they are put in the order of time, in which facts of a kind are.
    each(since - 1, (client, at) => {
      if (first[client] !== at) return;
      first[client] = Infinity;
      signUps.push({ client, at });
    });
    return signUps;
  }

  origins(window: Window): Map<string, number> {
    const counts = new Float64Array(this.#details.all.length);
    const { detail } = this.#of('OriginEvidence');
    for (const fact of this.#within('OriginEvidence', window, helps)) (counts[detail[fact] as number] as number)++;
    const found = [...counts].map((count, detail): [string, number] => [this.#details.all[detail] as string, count]);
    return new Map(found.filter(([, count]) => count > 0).sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  late(window: Window, { limitMs, perimeter }: Lateness): Share<FavourableKind>[] {
    const insideFrom = this.#details.all.map((country) => perimeter.get(country ?? '') ?? Number.MAX_SAFE_INTEGER);
    return favourableKinds.map((kind) => {
      const isPlace = kind === 'LocationEvidence';
      const { time, detail, late } = this.#of(kind);
      let [all, some] = [0, 0];
      for (const fact of this.#within(kind, window, helps)) {
        if (isPlace && (time[fact] as number) >= (insideFrom[detail[fact] as number] as number)) continue;
        all++;
        if ((late[fact] as number) > limitMs) some++;
      }
      return { kind, all, some };
    });
  }

  retracted(window: Window): Share<AdverseKind>[] {
    return adverseKinds.map((kind) => {
      const facts = this.#within(kind, window);
      return { kind, all: facts.length, some: facts.length - this.#within(kind, window, hurts).length };
    });
  }

  /** What is left of a fact as known at a position: bits of what helps and what hurts. */
  leftOf(position: number, upTo: bigint): number {
    return this.#standing.get(position)?.findLast(({ knownFrom }) => knownFrom <= Number(upTo))?.left ?? stands;
  }

  #of(kind: CountedKind): Facts['of'] {
    return (this.#facts[numberOf(kind)] as Facts).of;
  }

  /** How many facts of a kind, by its number, occurred at or before an instant. */
  #countUntil(kind: number, at: number): number {
    const { length, of } = this.#facts[kind] as Facts;
    return countWhile(length, (fact) => (of.time[fact] as number) <= at);
  }

  /** Facts of a kind in a window of which one of some parts is left; all where none is named. Until others are asked for. */
  #within(kind: CountedKind, { from, to, upTo }: Window, left = 0): Int32Array {
    const { position, touched } = this.#of(kind);
    const begin = this.#countUntil(numberOf(kind), from);
    const end = this.#countUntil(numberOf(kind), to);
    const known = Number(upTo);
    const found = roomFor(this.#found, end - begin);
    this.#found = found;
    let count = 0;
    for (let fact = begin; fact < end; fact++) {
      const at = position[fact] as number;
      if (at > known || (touched[fact] === 1 && left !== 0 && (this.leftOf(at, upTo) & left) === 0)) continue;
      found[count++] = fact;
    }
    return found.subarray(0, count);
  }
}
