import { dayMs } from '#libs/evidence';
import type { Prepare } from '#libs/projections';

/** Which evidence; what is left out lets all through. Times are in ms and inclusive. */
export interface EventFilter {
  /** The CloudEvents type: `initium.ClientContact.v1`. */
  readonly type?: string;
  /** The CloudEvents source. */
  readonly source?: string;
  /** A subject that it is filed under. */
  readonly subject?: string;
  /** When it occurred. */
  readonly from?: number;
  readonly to?: number;
  /** Only positions after this one. (When it was recorded is a place in the order: the store knows which.) */
  readonly after?: bigint;
  /** Only positions before this one: the cursor when reading back. */
  readonly before?: bigint;
  readonly direction?: 'forward' | 'back';
  readonly limit: number;
}

const nothing = 'nothing';

/**
 * The positions that the filter lets through, in the order of positions. Reads along the narrowest index there is: the
 * subject's rows, else those of the type or the source, else all; a search by time alone is bounded by the days'
 * first and last positions. `+column` keeps the planner off an index that would need a sort.
 */
export function eventsQuery(prepare: Prepare, filter: EventFilter, upTo: bigint): bigint[] {
  const conditions = ['position > ?', 'position <= ?'];
  let last = filter.before !== undefined && filter.before <= upTo ? filter.before - 1n : upTo;
  let after = filter.after ?? -1n;
  const values: (bigint | number)[] = [];
  const ids = numbersOf(prepare, filter, upTo);
  if (ids === nothing) return [];
  for (const [column, id] of ids) {
    conditions.push(`${column} = ?`);
    values.push(id);
  }
  if (filter.from !== undefined || filter.to !== undefined) {
    const from = filter.from ?? Number.MIN_SAFE_INTEGER;
    const to = filter.to ?? Number.MAX_SAFE_INTEGER;
    const span = daysSpan(prepare, from, to);
    if (span === undefined) return [];
    if (span.first - 1n > after) after = span.first - 1n;
    if (span.last < last) last = span.last;
    conditions.push('+time BETWEEN ? AND ?');
    values.push(BigInt(from), BigInt(to));
  }
  const table = filter.subject === undefined ? 'evidence_index_evidence' : 'evidence_index_filed';
  const order = filter.direction === 'back' ? 'DESC' : 'ASC';
  return prepare<bigint>(
    `SELECT position FROM ${table} WHERE ${conditions.join(' AND ')} ORDER BY position ${order} LIMIT ?`,
  )
    .pluck()
    .all(after, last, ...values, filter.limit);
}

/** The numbers that stand for the names in the filter; `nothing` when one of them was not known by then. */
function numbersOf(prepare: Prepare, filter: EventFilter, upTo: bigint): [string, bigint][] | typeof nothing {
  const named = [
    { column: 'subject', table: 'evidence_index_subjects', name: filter.subject },
    { column: filter.subject === undefined ? 'type' : '+type', table: 'evidence_index_types', name: filter.type },
    {
      column: filter.subject === undefined ? 'source' : '+source',
      table: 'evidence_index_source_names',
      name: filter.source,
    },
  ];
  const numbers: [string, bigint][] = [];
  for (const { column, table, name } of named) {
    if (name === undefined) continue;
    const id = prepare<bigint>(`SELECT id FROM ${table} WHERE name = ? AND first <= ?`).pluck().get(name, upTo);
    if (id === undefined) return nothing;
    numbers.push([column, id]);
  }
  return numbers;
}

/** Between which positions anything stands that occurred in the period. */
function daysSpan(prepare: Prepare, from: number, to: number): { first: bigint; last: bigint } | undefined {
  const span = prepare<{ first: bigint | null; last: bigint | null }>(
    'SELECT min(first) AS first, max(last) AS last FROM evidence_index_days WHERE day BETWEEN ? AND ?',
  ).get(BigInt(Math.floor(from / dayMs)), BigInt(Math.floor(to / dayMs)));
  return span?.first == null || span.last == null ? undefined : { first: span.first, last: span.last };
}
