import { countBefore, type DataOf, instant, type KindName, kindOf, type RecordedEvidence } from '#libs/evidence';
import type { Policy } from '../reference/rows.js';

/**
 * One piece of evidence as the rules see it: instants in milliseconds, and which part of it still stands after
 * retractions. Everything has a part that helps the firm and a part that hurts it; either may be empty.
 */
export interface Fact<K extends KindName = KindName> {
  readonly kind: K;
  readonly evidence: RecordedEvidence;
  readonly data: DataOf<K>;
  readonly subject: string;
  /** When it occurred, says the source. */
  readonly at: number;
  /** When the ledger took it. */
  readonly recorded: number;
  helps: boolean;
  hurts: boolean;
}

export function isKind<K extends KindName>(fact: Fact, kind: K): fact is Fact<K> {
  return fact.kind === (kind as KindName);
}

export function toFact(evidence: RecordedEvidence): Fact | undefined {
  const kind = kindOf(evidence.type);
  if (kind === undefined) return undefined;
  return {
    kind,
    evidence,
    data: evidence.data as Fact['data'],
    subject: evidence.subject,
    at: instant(evidence.time),
    recorded: instant(evidence.ledgertime),
    helps: true,
    hurts: true,
  };
}

export const eventKey = (reference: { source: string; id: string }): string => `${reference.source}\n${reference.id}`;

export const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Decimal strings without leading zeros, of any length. */
const comparePositions = (a: string, b: string): number => a.length - b.length || compareText(a, b);

/**
 * Order of the ledger: (ledgertime, position); where a file has no positions, ties go by (source, id). Where only some
 * have one, those come first, so that it is an order whatever the file.
 */
export function compareRecorded(a: Fact, b: Fact): number {
  if (a.recorded !== b.recorded) return a.recorded - b.recorded;
  const [p, q] = [a.evidence.position, b.evidence.position];
  if (p !== undefined && q !== undefined && p !== q) return comparePositions(p, q);
  if ((p === undefined) !== (q === undefined)) return p === undefined ? 1 : -1;
  return compareText(a.evidence.source, b.evidence.source) || compareText(a.evidence.id, b.evidence.id);
}

/** Order of occurrence: (time, ledgertime, source, id), in which answers list their evidence. */
export function compareOccurred(a: Fact, b: Fact): number {
  return (
    a.at - b.at ||
    a.recorded - b.recorded ||
    compareText(a.evidence.source, b.evidence.source) ||
    compareText(a.evidence.id, b.evidence.id)
  );
}

/** The ledger up to the first event with a later ledgertime than `knownAt` (ms), in its order. */
export function knownFacts(evidence: Iterable<RecordedEvidence>, knownAt: number): Fact[] {
  const facts: Fact[] = [];
  for (const item of evidence) {
    const fact = toFact(item);
    if (fact !== undefined && fact.recorded <= knownAt) facts.push(fact);
  }
  return facts.sort(compareRecorded);
}

/** An independent anchor not before the occurrence, at most 72 h after it, and not after the recording. */
export function isAnchored(fact: Fact, occurred: number, policy: Policy): boolean {
  const anchor = (fact.data as { anchor?: { time: string } }).anchor;
  if (anchor === undefined) return false;
  const time = instant(anchor.time);
  return time >= occurred && time <= occurred + policy.contemporaneityLimitMs && time <= fact.recorded;
}

/**
 * The least `contemporaneity_limit` by which a fact that helps the firm was recorded soon enough, in ms: how
 * long after it occurred it was recorded, or how long after it an anchor stands that counts.
 */
export function latenessMs({ at, recorded, data }: Pick<Fact, 'at' | 'recorded' | 'data'>): number {
  const { anchor } = data as { anchor?: { time: string } };
  const time = anchor === undefined ? Number.NaN : instant(anchor.time);
  return time >= at && time <= recorded ? Math.min(recorded, time) - at : recorded - at;
}

/** Whether a fact that helps the firm was recorded soon enough after it occurred, or is anchored. */
export function isTimely(fact: Fact, policy: Policy, occurred: number = fact.at): boolean {
  return fact.recorded <= occurred + policy.contemporaneityLimitMs || isAnchored(fact, occurred, policy);
}

/** Of facts by occurrence the last before an instant. */
export const lastBefore = <F extends { readonly at: number }>(facts: readonly F[], at: number): F | undefined =>
  facts[countBefore(facts, at) - 1];
