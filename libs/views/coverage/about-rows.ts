import type { Database, Statement } from 'better-sqlite3';
import { type Fact, isKind, toFact } from '#libs/assessment';
import { instant, instantText, type RecordedEvidence, sequenceNumber } from '#libs/evidence';
import type { RuleSetNumber } from './followed-rule-sets.js';

/** What of an event about a source is kept. */
export interface AboutRow {
  readonly position: bigint;
  readonly kind: string;
  readonly subject: string;
  readonly sender: string;
  readonly id: string;
  readonly time: bigint;
  readonly recorded: bigint;
  readonly standing: bigint;
  readonly periodFrom: bigint | null;
  readonly periodTo: bigint | null;
  readonly count: bigint | null;
  readonly lastSequence: string | null;
  readonly whole: bigint | null;
  readonly evidence: string | null;
  /** Who recorded a heartbeat, says its source, and who was authenticated: JSON of those attributes. */
  readonly recorder: string | null;
}

export const aboutColumns = `position, kind, subject, sender, id, time, recorded, standing, period_from AS periodFrom,
  period_to AS periodTo, count, last_sequence AS lastSequence, whole, evidence, recorder`;

/** What is left of a fact after retractions, as a number: 1 helps, 2 hurts. */
export const standingOf = ({ helps, hurts }: Fact): number => (helps ? 1 : 0) + (hurts ? 2 : 0);

/** The number of the ledger itself among the sources: under it stands the first request of a regulator on all of it. */
export const ledgerItself = 0;

/** Keeps what was said about sources, registered or not yet. */
export class AboutRows {
  readonly #insert: Statement;
  readonly #of: Statement<[number], AboutRow>;
  readonly #stand: Statement;
  readonly #complete: Statement;

  constructor(database: Database) {
    this.#insert = database.prepare(
      'INSERT INTO coverage_about VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
    );
    this.#of = database
      .prepare<[number], AboutRow>(`SELECT ${aboutColumns} FROM coverage_about WHERE source = ? ORDER BY position`)
      .safeIntegers();
    this.#stand = database.prepare('UPDATE coverage_about SET standing = ? WHERE position = ?');
    this.#complete = database.prepare('UPDATE coverage_about SET whole = coalesce(whole, 0) | ? WHERE position = ?');
  }

  add(source: number, fact: Fact): void {
    const { evidence, subject, at, recorded, kind } = fact;
    const own = [evidence.source, evidence.id, at, recorded, standingOf(fact)];
    const row = [BigInt(evidence.position as string), source, kind, subject, ...own];
    if (!isKind(fact, 'SourceHeartbeat')) {
      this.#insert.run(...row, null, null, null, null, null, JSON.stringify(evidence), null);
      return;
    }
    const { periodFrom, periodTo, count, lastSequence } = fact.data;
    const figures = [instant(periodFrom), instant(periodTo), count, String(sequenceNumber(lastSequence)), 0, null];
    const { authid, authtype, principal } = evidence;
    this.#insert.run(...row, ...figures, JSON.stringify({ authid, authtype, principal }));
  }

  /** All about a source, in the order of recording. */
  of(source: number): AboutRow[] {
    return this.#of.all(source);
  }

  /** Marks what retractions left of a fact. */
  stand(position: bigint, standing: number): void {
    this.#stand.run(standing, position);
  }

  /** Marks that what a count asks for by a rule set has come for good. */
  complete(position: bigint, ruleSet: RuleSetNumber): void {
    this.#complete.run(bitOf(ruleSet), position);
  }
}

/** Whether what a count asks for by a rule set has come for good. */
export const isWhole = ({ whole }: AboutRow, ruleSet: RuleSetNumber): boolean =>
  ((whole ?? 0n) & bitOf(ruleSet)) !== 0n;

const bitOf = (ruleSet: RuleSetNumber): bigint => 1n << BigInt(ruleSet);

/** The fact of a row, as if nothing had been retracted. Of a heartbeat, what it says of its period, who said so, and no more. */
export function factOf(row: AboutRow): Fact {
  const fact = toFact(row.evidence === null ? heartbeatOf(row) : (JSON.parse(row.evidence) as RecordedEvidence));
  if (fact === undefined) throw new Error(`no kind of evidence about a source: ${row.kind}`);
  return fact;
}

function heartbeatOf({ position, subject, sender, id, time, recorded, ...row }: AboutRow): RecordedEvidence {
  return {
    specversion: '1.0',
    id,
    source: sender,
    type: 'initium.SourceHeartbeat.v1',
    subject,
    time: instantText(Number(time)),
    data: {
      lastSequence: row.lastSequence as string,
      count: Number(row.count),
      periodFrom: instantText(Number(row.periodFrom)),
      periodTo: instantText(Number(row.periodTo)),
    },
    ledgertime: instantText(Number(recorded)),
    position: String(position),
    ...(JSON.parse(row.recorder ?? '{}') as Pick<RecordedEvidence, 'authid' | 'authtype' | 'principal'>),
  };
}
