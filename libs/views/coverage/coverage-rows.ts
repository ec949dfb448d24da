import type { Database, Statement } from 'better-sqlite3';
import type { MessageCounts } from '#libs/assessment';
import { AboutRows } from './about-rows.js';
import type { EventCounts } from './event-counts.js';
import type { FollowedRuleSets } from './followed-rule-sets.js';
import type { Heard } from './heard-periods.js';
import { beginningOfTime, endOfTime, PeriodRows } from './period-rows.js';
import { stillHolds } from './tables.js';

/** A version of a source, and what retractions left of it (see `standingOf`). */
export interface VersionRow {
  readonly position: bigint;
  readonly standing: number;
}

/** What is known of everything that was sent. */
export interface SentCounts {
  readonly counts: EventCounts;
  /** The messages of a source, by its name, with `time` in a closed period that were known at a position. */
  readonly messages: (source: string, from: number, to: number, upTo: bigint) => MessageCounts;
}

/** All rows of the view that are written about registered sources, and by what. */
export class CoverageRows {
  readonly about: AboutRows;
  readonly periods: PeriodRows;
  readonly counts: EventCounts;
  readonly messages: SentCounts['messages'];
  readonly ruleSets: FollowedRuleSets;
  readonly #hear: Statement;
  readonly #heard: Statement<[number], { at: number; because: string }>;
  readonly #versions: Statement<[number, bigint], { position: bigint; standing: bigint }>;
  readonly #addVersion: Statement;
  readonly #endVersion: Statement;

  constructor(database: Database, { counts, messages }: SentCounts, ruleSets: FollowedRuleSets) {
    this.about = new AboutRows(database);
    this.periods = new PeriodRows(database);
    this.counts = counts;
    this.messages = messages;
    this.ruleSets = ruleSets;
    this.#hear = database.prepare('REPLACE INTO coverage_heard VALUES (?, ?, ?, ?)');
    this.#heard = database.prepare(
      'SELECT at, because FROM coverage_heard WHERE source = ? ORDER BY known_from DESC LIMIT 1',
    );
    this.#versions = database
      .prepare<[number, bigint], { position: bigint; standing: bigint }>(
        'SELECT position, standing FROM coverage_versions WHERE source = ? AND known_to = ?',
      )
      .safeIntegers();
    this.#addVersion = database.prepare('INSERT INTO coverage_versions VALUES (?, ?, ?, ?, ?)');
    this.#endVersion = database.prepare(
      'UPDATE coverage_versions SET known_to = ? WHERE source = ? AND known_to = ? AND position = ?',
    );
  }

  /**
   * Writes where the last heartbeat of a source ends from a position on, which was `before` (ms) until then; the rows say
   * where that was, when it is left out, and nothing is written where they say the same.
   */
  hear(source: number, position: bigint, heard: Heard, before?: number): void {
    const because = `[${heard.because.join()}]`;
    const held = before === undefined ? this.#heard.get(source) : undefined;
    if (held?.at === heard.at && held.because === because) return;
    this.#hear.run(source, position, heard.at, because);
    // Judged late enough, everything since the last heartbeat was uncovered before, or is now.
    this.periods.touch(source, Math.min(before ?? held?.at ?? heard.at, heard.at), endOfTime);
  }

  /** The versions of a source that stand now. */
  versions(source: number): VersionRow[] {
    return this.#versions.all(source, stillHolds).map((row) => ({ ...row, standing: Number(row.standing) }));
  }

  /** Makes these the versions of a source that stand from a position on. */
  register(source: number, position: bigint, versions: readonly VersionRow[]): void {
    const wanted = new Map(versions.map((version) => [`${version.position} ${version.standing}`, version]));
    let isSame = true;
    for (const held of this.versions(source)) {
      if (wanted.delete(`${held.position} ${held.standing}`)) continue;
      this.#endVersion.run(position, source, stillHolds, held.position);
      isSame = false;
    }
    for (const { position: version, standing } of wanted.values()) {
      this.#addVersion.run(source, version, standing, position, stillHolds);
      isSame = false;
    }
    if (!isSame) this.periods.touch(source, beginningOfTime, endOfTime);
  }
}
