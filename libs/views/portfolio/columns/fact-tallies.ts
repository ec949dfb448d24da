import {
  type AdverseKind,
  adverseKinds,
  type CountedKind,
  type FavourableKind,
  favourableKinds,
} from '../../indicators/counted.js';
import type { Lateness, Share } from '../../indicators/indicators.js';
import type { StateBucket } from '../../statuses/status-counts.js';
import type { CountedRow, FactTally } from './moved-facts.js';
import { Columns, grown, nextLength } from './typed.js';

/** What of a fact stands, bit by bit. */
export const helps = 1;
export const hurts = 2;
export const stands: number = helps | hurts;

/** The facts of one kind, in the order of their times. */
export const newFacts = () =>
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

export type Facts = ReturnType<typeof newFacts>;

/** The columns of each kind, and what their details stand for. */
export interface FactsHeld {
  of(kind: CountedKind): Facts['of'];
  readonly details: readonly (string | null)[];
}

/** Who asked or was served in a window. */
export class ActiveTally implements FactTally {
  readonly kinds = ['ServiceRequest', 'ServiceProvided'] as const;
  clients = 0;
  readonly #held: FactsHeld;
  /** By subject. */
  #facts = new Uint32Array(0);

  constructor(held: FactsHeld) {
    this.#held = held;
  }

  get bytes(): number {
    return this.#facts.byteLength;
  }

