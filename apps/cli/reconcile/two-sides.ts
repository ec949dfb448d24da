import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { type ClosedInterval, deliveriesIn, isSending, messageTypes } from '#libs/assessment';
import { instant } from '#libs/evidence';

export type Side = 'export' | 'ledger';

/** What of an event tells which message it is a stage of, and what it says of it. */
export interface SaidEvent {
  readonly id: string;
  readonly type: string;
  readonly subject: string;
  readonly time: string;
  readonly data: { readonly message?: string; readonly stage?: string; readonly purpose?: string };
}

/** A message of which the sides do not say the same. */
export interface Unmatched {
  readonly event: string;
  readonly message: string | null;
  readonly type: string;
  readonly subject: string;
  readonly stage: string | null;
  readonly time: string;
}

/** What the sides do not agree about. */
export interface Disagreements {
  /** Messages that the vendor lists and the ledger has nothing of. */
  readonly missingHere: number;
  /** Messages that the ledger holds and the vendor does not list. */
  readonly missingThere: number;
  /** Messages of both, of which the vendor says something that the ledger has not. */
  readonly different: number;
}

export type Disagreement = keyof Disagreements;

/**
 * What a vendor's export and the ledger say of one source, message by message. It lies in a file that ends with it, so that an export of
 * any size takes the same memory. A message is what shares a `message`; an event without one is one of its own.
 */
export class TwoSides {
  readonly #folder = mkdtempSync(join(tmpdir(), 'initium-reconcile-'));
  readonly #database = new Database(join(this.#folder, 'sides.sqlite'));
  readonly #add;
  readonly #holds;

  constructor() {
    this.#database.exec(
      `PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; BEGIN;
      CREATE TABLE said (
        side TEXT NOT NULL, key TEXT NOT NULL, id TEXT NOT NULL, message TEXT, type TEXT NOT NULL, subject TEXT NOT NULL,
        stage TEXT, purpose TEXT, at INTEGER NOT NULL, part TEXT CHECK (part IN ('named', 'sendings', 'others')));
      CREATE INDEX byKey ON said (key, side);`,
    );
    this.#add = this.#database.prepare('INSERT INTO said VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)');
    this.#holds = this.#database.prepare(
      `SELECT 1 FROM said e WHERE e.key = $key AND e.side = 'ledger'
        AND (e.id = $id OR ${agrees('e', { type: '$type', subject: '$subject', stage: '$stage', purpose: '$purpose' })})`,
    );
  }

  add(side: Side, event: SaidEvent): void {
    const { key, message, stage, purpose, part } = described(event);
    const { id, type, subject } = event;
    this.#add.run(side, key, id, message, type, subject, stage, purpose, instant(event.time), part);
  }

  /** Forgets what the ledger said, to be read anew. */
  forgetLedger(): void {
    this.#database.exec("DELETE FROM said WHERE side = 'ledger'");
  }

  /** From the first to the last of what the export says; undefined where that is nothing. */
  exported(): ClosedInterval | undefined {
    const of = "SELECT min(at) AS 'from', max(at) AS 'to' FROM said WHERE side = 'export'";
    const { from, to } = this.#database.prepare<[], Record<keyof ClosedInterval, number | null>>(of).get() ?? {};
    return from == null || to == null ? undefined : { from, to };
  }

  /** Deliveries in a period, as R-227 counts them. */
  deliveries(side: Side, period: ClosedInterval): number {
    const count = (what: string, part: string): number =>
      this.#number(`SELECT ${what} FROM said e WHERE e.side = '${side}' AND e.part = '${part}' AND ${within}`, period);
    const [sendings, others] = [count('count(*)', 'sendings'), count('count(*)', 'others')];
    return deliveriesIn({ named: count('count(DISTINCT e.message)', 'named'), sendings, others });
  }

  disagreements(period: ClosedInterval): Disagreements {
    const of = (disagreement: Disagreement): number =>
      this.#number(`SELECT count(DISTINCT e.key) FROM said e WHERE ${those[disagreement]}`, period);
    return { missingHere: of('missingHere'), missingThere: of('missingThere'), different: of('different') };
  }

  /** The first of what disagrees so, one of each message, by its time. */
  examples(disagreement: Disagreement, period: ClosedInterval, limit: number): Unmatched[] {
    const first = this.#database.prepare<[ClosedInterval], Omit<Unmatched, 'time'> & { readonly at: number }>(
      `SELECT e.id AS event, e.message, e.type, e.subject, e.stage, min(e.at) AS at FROM said e
        WHERE ${those[disagreement]} GROUP BY e.key ORDER BY at, e.key LIMIT ${limit}`,
    );
    return first.all(period).map(({ at, ...one }) => ({ ...one, time: new Date(at).toISOString() }));
  }

  /** Whether the ledger has an event of the export, or says the same of its message by another. */
  isHeld(event: SaidEvent): boolean {
    const { id, type, subject } = event;
    return this.#holds.get({ id, type, subject, ...described(event) }) !== undefined;
  }

  close(): void {
    this.#database.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #number(query: string, period: ClosedInterval): number {
    return this.#database.prepare<[ClosedInterval], number>(query).pluck().get(period) ?? 0;
  }
}

const within = 'e.at BETWEEN $from AND $to';
const onSide = (row: string, side: Side): string =>
  `SELECT 1 FROM said ${row} WHERE ${row}.key = e.key AND ${row}.side = '${side}'`;

/**
 * That a row says what another does: the same kind and stage, the same purpose, and about the same. What a client is called in one and
 * an identifier of it in the other may be the same.
 */
const agrees = (row: string, other: Readonly<Record<'type' | 'subject' | 'stage' | 'purpose', string>>): string =>
  `${row}.type = ${other.type} AND ${row}.stage IS ${other.stage} AND ${row}.purpose IS ${other.purpose} AND (${row}.subject = ${other.subject}
    OR substr(${row}.subject, 1, instr(${row}.subject, '/')) <> substr(${other.subject}, 1, instr(${other.subject}, '/')))`;

/** Which rows disagree so. */
const those: Readonly<Record<Disagreement, string>> = {
  missingHere: `e.side = 'export' AND ${within} AND NOT EXISTS (${onSide('o', 'ledger')})`,
  missingThere: `e.side = 'ledger' AND ${within} AND NOT EXISTS (${onSide('o', 'export')})`,
  different: `e.side = 'export' AND ${within} AND EXISTS (${onSide('o', 'ledger')}) AND NOT EXISTS (${onSide('o', 'ledger')}
    AND ${agrees('o', { type: 'e.type', subject: 'e.subject', stage: 'e.stage', purpose: 'e.purpose' })})`,
};

function described({ id, type, data }: SaidEvent) {
  const { message, stage, purpose = null } = data;
  const rest = { stage: stage ?? null, purpose };
  if (!messageTypes.has(type)) return { key: `event ${id}`, message: null, part: null, ...rest };
  if (message !== undefined) return { key: `message ${message}`, message, part: 'named', ...rest };
  return { key: `event ${id}`, message: null, part: isSending({ stage }) ? 'sendings' : 'others', ...rest };
}
