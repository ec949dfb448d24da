import type { Evidence } from './evidence.js';
import { type KindName, kindOf } from './kinds.js';
import { type NamedEntry, type NamedRegister, namedEntriesIn, registeredEntry } from './named-entries.js';
import { NearNames } from './near-names.js';
import type { EventReference } from './vocabulary.js';

/** What is registered, as whoever asks knows it. */
export interface RegisteredNames {
  has(entry: NamedEntry): boolean;
  of(register: NamedRegister): Iterable<string>;
}

/** A name that evidence uses and no register knows. */
export interface UnresolvedName extends NamedEntry {
  /** The registered name that was most likely meant. */
  readonly near: string | null;
  /** How many pieces of evidence name it. */
  readonly count: number;
  /** The same by kind, in order of name. */
  readonly kinds: readonly { readonly kind: KindName; readonly count: number }[];
  /** The first that names it. */
  readonly first: EventReference;
}

/** What a look over evidence found to point nowhere. */
export interface UnresolvedNames {
  /** How many names; of them the first thousand stand in `items`. */
  readonly count: number;
  /** All names of all that was looked at were counted; else there were more than a hundred thousand. */
  readonly isWhole: boolean;
  /** In order of register and name. */
  readonly items: readonly UnresolvedName[];
}

interface Counted extends NamedEntry {
  readonly kinds: Map<KindName, number>;
  readonly first: EventReference;
}

const namesMax = 100_000;
const itemsMax = 1000;

/** Counts which entries of registers some evidence names, and which it registers itself. */
export class NameTally {
  readonly #named = new Map<string, Counted>();
  readonly #registered = new Map<string, NamedEntry>();
  #isWhole = true;

  add(evidence: Evidence): void {
    const entry = registeredEntry(evidence);
    if (entry !== undefined) this.#registered.set(keyOf(entry), entry);
    const { type, source, id } = evidence;
    const kind = kindOf(type);
    for (const { register, name } of namedEntriesIn(evidence)) {
      const key = keyOf({ register, name });
      const counted = this.#named.get(key) ?? { register, name, kinds: new Map(), first: { source, id } };
      if (this.#named.size < namesMax) this.#named.set(key, counted);
      else this.#isWhole &&= this.#named.has(key);
      counted.kinds.set(kind, (counted.kinds.get(kind) ?? 0) + 1);
    }
  }

  /** The names that neither this evidence registers nor somebody else knows. */
  unresolved(known: RegisteredNames): UnresolvedNames {
    const found = [...this.#named.entries()]
      .filter(([key, entry]) => !this.#registered.has(key) && !known.has(entry))
      .sort(([one], [other]) => (one < other ? -1 : 1));
    const nearIn = nearNames(known, this.#registered.values());
    const items = found.slice(0, itemsMax).map(([, { register, name, kinds, first }]) => {
      const near = nearIn(register).of(name) ?? null;
      return { register, name, near, ...countsOf(kinds), first };
    });
    return { count: found.length, isWhole: this.#isWhole, items };
  }
}

/** No register knows anything. */
export const nothingRegistered: RegisteredNames = { has: () => false, of: () => [] };

/** By register, made when it is first asked for: of what is known, and of some entries more. */
export function nearNames(
  known: RegisteredNames,
  more: Iterable<NamedEntry> = [],
): (register: NamedRegister) => NearNames {
  const made = new Map<NamedRegister, NearNames>();
  const others = [...more];
  return (register) => {
    let names = made.get(register);
    if (names === undefined) {
      const besides = others.filter((entry) => entry.register === register).map(({ name }) => name);
      names = new NearNames([...known.of(register), ...besides]);
      made.set(register, names);
    }
    return names;
  };
}

function countsOf(kinds: ReadonlyMap<KindName, number>): Pick<UnresolvedName, 'count' | 'kinds'> {
  const sorted = [...kinds].sort(([one], [other]) => (one < other ? -1 : 1));
  return {
    count: sorted.reduce((sum, [, count]) => sum + count, 0),
    kinds: sorted.map(([kind, count]) => ({ kind, count })),
  };
}

const keyOf = ({ register, name }: NamedEntry): string => `${register}/${name}`;
