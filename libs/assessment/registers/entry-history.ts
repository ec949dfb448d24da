import { countWhile, kept } from '#libs/evidence';
import { isDoubtful } from '../facts/doubt.js';
import { type Fact, isKind } from '../facts/fact.js';
import { applyRetractions } from '../facts/retractions.js';
import type { Reference, ReferenceTables } from '../reference/reference.js';

/** Which of the evidence about registers counts, and how. */
export interface Outlook {
  /** How many pieces are known, the first ones. */
  readonly count: number;
  /** The number of the piece from which on retractions do not relieve any more; `Infinity` where all may. */
  readonly frozenFrom: number;
}

/** What facts about one entry amount to: only what follows from them and the reference data. */
export type Reader<T> = (facts: readonly Fact[], tables: ReferenceTables) => T;

/** For each reader one that reads the same evidence as if no unverified anchor stood in it: the very same each time. */
const doubting = new WeakMap<object, Reader<unknown>>();

/** The same reader, if no anchor were believed that the ledger has not verified. */
export function unanchored<T>(reader: Reader<T>): Reader<T> {
  const known = doubting.get(reader) as Reader<T> | undefined;
  if (known !== undefined) return known;
  const without: Reader<T> = (facts, tables) =>
    reader(
      facts.map((fact) =>
        isDoubtful(fact.evidence, 'anchor') ? { ...fact, data: { ...fact.data, anchor: undefined } } : fact,
      ),
      tables,
    );
  doubting.set(reader, without);
  return without;
}

/** The entries of one register as known. */
export interface Entries {
  /** What is known of an entry, as a reader reads it; undefined where there is none. */
  read<T>(id: string, reader: Reader<T>): T | undefined;
}

/** How many facts the states of one entry that are kept may have together; two states are kept in any case. */
const factsMax = 65_536;

/** How many readings of one state are kept. */
const readingsMax = 4;

/** A number that two counts have for themselves. */
const pairOf = (one: number, other: number): number => one * 2 ** 26 + other;

/** All evidence about one register entry, and what of it stood at any time. */
export class EntryHistory {
  readonly id: string;
  /** The numbers of its pieces among all evidence about registers, ascending. */
  readonly numbers: number[] = [];
  /** Its pieces as if nothing had been retracted. They stay as they are. */
  readonly told: Fact[] = [];
  /** The numbers of those that are retractions. */
  readonly #retractions: number[] = [];
  readonly #states = new Map<number, EntryState>();

  constructor(id: string) {
    this.id = id;
  }

  /** Takes the next piece. */
  add(number: number, fact: Fact): void {
    this.numbers.push(number);
    this.told.push(fact);
    if (isKind(fact, 'Retraction')) this.#retractions.push(number);
  }

  /** How many of its pieces are among the first `count` of all. */
  countIn(count: number): number {
    return countBelow(this.numbers, count);
  }

  /** As known; undefined where nothing was. The very same where nothing about it differs. */
  at(outlook: Outlook): EntryState | undefined {
    const known = this.countIn(outlook.count);
    if (known === 0) return undefined;
    const mayRelieve = this.#relievingIn(outlook);
    const max = Math.max(2, Math.floor(factsMax / this.numbers.length));
    return kept(this.#states, pairOf(known, mayRelieve), max, () => new EntryState(this.#facts(known, mayRelieve)));
  }

  /** A number for the state that it is in: the same one where nothing about it differs. */
  stateAt(outlook: Outlook): number {
    return pairOf(this.countIn(outlook.count), this.#relievingIn(outlook));
  }

  /** How many retractions may relieve. */
  #relievingIn({ count, frozenFrom }: Outlook): number {
    return countBelow(this.#retractions, Math.min(count, frozenFrom));
  }

  #facts(known: number, mayRelieve: number): readonly Fact[] {
    const told = this.told.slice(0, known);
    const retractions = countBelow(this.#retractions, (this.numbers[known - 1] as number) + 1);
    if (retractions === 0) return told;
    const facts = told.map((fact) => ({ ...fact }));
    const frozen = new Set(facts.filter((fact) => fact.kind === 'Retraction').slice(mayRelieve));
    applyRetractions(facts, (retraction) => frozen.has(retraction));
    return facts;
  }
}

/** What was known of one register entry, at some time. */
export class EntryState {
  /** In the ledger's order, with what retractions left of each. */
  readonly facts: readonly Fact[];
  /** Mostly one. */
  readonly #readings: { readonly reader: Reader<unknown>; readonly by: Reference; readonly reading: unknown }[] = [];

  constructor(facts: readonly Fact[]) {
    this.facts = facts;
  }

  /** What a reader makes of it; made once for each version of the reference data, of which the latest few are kept. */
  read<T>(reader: Reader<T>, tables: ReferenceTables): T {
    const by = tables.reference;
    for (const held of this.#readings) if (held.reader === reader && held.by === by) return held.reading as T;
    const reading = reader(this.facts, tables);
    if (this.#readings.push({ reader, by, reading }) > readingsMax) this.#readings.shift();
    return reading;
  }
}

/** How many of ascending numbers are less than one. */
function countBelow(numbers: readonly number[], limit: number): number {
  if (numbers.length === 0) return 0;
  return countWhile(numbers.length, (index) => (numbers[index] as number) < limit);
}
