import type { ArrivalStateName, Claimed } from '#libs/assessment';
import { nullWords } from '#libs/evidence';
import { type Connection, type Prepare, ViewReader } from '#libs/projections';

/** What is known, and which dismissals were recorded soon enough by the policy of that time (R-410). */
export interface ArrivalsKnown {
  readonly upTo: bigint;
  /** `contemporaneity_limit`, in ms. */
  readonly limitMs: number;
}

/** Which arrivals; what is left out lets all through. All but `reason` as the arrival claims it, letter by letter. */
export interface ArrivalFilter {
  readonly kind: Claimed['kind'];
  /** A quarantineId or a conflictId. */
  readonly name?: string | undefined;
  readonly state?: ArrivalStateName | undefined;
  readonly type?: string | undefined;
  readonly source?: string | undefined;
  readonly subject?: string | undefined;
  readonly id?: string | undefined;
  /** A JSON pointer: something is wrong there, or below. Only of quarantined arrivals. */
  readonly reason?: string | undefined;
  /** Only those that arrived up to this position, whatever became of them since. */
  readonly last?: bigint | undefined;
}

/** Something that arrived and is no evidence, and what became of it. */
export interface ArrivalRow {
  readonly position: bigint;
  /** A quarantineId or a conflictId. */
  readonly name: string;
  readonly type: string | null;
  readonly source: string | null;
  /** What it claims to be about, of whatever sort. */
  readonly subject: string | null;
  readonly id: string | null;
  readonly state: ArrivalStateName;
  /** The position of what settled it; null while it is open. */
  readonly settledBy: bigint | null;
  /** Whether a regulator asked, so that no dismissal is believed that comes now (R-424). */
  readonly isFrozen: boolean;
}

interface ArrivalStateRow extends Omit<ArrivalRow, 'isFrozen'> {
  readonly frozen: bigint;
}

/** Of the first that settled it, with what retractions left of it by then. */
const settling = (column: 'state' | 'position') => `(
  SELECT ${column} FROM quarantine_settling AS settling
  WHERE arrival = entries.position AND position <= @upTo AND (state = 'mended' OR lateness <= @limitMs AND coalesce((
    SELECT helps FROM quarantine_standing WHERE fact = settling.position AND known_from <= @upTo
    ORDER BY known_from DESC LIMIT 1), 1) = 1)
  ORDER BY position LIMIT 1)`;

const stateOf = `coalesce(${settling('state')}, 'open')`;

/**
 * Finds what arrived and is no evidence. Answers from the knowledge at `upTo`; throws `ViewBehind` before that. What
 * became of an arrival is what `arrivalStates` says.
 */
export class Quarantine {
  readonly #reader: ViewReader;

  constructor(connection: Connection) {
    this.#reader = new ViewReader('quarantine', connection);
  }

  /** The first after `after`, in order, at most `limit`. */
  list(filter: ArrivalFilter, known: ArrivalsKnown, after: bigint, limit: number): ArrivalRow[] {
    const { where, values } = conditionsOf(filter);
    return this.#rows(where, { ...values, after, limit }, known);
  }

  #rows(where: string, values: object, known: ArrivalsKnown): ArrivalRow[] {
    return this.#read(known, (prepare, clocks) =>
      prepare<ArrivalStateRow>(
        `SELECT position, name, type, source, about AS subject, id,
           ${stateOf} AS state, ${settling('position')} AS settledBy,
           EXISTS (SELECT 1 FROM quarantine_requested WHERE subject IN (about, 'ledger') AND position <= @upTo) AS frozen
         FROM quarantine_entries AS entries
         WHERE position > @after AND position <= @upTo AND ${where} ORDER BY position LIMIT @limit`,
      )
        .all({ ...clocks, ...values })
        .map(({ frozen, ...row }) => ({ ...row, isFrozen: frozen === 1n })),
    );
  }

  /** How many there are. */
  count(filter: ArrivalFilter, known: ArrivalsKnown): number {
    const { where, values } = conditionsOf(filter);
    return this.#read(known, (prepare, clocks) =>
      Number(
        prepare<bigint>(`SELECT count(*) FROM quarantine_entries AS entries WHERE position <= @upTo AND ${where}`)
          .pluck()
          .get({ ...clocks, ...values }),
      ),
    );
  }

  /** How many open ones, of either kind, claim to be about no client and no identifier: they stand in nobody's answer. */
  openElsewhere(known: ArrivalsKnown): number {
    return this.#read(known, (prepare, clocks) =>
      Number(
        prepare<bigint>(
          `SELECT count(*) FROM quarantine_entries AS entries WHERE position <= @upTo AND ${isOpenElsewhere}`,
        )
          .pluck()
          .get(clocks),
      ),
    );
  }

  /** These, the first after `after`, in order, at most `limit`. */
  listOpenElsewhere(known: ArrivalsKnown, after: bigint, limit: number): ArrivalRow[] {
    return this.#rows(isOpenElsewhere, { after, limit }, known);
  }

  #read<T>({ upTo, limitMs }: ArrivalsKnown, ask: (prepare: Prepare, clocks: object) => T): T {
    return this.#reader.read(upTo, (prepare) => ask(prepare, { upTo, limitMs }));
  }
}

/** No link may name such an identifier: an arrival about it would stand in nobody's answer, as one about none does. */
const isNoName = `(lower(substr(about, 12)) IN (${nullWords.map((word) => `'${word}'`).join(', ')}) OR trim(substr(about, 12), '0-') = '')`;
const isElsewhere = `(about IS NULL OR about NOT LIKE 'client/%' AND (about NOT LIKE 'identifier/%' OR ${isNoName}))`;
const isOpenElsewhere = `${isElsewhere} AND ${stateOf} = 'open'`;

function conditionsOf({ kind, name, state, type, source, subject, id, reason, last }: ArrivalFilter) {
  const line = `char(10) || pointers || char(10)`;
  const asked: [string, string | bigint | undefined, string][] = [
    // By its name or by what it claims to be about there are few.
    ['kind', kind, subject === undefined && name === undefined ? 'kind = @kind' : '+kind = @kind'],
    ['name', name, 'name = @name'],
    ['type', type, 'type = @type'],
    ['source', source, 'source = @source'],
    ['subject', subject, 'about = @subject'],
    ['id', id, 'id = @id'],
    ['last', last, 'position <= @last'],
    ['state', state, `${stateOf} = @state`],
    [
      'reason',
      reason,
      `(instr(${line}, char(10) || @reason || char(10)) > 0 OR instr(${line}, char(10) || @reason || '/') > 0)`,
    ],
  ];
  const given = asked.filter(([, value]) => value !== undefined);
  return {
    where: given.map(([, , condition]) => condition).join(' AND '),
    values: Object.fromEntries(given.map(([name, value]) => [name, value])),
  };
}
