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
import type { Lateness, Share, Window } from '../../indicators/indicators.js';
import { Columns, Names } from './typed.js';

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

/** The facts of one kind. */
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
type Facts = ReturnType<typeof newFacts>;

/** What *indicators* keeps of evidence that counts, in columns: the same answers as `Indicators` gives by its queries. */
export class FactColumns {
  readonly #facts = countedKinds.map(newFacts);
  readonly #details = new Names<string | null>();
  readonly #standing = new Map<number, Standing>();
  #subjectsEnd = 0;

  constructor() {
    this.#details.of('', () => null);
  }

  get bytes(): number {
    return this.#facts.reduce((sum, { bytes }) => sum + bytes, 0) + this.#standing.size * 128;
  }

  /** Takes what became known after a position. Throws what `mayGoOn` throws, which is asked now and then. */
  take(prepare: Prepare, after: bigint, mayGoOn: () => void): void {
    const rows = <Row>(sql: string) => prepare<Row>(sql).raw().safeIntegers(false).iterate({ after });
    let taken = 0;
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
    for (const [fact, knownFrom, helping, hurting] of rows<StandingRecord>(
      'SELECT fact, known_from, helps, hurts FROM indicators_standing WHERE known_from > @after ORDER BY fact, known_from',
    )) {
      const standing = this.#standing.get(fact) ?? [];
      standing.push({ knownFrom, left: helping * helps + hurting * hurts });
      this.#standing.set(fact, standing);
    }
  }

  active(window: Window): bigint[] {
    const isActive = new Uint8Array(this.#subjectsEnd);
    for (const kind of ['ServiceRequest', 'ServiceProvided'] as const)
      this.#within(kind, window, stands, ({ subject }, fact) => {
        isActive[subject[fact] as number] = 1;
      });
    const active: bigint[] = [];
    for (let subject = 0; subject < isActive.length; subject++)
      if (isActive[subject] === 1) active.push(BigInt(subject));
    return active;
  }

  signUps({ to, upTo }: Pick<Window, 'to' | 'upTo'>, since: number): Map<bigint, number> {
    const first = new Float64Array(this.#subjectsEnd).fill(Infinity);
    for (const kind of ['ClientContact', 'ServiceRequest'] as const)
      this.#within(kind, { from: -Infinity, to, upTo }, stands, ({ detail, subject, time }, fact) => {
        if (detail[fact] !== 0) return;
        const of = subject[fact] as number;
        if ((time[fact] as number) < (first[of] as number)) first[of] = time[fact] as number;
      });
    const signUps = new Map<bigint, number>();
    for (const [subject, time] of first.entries())
      if (time >= since && time !== Infinity) signUps.set(BigInt(subject), time);
    return signUps;
  }

  origins(window: Window): Map<string, number> {
    const counts = new Float64Array(this.#details.all.length);
    this.#within('OriginEvidence', window, helps, ({ detail }, fact) => {
      (counts[detail[fact] as number] as number)++;
    });
    const found = [...counts].map((count, detail): [string, number] => [this.#details.all[detail] as string, count]);
    return new Map(found.filter(([, count]) => count > 0).sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  late(window: Window, { limitMs, perimeter }: Lateness): Share<FavourableKind>[] {
    const insideFrom = this.#details.all.map((country) => perimeter.get(country ?? '') ?? Number.MAX_SAFE_INTEGER);
    return favourableKinds.map((kind) => {
      const share = { kind, all: 0, some: 0 };
      const isPlace = kind === 'LocationEvidence';
      this.#within(kind, window, helps, ({ time, detail, late }, fact) => {
        if (isPlace && (time[fact] as number) >= (insideFrom[detail[fact] as number] as number)) return;
        share.all++;
        if ((late[fact] as number) > limitMs) share.some++;
      });
      return share;
    });
  }

  retracted(window: Window): Share<AdverseKind>[] {
    return adverseKinds.map((kind) => {
      const share = { kind, all: 0, some: 0 };
      this.#within(kind, window, undefined, ({ position }, fact) => {
        share.all++;
        if ((this.leftOf(position[fact] as number, window.upTo) & hurts) === 0) share.some++;
      });
      return share;
    });
  }

  /** What is left of a fact as known at a position: bits of what helps and what hurts. */
  leftOf(position: number, upTo: bigint): number {
    const standing = this.#standing.get(position);
    return standing?.findLast(({ knownFrom }) => knownFrom <= Number(upTo))?.left ?? stands;
  }

  /** Facts of a kind in a window of which one of some parts is left; all where none is named. */
  #within(
    kind: CountedKind,
    { from, to, upTo }: Window,
    left: number | undefined,
    each: (columns: Facts['of'], fact: number) => void,
  ): void {
    const { of, length } = this.#facts[numberOf(kind)] as Facts;
    const known = Number(upTo);
    const { time, position } = of;
    for (let fact = 0; fact < length; fact++) {
      const occurred = time[fact] as number;
      if (occurred <= from || occurred > to || (position[fact] as number) > known) continue;
      if (left !== undefined && this.#standing.size > 0 && (this.leftOf(position[fact] as number, upTo) & left) === 0)
        continue;
      each(of, fact);
    }
  }
}
