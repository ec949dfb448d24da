import { Injectable } from '@nestjs/common';
import { EventStore } from '#libs/event-store';
import { type Evidence, evidenceStream, NameTally, type Problem, type UnresolvedNames } from '#libs/evidence';
import { Allowances } from '../access/allowances.js';
import { takesClaims } from '../access/persons.js';
import { Config } from '../config.js';
import { KnownNames } from '../inquiry/known-names.js';
import { LedgerSpeaker } from '../ledger-fact.js';
import { LeafMaker } from '../proofs/leaf-maker.js';
import { TimeRoots } from '../proofs/time-roots.js';
import { Refusal } from '../refusal.js';
import { Seals } from '../sealing/seals.js';
import { isSliceOver, nextSlice } from '../slices.js';
import type { Arrival } from './arrival.js';
import { conflictOf, contentHash } from './conflict.js';
import { type ArrivalCircumstances, judge } from './judge.js';
import type { Outcome, Rehearsed } from './outcome.js';
import { identityIn, quarantineEntry } from './quarantine.js';
import type { Received } from './record-evidence.js';
import { saysTheSame, takenBy } from './taken-identity.js';

/** Of one request, so many identities are remembered, in some 20 MB: beyond that it is compared with the ledger alone. */
const identitiesMax = 100_000;

/** What one dry run has seen so far. */
export class Seen {
  /** By stream, the hash of source, id and content. */
  readonly identities = new Map<string, string>();
  /** Of all evidence that is or would be the ledger's. */
  readonly names = new NameTally();
}

/**
 * What intake would say of what arrived (`?dry-run=true`), and nothing is kept: neither evidence nor quarantine nor a
 * conflict. What comes twice in one request is compared as well. Throws what reading the store throws.
 */
@Injectable()
export class Rehearsal {
  constructor(
    private readonly store: EventStore,
    private readonly speaker: LedgerSpeaker,
    private readonly allowances: Allowances,
    private readonly leaves: LeafMaker,
    private readonly timeRoots: TimeRoots,
    private readonly config: Config,
    private readonly seals: Seals,
    private readonly known: KnownNames,
  ) {}

  /**
   * The names that what was seen uses and neither it nor the ledger registers. Null where the read models that know them are
   * behind: what intake says does not hang on them.
   */
  async unresolved({ names }: Seen): Promise<UnresolvedNames | null> {
    try {
      return names.unresolved(await this.known.now());
    } catch (error) {
      if (error instanceof Refusal && error.code === 'view-behind') return null;
      throw error;
    }
  }

  async outcomes(
    arrivals: Iterable<Arrival>,
    { by }: Received,
    seen: Seen,
    isPatient = false,
  ): Promise<readonly Outcome[]> {
    const { certificates: timeRoots } = this.timeRoots;
    const here = { timeRoots, takesClaims: takesClaims(this.config), canSeal: this.seals.canSeal };
    const circumstances = { origin: this.speaker.origin, now: this.store.now(), by, ...here };
    const outcomes: Outcome[] = [];
    for (const arrival of arrivals) {
      if (outcomes.length > 0 && isSliceOver()) await nextSlice();
      outcomes.push(await this.#outcome(arrival, circumstances, seen));
    }
    await this.allowances.pace(by, outcomes.length, isPatient);
    return outcomes;
  }

  async #outcome(arrival: Arrival, circumstances: ArrivalCircumstances, seen: Seen): Promise<Outcome> {
    const { evidence, problems } = judge(arrival, circumstances);
    const kept = { names: this.leaves, canSeal: circumstances.canSeal };
    if (evidence === undefined) {
      const { quarantineId, problems: errors } = quarantineEntry(arrival, problems, kept);
      return { outcome: 'quarantined', ...identityIn(arrival), quarantineId, errors };
    }
    const taken = await takenBy(this.store, this.seals, evidenceStream(evidence));
    if (taken === undefined) return asSeen(evidence, seen);
    if (taken.why === undefined) seen.names.add(evidence);
    if (taken.why !== undefined) {
      const errors = [{ pointer: '/id', detail: taken.why }];
      const { quarantineId } = quarantineEntry(arrival, errors, kept);
      return { outcome: 'quarantined', ...identityIn(arrival), quarantineId, errors };
    }
    const attempt = { evidence, isErased: false };
    const { source, id } = evidence;
    const { position, ledgertime } = taken.stored;
    if (saysTheSame(attempt, taken)) return { outcome: 'duplicate', source, id, position, ledgertime };
    return conflictOf(this.leaves, attempt, taken);
  }
}

const otherAbove: Problem = { pointer: '/id', detail: 'stands in the same request already, with other content' };

function asSeen(evidence: Evidence, seen: Seen): Rehearsed {
  const { source, id } = evidence;
  const stream = evidenceStream(evidence);
  const hash = contentHash(evidence);
  const before = seen.identities.get(stream);
  if (before === undefined) seen.names.add(evidence);
  if (before === undefined && seen.identities.size < identitiesMax) seen.identities.set(stream, hash);
  const outcome = before === undefined ? 'recorded' : before === hash ? 'duplicate' : 'conflict';
  return { outcome, source, id, isRehearsed: true, errors: outcome === 'conflict' ? [otherAbove] : [] };
}
