import { Injectable } from '@nestjs/common';
import { EventStore } from '#libs/event-store';
import { type Evidence, evidenceStream, type Problem } from '#libs/evidence';
import { Allowances } from '../access/allowances.js';
import { takesClaims } from '../access/persons.js';
import { Config } from '../config.js';
import { LedgerSpeaker } from '../ledger-fact.js';
import { LeafMaker } from '../proofs/leaf-maker.js';
import { TimeRoots } from '../proofs/time-roots.js';
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

/** What one dry run has seen so far: by stream, the hash of source, id and content. */
export type Seen = Map<string, string>;

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
  ) {}

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
  const before = seen.get(stream);
  if (before === undefined && seen.size < identitiesMax) seen.set(stream, hash);
  const outcome = before === undefined ? 'recorded' : before === hash ? 'duplicate' : 'conflict';
  return { outcome, source, id, isRehearsed: true, errors: outcome === 'conflict' ? [otherAbove] : [] };
}
