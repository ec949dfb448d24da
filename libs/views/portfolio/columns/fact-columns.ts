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
import { Columns, Names, NumberSet, roomFor } from './typed.js';

/** What of a fact stands, bit by bit. */
const helps = 1;
const hurts = 2;
const stands = helps | hurts;

type FactRecord = [
  ...[kind: number, time: number, position: number, subject: number, delay: number | null, anchor: number | null],
  detail: string | null,
];
type StandingRecord = [fact: number, knownFrom: number, helps: number, hurts: number];

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
  });

/** What *indicators* keeps of evidence that counts, in columns: the same answers as `Indicators` gives by its queries. */
export class FactColumns {
  readonly #facts = countedKinds.map(newFacts);
  readonly #details = new Names<string | null>();
  readonly #standing = new Map<number, Standing>();
  /** The positions that it has something of. */
  readonly #touched = new NumberSet();
  #subjectsEnd = 0;
  #found = new Int32Array(0);

  constructor() {
    this.#details.of('', () => null);
  }

  get bytes(): number {
    return this.#facts.reduce((sum, { bytes }) => sum + bytes, 0) + this.#standing.size * 128 + this.#touched.bytes;
  }

  /** Takes what became known after a position. Throws what `mayGoOn` throws, which is asked now and then. */
  take(prepare: Prepare, after: bigint, mayGoOn: () => void): void {
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
      this.#facts[kind]?.add({ time, position, late, subject, detail: detailNumber });
      if (subject >= this.#subjectsEnd) this.#subjectsEnd = subject + 1;
      if (++taken % 65_536 === 0) mayGoOn();
    }
    for (const [kind, facts] of this.#facts.entries()) facts.merge(before[kind] as number, 'time');
    for (const [fact, knownFrom, helping, hurting] of rows<StandingRecord>(
      'SELECT fact, known_from, helps, hurts FROM indicators_standing WHERE known_from > @after ORDER BY fact, known_from',
    )) {
      const standing = this.#standing.get(fact) ?? [];
      standing.push({ knownFrom, left: helping * helps + hurting * hurts });
      this.#standing.set(fact, standing);
      this.#touched.add(fact);
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
    for (const kind of ['ClientContact', 'ServiceRequest'] as const) {
      const { detail, subject, time } = this.#of(kind);
      for (const fact of this.#within(kind, { from: -Infinity, to, upTo }, stands)) {
        const of = subject[fact] as number;
        if (detail[fact] === 0 && (time[fact] as number) < (first[of] as number)) first[of] = time[fact] as number;
      }
    }
    const signUps: FirstCame[] = [];
    for (let client = 0; client < first.length; client++) {
      const at = first[client] as number;
      if (at >= since && at !== Infinity) signUps.push({ client, at });
    }
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
    if (!this.#touched.has(position)) return stands;
    return this.#standing.get(position)?.findLast(({ knownFrom }) => knownFrom <= Number(upTo))?.left ?? stands;
  }

  #of(kind: CountedKind) {
    return (this.#facts[numberOf(kind)] as ReturnType<typeof newFacts>).of;
  }

  /** Facts of a kind in a window of which one of some parts is left; all where none is named. Until others are asked for. */
  #within(kind: CountedKind, { from, to, upTo }: Window, left?: number): Int32Array {
    const { time, position } = this.#of(kind);
    const length = this.#facts[numberOf(kind)]?.length ?? 0;
    const begin = countWhile(length, (fact) => (time[fact] as number) <= from);
    const end = countWhile(length, (fact) => (time[fact] as number) <= to);
    const known = Number(upTo);
    const found = roomFor(this.#found, end - begin);
    this.#found = found;
    let count = 0;
    for (let fact = begin; fact < end; fact++) {
      const at = position[fact] as number;
      if (at <= known && (left === undefined || (this.leftOf(at, upTo) & left) !== 0)) found[count++] = fact;
    }
    return found.subarray(0, count);
  }
}
