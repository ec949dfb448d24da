import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { EventStore, type NewEvent, Overloaded, type Write, type WriteResult } from '#libs/event-store';
import {
  canonical,
  type DataOf,
  type EventReference,
  type Problem,
  type Reception,
  sameContent,
  storedForm,
} from '#libs/evidence';
import { Allowances } from '../access/allowances.js';
import { takesClaims } from '../access/persons.js';
import { askedFor, type Principal } from '../access/principal.js';
import { Config } from '../config.js';
import { LedgerSpeaker, ledgerFact } from '../ledger-fact.js';
import { Metrics } from '../metrics.js';
import { LeafMaker, type LoggedEvent } from '../proofs/leaf-maker.js';
import { TimeRoots } from '../proofs/time-roots.js';
import { isSliceOver, nextSlice } from '../slices.js';
import { type Arrival, arrivalOf } from './arrival.js';
import { conflictOf } from './conflict.js';
import { type ArrivalCircumstances, judge } from './judge.js';
import type { Outcome, Quarantined, RecordedOutcome } from './outcome.js';
import { identityIn, quarantineEntry, quarantinePrefix } from './quarantine.js';
import { evidenceIn, type Taken, takenBy } from './taken-identity.js';
import type { TakenTurn } from './turns.js';

const overloadedPauseMs = 50;

/** How something came in. */
export interface Received extends Omit<Reception, 'principal' | 'instance'> {
  /** From whom; undefined where nobody was asked. */
  readonly by: Principal | undefined;
}

/**
 * Records what arrived: evidence of any kind as evidence, everything else in quarantine. Each event has its own outcome,
 * in the order given; all of them are durable when it resolves. Evidence is observed, not decided, so there is one
 * command for all kinds.
 *
 * Rejects with what the store throws; then the outcome of every event is unknown, and the same may be sent again.
 */
export class RecordEvidence extends Command<readonly Outcome[]> {
  constructor(
    /** Gone through once, and perhaps read as that is done. */
    readonly arrivals: Iterable<Arrival>,
    readonly received: Received,
    /** Waits where the store is overloaded, for as long as that lasts. */
    readonly patient = false,
    /** Among what is read of the same stream: it is recorded in that order. */
    readonly turn?: TakenTurn,
  ) {
    super();
  }
}

/**
 * What is to be written for one arrival, and what it then is. No more than that: thousands of them wait for the store at a
 * time, and whatever they hold is copied by the garbage collector while they do.
 */
type Plan =
  | { readonly write: Write; readonly identity: EventReference; readonly quarantined?: undefined }
  | { readonly write: Write; readonly quarantined: Quarantined; readonly identity?: undefined };

/** A recorded event, with its time where the store has told it. */
type Receipted = Omit<LoggedEvent, 'ledgertime'> &
  Pick<RecordedOutcome, 'position'> & { readonly ledgertime?: number | undefined };

/** What is needed to write what came of them. */
interface Writing {
  readonly turn?: TakenTurn | undefined;
  readonly reception: Reception;
  readonly circumstances: ArrivalCircumstances;
}

@CommandHandler(RecordEvidence)
export class RecordEvidenceHandler implements ICommandHandler<RecordEvidence> {
  constructor(
    private readonly store: EventStore,
    private readonly metrics: Metrics,
    private readonly speaker: LedgerSpeaker,
    private readonly allowances: Allowances,
    private readonly leaves: LeafMaker,
    private readonly timeRoots: TimeRoots,
    private readonly config: Config,
  ) {}

  /** Not `async`: what arrived is not to wait for the store together with what is written of it. */
  execute({ arrivals, received: { by, ...how }, patient, turn }: RecordEvidence): Promise<readonly Outcome[]> {
    const { certificates: timeRoots } = this.timeRoots;
    const here = { timeRoots, takesClaims: takesClaims(this.config) };
    const circumstances = { origin: this.speaker.origin, now: this.store.now(), by, ...here };
    const reception = { ...how, principal: askedFor(by), instance: this.speaker.instance };
    return this.#plans(arrivals, reception, circumstances)
      .then((plans) => this.#allowed(plans, { turn, reception, circumstances }, patient))
      .finally(() => turn?.done());
  }

  /** What was refused or failed counts nothing against the token: the same will be sent again. */
  async #allowed(plans: readonly Plan[], writing: Writing, isPatient: boolean): Promise<readonly Outcome[]> {
    const { circumstances } = writing;
    await this.allowances.take(circumstances.by, plans.length, isPatient);
    try {
      return await this.#record(plans, writing, isPatient ? patiently : once);
    } catch (error) {
      this.allowances.refund(circumstances.by, plans.length);
      throw error;
    }
  }

