import { type Connection, type Prepare, ViewReader } from '#libs/projections';
import { ArrivalCounts } from './arrival-counts.js';
import { type EventFilter, eventsQuery } from './events-query.js';
import { type Known, knownOf, linkedTo, linkTypes } from './known.js';
import { type SourceArrivals, sourceArrivals } from './source-arrivals.js';

export type { SourceArrivals } from './source-arrivals.js';

/** Where a reading of a timeline stands: the last entry given. */
export interface TimelineCursor {
  readonly time: number;
  readonly position: bigint;
}

/** Whose evidence is sought, after a position. */
export interface Sought {
  readonly subjects: readonly string[];
  readonly linked?: readonly string[];
  readonly after: bigint;
}

export interface TimelineEntry extends TimelineCursor {
  readonly type: string;
}

const idsIn = '(SELECT value FROM json_each(?))';
const isAsked = 'position <= @upTo AND time <= @at AND (time, position) > (@time, @position)';

/**
 * Finds evidence. Every method answers from the knowledge at `upTo`, a position of the store, as if nothing had been
 * recorded after it, and throws `ViewBehind` when the view has not applied as much yet. Answers are positions, in order;
 * what stands there is read from the store. Subjects are named in full: `client/c3`.
 */
export class EvidenceIndex {
  readonly #reader: ViewReader;
  readonly #counts = new ArrivalCounts();
  /** By prefix, how many subjects of a file up to a number have it. */
  readonly #counted = new Map<string, { readonly prepare: Prepare; readonly last: bigint; readonly count: number }>();

  constructor(connection: Connection) {
    this.#reader = new ViewReader('evidence-index', connection);
  }

  /**
   * Positions of all evidence filed under any of these subjects, and of what arrived, is none and claims to be about one
   * ascending, each once; `after` gives only later ones.
   */
  positionsOf(subjects: readonly string[], upTo: bigint, after = -1n): bigint[] {
    return this.positionsOfEach([{ subjects, after }], upTo).flat();
  }

