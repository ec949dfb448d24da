import { applyRetractions, type Fact, frozenBy, isKind, isStandingCount, lifts, startOf } from '#libs/assessment';
import type { MissingNumbers } from '../sequence-gaps.js';
import { type AboutRow, factOf, isWhole, standingOf } from './about-rows.js';
import type { CoverageRows } from './coverage-rows.js';
import { FollowedSource, placeOf, type SentSoFar } from './followed-source.js';
import type { SourcePeriod } from './period-rows.js';

/** From what a source is worked out. */
export interface Beginning {
  readonly rows: CoverageRows;
  /** What is missing of its numbers. */
  readonly gaps: readonly MissingNumbers[];
  /** The first request of a regulator on the whole ledger. */
  readonly request: Fact | undefined;
  /** The event at hand, from which on what differs holds. */
  readonly position: bigint;
  /** Up to where events have been counted: that event, or the one before. */
  readonly upTo: bigint;
}

/**
 * Works a source out from all that was said about it and all that it sent, writes what differs from the rows, and follows
 * it from there. Null where no version of it stands. Costs all that was said about it: for what is rare.
 */
export function beginFollowing(source: SentSoFar, beginning: Beginning): FollowedSource | null {
  const { rows, request, position } = beginning;
  const about = rows.about.of(source.id);
  const facts = about.map(factOf);
  applyRetractions(facts, frozenBy(request));
  for (const [index, fact] of facts.entries()) {
    const row = about[index] as AboutRow;
    if (standingOf(fact) !== Number(row.standing)) rows.about.stand(row.position, standingOf(fact));
  }
  const versions = facts.filter((fact) => isKind(fact, 'Source')).filter(({ helps, hurts }) => helps || hurts);
  const standing = versions.map((fact) => ({ position: placeOf(fact), standing: standingOf(fact) }));
  rows.register(source.id, position, standing);
  if (versions.length === 0) {
    rows.periods.replace(source.id, position, []);
    return null;
  }
  const beats = facts.filter((fact) => isKind(fact, 'SourceHeartbeat')).filter(({ helps }) => helps);
  const start = startOf(versions);
  const followed = new FollowedSource(source, rows, { start, beats });
  rows.periods.replace(source.id, position, periodsOf(followed, facts, about, beginning));
  rows.hear(source.id, position, followed.last);
  return followed;
}

function periodsOf(
  followed: FollowedSource,
  facts: readonly Fact[],
  about: readonly AboutRow[],
  { rows, gaps, position, upTo }: Beginning,
): SourcePeriod[] {
  const periods = [...followed.holes, ...gaps.map((gap) => followed.gap(gap))];
  const open = (period: SourcePeriod) => periods.push(period);
  const claiming = { upTo, open, isResumed: upTo < position };
  for (const [index, fact] of facts.entries()) {
    const row = about[index] as AboutRow;
    if (isStandingCount(fact)) {
      const asked = rows.ruleSets.askedBy(fact).filter(({ ruleSet }) => !isWhole(row, ruleSet));
      for (const one of asked) followed.claim(fact, one, claiming);
    } else if ((isKind(fact, 'SourceGap') && fact.hurts) || lifts(fact)) open(followed.period(fact, placeOf(fact)));
  }
  return periods;
}
