import type { KindName, NamedEntry, NamedRegister } from '#libs/evidence';
import { type Connection, type Prepare, ViewReader } from '#libs/projections';

/** An entry of a register that evidence names. */
export interface NamedEntryRow extends NamedEntry {
  /** How many pieces of evidence name it, by kind, in order of name. */
  readonly kinds: readonly { readonly kind: KindName; readonly count: number }[];
  /** Where the first stands. */
  readonly first: bigint;
}

export interface NamedEntriesAsked {
  /** Those after this one, in order of register and name. */
  readonly after: NamedEntry | undefined;
  readonly limit: number;
  /** Which of them. */
  wanted(entry: NamedEntry): boolean;
}

type NameRow = readonly [register: NamedRegister, name: string];
type KindRow = readonly [number: bigint, kind: KindName, first: bigint];

/** Finds which entries of registers evidence names. Answers from the knowledge at `upTo`; throws `ViewBehind` before that. */
export class NamedEntries {
  readonly #reader: ViewReader;

  constructor(connection: Connection) {
    this.#reader = new ViewReader('named-entries', connection);
  }

  /** The entries that are wanted, in order of register and name. Looks at every name once until it has enough. */
  list(upTo: bigint, { after, limit, wanted }: NamedEntriesAsked): NamedEntryRow[] {
    return this.#reader.read(upTo, (prepare) => {
      const rows: NamedEntryRow[] = [];
      const names = prepare<NameRow>(
        `SELECT DISTINCT register, name FROM named_entries_names
         WHERE (register, name) > (?, ?) AND first <= ? ORDER BY register, name`,
      ).raw();
      for (const [register, name] of names.iterate(
        after?.register ?? '',
        after?.name ?? '',
        upTo,
      ) as Iterable<NameRow>) {
        if (!wanted({ register, name })) continue;
        rows.push({ register, name, ...kindsOf(prepare, { register, name }, upTo) });
        if (rows.length === limit) break;
      }
      return rows;
    });
  }
}

function kindsOf(
  prepare: Prepare,
  { register, name }: NamedEntry,
  upTo: bigint,
): Pick<NamedEntryRow, 'kinds' | 'first'> {
  const kinds = prepare<KindRow>(
    `SELECT number, kind, first FROM named_entries_names
     WHERE register = ? AND name = ? AND first <= ? ORDER BY first`,
  )
    .raw()
    .all(register, name, upTo) as KindRow[];
  const ordinal = prepare<bigint>(
    'SELECT ordinal FROM named_entries_events WHERE number = ? AND position <= ? ORDER BY position DESC LIMIT 1',
  ).pluck();
  return {
    kinds: kinds
      .map(([number, kind]) => ({ kind, count: Number(ordinal.get(number, upTo)) }))
      .sort((one, other) => (one.kind < other.kind ? -1 : 1)),
    first: kinds[0]?.[2] as bigint,
  };
}
