import { type Connection, ViewReader } from '#libs/projections';

/** An event in one of the ledger's streams that is not the ledger's. */
export interface ForeignEvent {
  readonly position: bigint;
  readonly stream: string;
  /** A clause: what it lacks. */
  readonly why: string;
}

const columns = 'SELECT position, stream, why FROM evidence_index_foreign';

/** Finds what is not the ledger's. Answers from the knowledge at `upTo`; throws `ViewBehind` before that. */
export class Foreign {
  readonly #reader: ViewReader;

  constructor(connection: Connection) {
    this.#reader = new ViewReader('evidence-index', connection);
  }

  /** How many there are, and the first of them, at most `limit`; as far as the view has come. */
  first(limit: number): { readonly count: number; readonly events: readonly ForeignEvent[] } {
    return this.#reader.read(0n, (prepare) => ({
      count: Number(prepare<bigint>('SELECT count(*) FROM evidence_index_foreign').pluck().get()),
      events: prepare<ForeignEvent>(`${columns} ORDER BY position LIMIT ?`).all(limit),
    }));
  }

  /** Those that may concern somebody, at most `limit`: they claim one of these subjects, or none that can be read. */
  concerning(subjects: () => readonly string[], upTo: bigint, limit: number): readonly ForeignEvent[] {
    const among = 'subject IS NULL OR subject IN (SELECT value FROM json_each(?))';
    return this.#reader.read(upTo, (prepare) => {
      // Nearly always there are none at all.
      if (prepare('SELECT 1 FROM evidence_index_foreign LIMIT 1').get() === undefined) return [];
      const these = prepare<ForeignEvent>(`${columns} WHERE (${among}) AND position <= ? ORDER BY position LIMIT ?`);
      return these.all(JSON.stringify(subjects()), upTo, limit);
    });
  }
}
