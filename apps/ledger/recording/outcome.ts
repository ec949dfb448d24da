import { type EventReference, instantText, type Problem, type UnresolvedNames } from '#libs/evidence';

/** What became of one event that was sent. */
export type Outcome = RecordedOutcome | Conflicting | Quarantined | Rehearsed;

export interface RecordedOutcome extends EventReference {
  readonly outcome: 'recorded' | 'duplicate';
  readonly position: bigint;
  /** Milliseconds since 1970, UTC; undefined where the store has not told in time. */
  readonly ledgertime: number | undefined;
  /** Of its leaf in the log (RFC 6962), in hex; undefined where `ledgertime` is. */
  readonly hash?: string | undefined;
}

export interface Conflicting extends EventReference {
  readonly outcome: 'conflict';
  /** Of the evidence that has the identity. */
  readonly position: bigint;
  readonly ledgertime: number | undefined;
  /** Of the attempt, which is kept: evidence of the ledger itself, under this id. */
  readonly conflictId: string;
  /** What of the attempt differs from it. */
  readonly errors: readonly Problem[];
}

export interface Quarantined {
  readonly outcome: 'quarantined';
  /** As far as they could be read; they claim nothing. */
  readonly source?: string;
  readonly id?: string;
  readonly quarantineId: string;
  readonly errors: readonly Problem[];
}

/** What would become of an event whose identity is not the ledger's yet, beside the events of the same dry run. */
export interface Rehearsed extends EventReference {
  readonly outcome: 'recorded' | 'duplicate' | 'conflict';
  readonly isRehearsed: true;
  readonly errors: readonly Problem[];
}

/** What is answered of one event. */
export interface EventResult {
  /** As far as they could be read. */
  readonly source?: string | undefined;
  readonly id?: string | undefined;
  readonly outcome: Outcome['outcome'];
  /** Of the evidence that has the identity. */
  readonly position?: string;
  /** When it was recorded; absent where the store has not told in time. */
  readonly ledgertime?: string;
  /** Of its leaf in the log (RFC 6962), in hex. */
  readonly hash?: string;
  /** Of the attempt, which is kept. */
  readonly conflictId?: string;
  /** Under which it is kept whole. */
  readonly quarantineId?: string;
  readonly errors?: readonly Problem[];
}

/** What is answered of one event or a batch. */
export interface RecordingResults {
  /** In the order in which they were sent. */
  readonly results: readonly EventResult[];
  /** What the sender would else not notice. */
  readonly warning?: string;
}

/** What is answered of a dry run: what intake would say. */
export interface DryRunResults {
  readonly dryRun: true;
  /** Names that neither what was sent nor the ledger registers; null while the read models that know them are behind. */
  readonly unresolved: UnresolvedNames | null;
  readonly results: readonly EventResult[];
}

/** One element of `results`. */
export function resultOf(outcome: Outcome): EventResult {
  if ('isRehearsed' in outcome) {
    const { source, id, errors } = outcome;
    return { source, id, outcome: outcome.outcome, ...(errors.length > 0 && { errors }) };
  }
  if (outcome.outcome === 'quarantined') {
    const { source, id, quarantineId, errors } = outcome;
    return { source, id, outcome: outcome.outcome, quarantineId, errors };
  }
  const { source, id, position, ledgertime } = outcome;
  const receipt = { source, id, outcome: outcome.outcome, position: String(position) };
  const timed = ledgertime === undefined ? receipt : { ...receipt, ledgertime: instantText(ledgertime) };
  if (outcome.outcome !== 'conflict') return { ...timed, ...(outcome.hash !== undefined && { hash: outcome.hash }) };
  return { ...timed, conflictId: outcome.conflictId, errors: outcome.errors };
}

let lastInstant = { ms: Number.NaN, text: '' };

/** The same as JSON. Most results are receipts, many of them with one ledgertime, so those are put together by hand. */
export function resultText(outcome: Outcome): string {
  if (outcome.outcome === 'quarantined' || outcome.outcome === 'conflict' || 'isRehearsed' in outcome)
    return JSON.stringify(resultOf(outcome));
  const { source, id, position, ledgertime, hash } = outcome;
  const receipt = `{"source":${JSON.stringify(source)},"id":${JSON.stringify(id)},"outcome":"${outcome.outcome}","position":"${position}"`;
  if (ledgertime === undefined) return `${receipt}}`;
  if (lastInstant.ms !== ledgertime) lastInstant = { ms: ledgertime, text: instantText(ledgertime) };
  const logged = hash === undefined ? '' : `,"hash":"${hash}"`;
  return `${receipt},"ledgertime":"${lastInstant.text}"${logged}}`;
}