  /** One event after the other, in slices: no event may take long, and a thousand of them may. */
  async #plans(
    arrivals: Iterable<Arrival>,
    reception: Reception,
    circumstances: ArrivalCircumstances,
  ): Promise<Plan[]> {
    const plans: Plan[] = [];
    for (const arrival of arrivals) {
      if (plans.length > 0 && isSliceOver()) await nextSlice();
      plans.push(this.#plan(arrival, reception, circumstances));
    }
    return plans;
  }

  async #record(plans: readonly Plan[], writing: Writing, tries: typeof once): Promise<readonly Outcome[]> {
    const { now, by } = writing.circumstances;
    await writing.turn?.before;
    const appending = tries(() => this.#append(plans.map(({ write }) => write)));
    // It stands in the store's queue by now, in which nothing passes anything.
    writing.turn?.done();
    const results = await appending;
    const outcomes = new Array<Outcome>(plans.length);
    const further: Write[] = [];
    for (let index = 0; index < plans.length; index++) {
      const { identity, quarantined, write } = plans[index] as Plan;
      const result = results[index] as WriteResult;
      if (quarantined !== undefined) outcomes[index] = quarantined;
      else if (result.outcome === 'appended')
        outcomes[index] = this.#receipt('recorded', identity, { ...write, ...eventIn(write), ...result });
      else {
        const evidence = evidenceIn(eventIn(write));
        if (isSliceOver()) await nextSlice();
        const taken = (await takenBy(this.store, write.stream)) ?? deleted;
        if (taken.why !== undefined) {
          // What it came in is not kept for so long.
          const arrival = arrivalOf(Buffer.from(canonical(evidence)), 'application/cloudevents+json');
          const plan = this.#quarantine(arrival, [{ pointer: '/id', detail: taken.why }], writing);
          further.push(plan.write);
          outcomes[index] = plan.quarantined;
          continue;
        }
        const { stored, first } = taken;
        if (sameContent(evidence, first))
          outcomes[index] = this.#receipt('duplicate', evidence, { ...write, ...stored });
        else {
          const conflict = conflictOf(
            { speaker: this.speaker, names: this.leaves },
            evidence,
            { stored, first, by },
            now,
          );
          further.push(conflict.write);
          outcomes[index] = conflict.outcome;
        }
      }
    }
    // The rest stands by now, and `Overloaded` would say that nothing was written.
    if (further.length > 0) await patiently(() => this.#append(further));
    this.#count(outcomes);
    return outcomes;
  }

  #count(outcomes: readonly Outcome[]): void {
    const counts = new Map<Outcome['outcome'], number>();
    for (const { outcome } of outcomes) counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
    for (const [outcome, count] of counts) this.metrics.outcomes.inc({ outcome }, count);
  }

  #plan(arrival: Arrival, reception: Reception, circumstances: ArrivalCircumstances): Plan {
    const { evidence, problems, anchorRoot } = judge(arrival, circumstances);
    if (evidence !== undefined) {
      const { stream, type, data, metadata } = storedForm(evidence, { ...reception, anchorRoot });
      const events = [{ eventId: randomUUID(), type, data, metadata }];
      const { source, id } = evidence;
      return { write: { stream, expectedRevision: 'NO_STREAM', events }, identity: { source, id } };
    }
    return this.#quarantine(arrival, problems, { reception, circumstances });
  }

  #quarantine(
    arrival: Arrival,
    problems: readonly Problem[],
    { reception, circumstances }: Writing,
  ): Extract<Plan, { identity?: undefined }> {
    const entry = quarantineEntry(arrival, problems, this.leaves);
    const { quarantineId } = entry;
    const original = reception.resubmissionOf;
    const mended = original === undefined ? {} : { resubmissionOf: { source: this.speaker.origin, id: original } };
    const data = { ...entry, ...mended } as DataOf<'Quarantined'>;
    const { now, by } = circumstances;
    const events = [ledgerFact(this.speaker, { kind: 'Quarantined', id: quarantineId, now, data, by })];
    return {
      write: { stream: `${quarantinePrefix}${quarantineId}`, expectedRevision: 'NO_STREAM', events },
      quarantined: { outcome: 'quarantined', ...identityIn(arrival), quarantineId, errors: entry.problems },
    };
  }

  #receipt(outcome: RecordedOutcome['outcome'], { source, id }: EventReference, event: Receipted): RecordedOutcome {
    const { position, ledgertime } = event;
    const leaf = ledgertime === undefined ? undefined : this.leaves.hashOf({ ...event, ledgertime });
    return { outcome, source, id, position, ledgertime, hash: leaf && Buffer.from(leaf).toString('hex') };
  }

  async #append(writes: readonly Write[]): Promise<readonly WriteResult[]> {
    const started = performance.now();
    this.metrics.appendsWaiting.inc();
    try {
      return await this.store.append(writes);
    } finally {
      this.metrics.appendsWaiting.dec();
      this.metrics.appendSeconds.observe((performance.now() - started) / 1000);
    }
  }
}

const once = <T>(append: () => Promise<T>): Promise<T> => append();

/** Where the store is overloaded nothing was written, and the same is tried again. */
async function patiently<T>(append: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await append();
    } catch (error) {
      if (!(error instanceof Overloaded)) throw error;
      await pause(overloadedPauseMs);
    }
  }
}

function eventIn({ events: [event] }: Write): NewEvent {
  if (event === undefined) throw new Error('A write of evidence has one event');
  return event;
}

/** The server says that there was something, and neither it nor the copy has it. */
const deleted: Taken = { why: 'is taken by what was deleted on the server: send it under another id' };