  isActive(subject: number): boolean {
    return (this.#facts[subject] ?? 0) > 0;
  }

  /** In order. */
  active(): number[] {
    const active: number[] = [];
    for (let subject = 0; subject < this.#facts.length; subject++) if (this.isActive(subject)) active.push(subject);
    return active;
  }

  add({ kind, row, left }: CountedRow, by: 1 | -1): void {
    if (left === 0) return;
    const subject = this.#held.of(kind).subject[row] as number;
    if (subject >= this.#facts.length) this.#facts = grown(this.#facts, Math.max(subject + 1, nextLength(subject)));
    const facts = (this.#facts[subject] as number) + by;
    this.#facts[subject] = facts;
    if (facts === 0) this.clients--;
    else if (facts === 1 && by === 1) this.clients++;
  }
}

/** Facts of each kind, and those of which more is to be said. */
abstract class ShareTally<Kind extends CountedKind> implements FactTally {
  abstract readonly kinds: readonly Kind[];
  readonly bytes = 0;
  readonly #all = new Map<CountedKind, number>();
  readonly #some = new Map<CountedKind, number>();

  get shares(): Share<Kind>[] {
    return this.kinds.map((kind) => ({ kind, all: this.#all.get(kind) ?? 0, some: this.#some.get(kind) ?? 0 }));
  }

  abstract add(fact: CountedRow, by: 1 | -1): void;

  protected count(kind: CountedKind, isSome: boolean, by: 1 | -1): void {
    this.#all.set(kind, (this.#all.get(kind) ?? 0) + by);
    if (isSome) this.#some.set(kind, (this.#some.get(kind) ?? 0) + by);
  }
}

/** */
export class LateTally extends ShareTally<FavourableKind> {
  readonly kinds = favourableKinds;
  readonly #held: FactsHeld;
  readonly #lateness: Lateness;

  constructor(held: FactsHeld, lateness: Lateness) {
    super();
    this.#held = held;
    this.#lateness = lateness;
  }

  add({ kind, row, left }: CountedRow, by: 1 | -1): void {
    if ((left & helps) === 0) return;
    const { time, detail, late } = this.#held.of(kind);
    if (kind === 'LocationEvidence') {
      const country = this.#held.details[detail[row] as number] ?? '';
      const insideFrom = this.#lateness.perimeter.get(country) ?? Number.MAX_SAFE_INTEGER;
      if ((time[row] as number) >= insideFrom) return;
    }
    this.count(kind, (late[row] as number) > this.#lateness.limitMs, by);
  }
}

/** */
export class RetractedTally extends ShareTally<AdverseKind> {
  readonly kinds = adverseKinds;

  add({ kind, left }: CountedRow, by: 1 | -1): void {
    this.count(kind, (left & hurts) === 0, by);
  }
}

/** */
export class OriginTally implements FactTally {
  readonly kinds = ['OriginEvidence'] as const;
  readonly bytes = 0;
  readonly #held: FactsHeld;
  /** By what they say. */
  readonly #counts: number[] = [];

  constructor(held: FactsHeld) {
    this.#held = held;
  }

  get counts(): Map<string, number> {
    const found = this.#counts.flatMap((count, detail): [string, number][] =>
      count === 0 ? [] : [[this.#held.details[detail] as string, count]],
    );
    return new Map(found.sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  add({ kind, row, left }: CountedRow, by: 1 | -1): void {
    if ((left & helps) === 0) return;
    const detail = this.#held.of(kind).detail[row] as number;
    this.#counts[detail] = (this.#counts[detail] ?? 0) + by;
  }
}

/** Tells all facts of the window once more. */
type Again = (each: (fact: CountedRow) => void) => void;

interface SignUpTimes {
  readonly since: number;
  readonly turn: number;
  readonly byState: ReadonlyMap<StateBucket, Float64Array>;
}

/** When each client came for the first time. Contacts of identifiers are nobody's. */
export class SignUpTally implements FactTally {
  readonly kinds = ['ClientContact', 'ServiceRequest'] as const;
  readonly #held: FactsHeld;
  /** By client; Infinity of who did not come. */
  #first = new Float64Array(0);
  /** Of whom the first time stands no more: the next one is to be looked for. */
  readonly #lost = new Set<number>();
  /** What was asked for last, as long as nobody's first time is another. */
  #times: SignUpTimes | undefined;

  constructor(held: FactsHeld) {
    this.#held = held;
  }

  get bytes(): number {
    return this.#first.byteLength;
  }

  first(again: Again): Float64Array {
    for (const client of this.#lost) this.#first[client] = Infinity;
    if (this.#lost.size > 0)
      again((fact) => {
        if (this.#lost.has(this.#held.of(fact.kind).subject[fact.row] as number)) this.add(fact, 1);
      });
    this.#lost.clear();
    return this.#first;
  }

  /**
   * By State, when clients came there for the first time, from an instant on, in order.
   * @param turn another one where places may be others
   */
  times(
    { since, turn, again }: { readonly since: number; readonly turn: number; readonly again: Again },
    stateOf: (client: number, at: number) => StateBucket,
  ): ReadonlyMap<StateBucket, Float64Array> {
    if (this.#times?.since === since && this.#times.turn === turn) return this.#times.byState;
    const first = this.first(again);
    const byState = new Map<StateBucket, number[]>();
    for (let client = 0; client < first.length; client++) {
      const at = first[client] as number;
      if (at < since || at === Infinity) continue;
      const state = stateOf(client, at);
      const there = byState.get(state);
      if (there === undefined) byState.set(state, [at]);
      else there.push(at);
    }
    const inOrder = new Map([...byState].map(([state, there]) => [state, Float64Array.from(there).sort()]));
    this.#times = { since, turn, byState: inOrder };
    return inOrder;
  }

  add({ kind, row, left }: CountedRow, by: 1 | -1): void {
    const { time, detail, subject } = this.#held.of(kind);
    if (left === 0 || detail[row] !== 0) return;
    const [client, at] = [subject[row] as number, time[row] as number];
    if (client >= this.#first.length)
      this.#first = grown(this.#first, Math.max(client + 1, nextLength(client)), Infinity);
    const first = this.#first[client] as number;
    if (by === 1 && at < first) this.#first[client] = at;
    else if (by === -1 && at === first) this.#lost.add(client);
    else return;
    this.#times = undefined;
  }
}