  /**
   * The same of many at once, for little more than of one. Of `linked` subjects their links are left out: what else they are
   * joined to is nothing of whoever is joined to them, and there may be as many as all those subjects have together.
   */
  positionsOfEach(asked: readonly Sought[], upTo: bigint): bigint[][] {
    const found = asked.map((): bigint[] => []);
    const sought = asked.map(({ subjects, linked = [], after }) => ({ subjects, linked, after: String(after) }));
    const named = (
      member: 'subjects' | 'linked',
    ) => `SELECT question, one.value AS name, after, ${member === 'linked'} AS is_linked
           FROM asked CROSS JOIN json_each(asked.${member}) AS one`;
    const rows = this.#reader.read(upTo, (prepare) =>
      prepare<[bigint, bigint]>(
        `WITH asked AS MATERIALIZED (
           SELECT key AS question, CAST(value ->> '$.after' AS INTEGER) AS after,
             value -> '$.subjects' AS subjects, value -> '$.linked' AS linked FROM json_each(@asked)),
         named AS MATERIALIZED (${named('subjects')} UNION ALL ${named('linked')})
         SELECT question, position FROM named
         CROSS JOIN evidence_index_subjects AS subject USING (name)
         CROSS JOIN evidence_index_filed AS filed ON filed.subject = subject.id AND position > after AND position <= @upTo
         WHERE NOT (is_linked AND filed.type IN (${linkTypes}))
         UNION SELECT question, position FROM named
         CROSS JOIN evidence_index_claimed AS claimed ON claimed.subject = name AND position > after AND position <= @upTo
         ORDER BY 1, 2`,
      )
        .raw()
        .all({ asked: JSON.stringify(sought), upTo }),
    );
    for (const [index, position] of rows) found[Number(index)]?.push(position);
    return found;
  }

  /**
   * How many pieces of evidence, and of what claims to be such, stand under a subject and under each of those that links join
   * to it. Where that is more than `most` it is said to be more, and counted no further: so it costs no more either.
   */
  countAbout(subject: string, upTo: bigint, most: number): number {
    return this.#reader.read(upTo, (prepare) =>
      Number(
        prepare<bigint>(
          `WITH one AS (SELECT id FROM evidence_index_subjects WHERE name = @subject),
           own AS MATERIALIZED (
             SELECT position, type FROM evidence_index_filed
             WHERE subject = (SELECT id FROM one) AND position <= @upTo LIMIT @most + 1),
           links AS MATERIALIZED (
             SELECT position FROM own WHERE type IN (${linkTypes}) AND (SELECT count(*) FROM own) <= @most),
           others AS (
             SELECT subject FROM links CROSS JOIN evidence_index_evidence USING (position)
             UNION SELECT subject FROM links CROSS JOIN evidence_index_further USING (position)
             EXCEPT SELECT id FROM one)
           SELECT (SELECT count(*) FROM own)
             + (SELECT count(*) FROM (SELECT 1 FROM others CROSS JOIN evidence_index_filed USING (subject)
                WHERE position <= @upTo LIMIT @most + 1))
             + (SELECT count(*) FROM (SELECT 1 FROM evidence_index_claimed AS claimed
                WHERE position <= @upTo AND claimed.subject IN (
                  SELECT @subject UNION ALL SELECT name FROM others JOIN evidence_index_subjects ON id = others.subject)
                LIMIT @most + 1))`,
        )
          .pluck()
          .get({ subject, upTo, most }),
      ),
    );
  }

  /**
   * The subjects that any `IdentityLink` joins to this one, whoever named the other, sorted; not itself. Links that were
   * retracted are among them: what still stands is for the assessment to say.
   */
  linked(subject: string, upTo: bigint): string[] {
    return this.#reader.read(upTo, (prepare) => linkedTo(prepare, [subject], upTo).get(subject) ?? []);
  }

  /**
   * Evidence filed under any of these subjects that occurred by `at` (ms), and what claims to be such and is none, in order
   * of occurrence, ties in order of recording; what comes after the cursor, at most `limit`. What is recorded later may come before the cursor: a reader
   * who wants the whole at one state of knowledge keeps `upTo`.
   */
  timeline(
    subjects: readonly string[],
    options: { upTo: bigint; at: number; after?: TimelineCursor; limit: number },
  ): TimelineEntry[] {
    const { upTo, at, after, limit } = options;
    return this.#reader.read(upTo, (prepare) =>
      prepare<{ time: bigint; position: bigint; type: string }>(
        `SELECT time, position, (SELECT name FROM evidence_index_types WHERE id = type) AS type
         FROM evidence_index_filed WHERE subject IN (SELECT value FROM json_each(@ids)) AND ${isAsked}
         UNION SELECT time, position, type
         FROM evidence_index_claimed WHERE subject IN (SELECT value FROM json_each(@names)) AND ${isAsked}
         ORDER BY 1, 2 LIMIT @limit`,
      )
        .all({
          ids: subjectIds(prepare, subjects, upTo),
          names: JSON.stringify(subjects),
          upTo,
          at,
          time: after?.time ?? Number.MIN_SAFE_INTEGER,
          position: after?.position ?? -1n,
          limit,
        })
        .map((row) => ({ ...row, time: Number(row.time) })),
    );
  }

  /** Positions of the evidence that the filter lets through, in order; a cursor is the last position given. */
  events(filter: EventFilter, upTo: bigint): bigint[] {
    return this.#reader.read(upTo, (prepare) => eventsQuery(prepare, filter, upTo));
  }

  /** The known subjects under which evidence was filed, or what claims to be such, in (after, upTo], and where it stands. */
  filedBetween(after: bigint, upTo: bigint): Map<string, bigint[]> {
    const rows = this.#reader.read(upTo, (prepare) =>
      prepare<[string, bigint]>(
        `WITH filed AS (
           SELECT subject, position FROM evidence_index_evidence WHERE position > @after AND position <= @upTo
           UNION SELECT subject, position FROM evidence_index_further WHERE position > @after AND position <= @upTo
           UNION SELECT id, position FROM evidence_index_claimed AS claimed JOIN evidence_index_subjects ON name = claimed.subject
             WHERE position > @after AND position <= @upTo AND first <= @upTo)
         SELECT name, position FROM filed JOIN evidence_index_subjects ON id = subject ORDER BY position`,
      )
        .raw()
        .all({ after, upTo }),
    );
    const filed = new Map<string, bigint[]>();
    for (const [name, position] of rows) {
      const positions = filed.get(name);
      if (positions === undefined) filed.set(name, [position]);
      else positions.push(position);
    }
    return filed;
  }

  /** What is known of subjects, in the order of their numbers: of many at once for little more than of one. */
  known(subjects: readonly string[], upTo: bigint): Known[] {
    return this.#reader.read(upTo, (prepare) => knownOf(prepare, subjects, upTo));
  }

  /** Whether any evidence was filed under a subject by then; what only claims to be about it makes nobody known. */
  has(subject: string, upTo: bigint): boolean {
    return this.#reader.read(
      upTo,
      (prepare) =>
        prepare('SELECT 1 FROM evidence_index_subjects WHERE name = ? AND first <= ?').get(subject, upTo) !== undefined,
    );
  }

  /** Whether anything at all stands under a subject by then: evidence, or what only claims to be such. */
  hasAny(subject: string, upTo: bigint): boolean {
    return this.has(subject, upTo) || this.positionsOf([subject], upTo).length > 0;
  }

  /** How many subjects there are whose names begin with `prefix`. The count of before is gone on with: numbers only grow. */
  countOf(prefix: string, upTo: bigint): number {
    const last = this.lastNumber(upTo);
    return this.#reader.read(upTo, (prepare) => {
      const before = this.#counted.get(prefix);
      const from = before?.prepare === prepare && before.last <= last ? before : { last: 0n, count: 0 };
      const further = prepare<bigint>(
        'SELECT count(*) FROM evidence_index_subjects WHERE +name >= ? AND +name < ? AND id > ? AND id <= ?',
      );
      const count = from.count + Number(further.pluck().get(prefix, endOf(prefix), from.last, last));
      this.#counted.set(prefix, { prepare, last, count });
      return count;
    });
  }

  /** The greatest number of a subject that was known by then. */
  lastNumber(upTo: bigint): bigint {
    return this.#reader.read(
      upTo,
      (prepare) =>
        prepare<bigint>('SELECT coalesce(max(id), 0) FROM evidence_index_subjects WHERE first <= ?')
          .pluck()
          .get(upTo) ?? 0n,
    );
  }

  /** Subjects whose names begin with `prefix`, in order of their first appearance, after a number, at most `limit`. */
  numbered(
    prefix: string,
    { after, upTo, limit }: { after: bigint; upTo: bigint; limit: number },
  ): { number: bigint; name: string }[] {
    return this.#reader.read(upTo, (prepare) =>
      prepare<{ number: bigint; name: string }>(
        `SELECT id AS number, name FROM evidence_index_subjects
         WHERE id > ? AND +name >= ? AND +name < ? AND first <= ? ORDER BY id LIMIT ?`,
      ).all(after, prefix, endOf(prefix), upTo, limit),
    );
  }

  /** Subjects whose names begin with `prefix` (`client/`), in order of their code points, after `after`, at most `limit`. */
  subjects(prefix: string, options: { upTo: bigint; after?: string; limit: number }): string[] {
    const { upTo, after, limit } = options;
    return this.#reader.read(upTo, (prepare) =>
      prepare<string>(
        `SELECT name FROM evidence_index_subjects WHERE name >= ? AND name > ? AND name < ? AND first <= ?
         ORDER BY name LIMIT ?`,
      )
        .pluck()
        .all(prefix, after ?? '', endOf(prefix), upTo, limit),
    );
  }

  /** What has arrived from a CloudEvents source; of one that has sent nothing, no number, no gap, and counts of 0. */
  arrivals(source: string, upTo: bigint): SourceArrivals {
    return sourceArrivals(this.#reader, this.#counts, source, upTo);
  }

  /** Where the last event from a CloudEvents source stands; undefined of one that has sent nothing. */
  lastFrom(source: string, upTo: bigint): bigint | undefined {
    return this.#reader.read(upTo, (prepare) =>
      prepare<bigint>(
        `SELECT position FROM evidence_index_evidence WHERE position <= ? AND source =
           (SELECT id FROM evidence_index_source_names WHERE name = ?) ORDER BY position DESC LIMIT 1`,
      )
        .pluck()
        .get(upTo, source),
    );
  }

  /** How many events the view has taken in, and how many it passed over because they are no evidence. */
  counts(): { evidence: number; passedOver: number } {
    return this.#reader.read(0n, (prepare) => {
      const rows = prepare<[string, bigint]>('SELECT what, events FROM evidence_index_counts').raw().all();
      const counts = new Map(rows);
      return { evidence: Number(counts.get('evidence') ?? 0), passedOver: Number(counts.get('passed over') ?? 0) };
    });
  }
}

/** A JSON list of the numbers of those subjects that were known by then. */
function subjectIds(prepare: Prepare, subjects: readonly string[], upTo: bigint): string {
  const ids = prepare<bigint>(`SELECT id FROM evidence_index_subjects WHERE name IN ${idsIn} AND first <= ?`)
    .pluck()
    .all(JSON.stringify(subjects), upTo);
  return `[${ids.join()}]`;
}

/** The least string after all that begin with the prefix. */
function endOf(prefix: string): string {
  return prefix.slice(0, -1) + String.fromCharCode(prefix.charCodeAt(prefix.length - 1) + 1);
}
