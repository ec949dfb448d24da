import { setTimeout as pause } from 'node:timers/promises';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { EventStore, type NewEvent, Overloaded, type Write, type WriteResult } from '#libs/event-store';
import { canonical, type EventReference, type Reception } from '#libs/evidence';
import { Allowances } from '../access/allowances.js';
import { takesClaims } from '../access/persons.js';
import { askedFor, type Principal } from '../access/principal.js';
import { Config } from '../config.js';
import { LedgerSpeaker } from '../ledger-fact.js';
import { Metrics } from '../metrics.js';
import { LeafMaker, type LoggedEvent } from '../proofs/leaf-maker.js';
import { TimeRoots } from '../proofs/time-roots.js';
import { hasPersonal } from '../sealing/seal.js';
import { Seals } from '../sealing/seals.js';
import { isSliceOver, nextSlice } from '../slices.js';
import { type Arrival, arrivalOf } from './arrival.js';
import { conflictOf, keptConflict } from './conflict.js';
import type { Outcome, RecordedOutcome } from './outcome.js';
import { type ArrivalPlan, Plans, type Writing } from './plans.js';
import { attemptIn, saysTheSame, type Taken, takenBy } from './taken-identity.js';
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

/** A recorded event, with its time where the store has told it. */
type Receipted = Omit<LoggedEvent, 'ledgertime'> &
  Pick<RecordedOutcome, 'position'> & { readonly ledgertime?: number | undefined };

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
    private readonly plans: Plans,
    private readonly seals: Seals,
  ) {}

  /** Not `async`: what arrived is not to wait for the store together with what is written of it. */
  execute({ arrivals, received: { by, ...how }, patient, turn }: RecordEvidence): Promise<readonly Outcome[]> {
    const { certificates: timeRoots } = this.timeRoots;
    const here = { timeRoots, takesClaims: takesClaims(this.config), canSeal: this.seals.canSeal };
    const circumstances = { origin: this.speaker.origin, now: this.store.now(), by, ...here };
    const reception = { ...how, principal: askedFor(by), instance: this.speaker.instance };
    return this.plans
      .of(arrivals, { reception, circumstances })
      .then((plans) => this.#allowed(plans, { reception, circumstances }, patient, turn))
      .finally(() => turn?.done());
  }

  /** What was refused or failed counts nothing against the token: the same will be sent again. */
  async #allowed(
    plans: Awaited<ReturnType<Plans['of']>>,
    writing: Writing,
    isPatient: boolean,
    turn: TakenTurn | undefined,
  ): Promise<readonly Outcome[]> {
    const { circumstances } = writing;
    await this.allowances.take(circumstances.by, plans.length, isPatient);
    try {
      return await this.#record(await this.plans.sealed(plans), writing, isPatient ? patiently : once, turn);
    } catch (error) {
      this.allowances.refund(circumstances.by, plans.length);
      throw error;
    }
  }

  async #record(
    plans: readonly ArrivalPlan[],
    writing: Writing,
    tries: typeof once,
    turn: TakenTurn | undefined,
  ): Promise<readonly Outcome[]> {
    const { now, by } = writing.circumstances;
    await turn?.before;
    const appending = tries(() => this.#append(plans.map(({ write }) => write)));
    // It stands in the store's queue by now, in which nothing passes anything.
    turn?.done();
    const results = await appending;
    const outcomes = new Array<Outcome>(plans.length);
    const further: Write[] = [];
    for (let index = 0; index < plans.length; index++) {
      const { identity, quarantined, write } = plans[index] as ArrivalPlan;
      const result = results[index] as WriteResult;
      if (quarantined !== undefined) outcomes[index] = quarantined;
      else if (result.outcome === 'appended')
        outcomes[index] = this.#receipt('recorded', identity, { ...write, ...eventIn(write), ...result });
      else {
        const attempt = await attemptIn(this.seals, eventIn(write));
        if (isSliceOver()) await nextSlice();
        const taken = (await takenBy(this.store, this.seals, write.stream)) ?? deleted;
        if (taken.why !== undefined) {
          // What it came in is not kept for so long.
          const arrival = arrivalOf(Buffer.from(canonical(attempt.evidence)), 'application/cloudevents+json');
          const plan = await this.plans.quarantined(arrival, [{ pointer: '/id', detail: taken.why }], writing);
          further.push(plan.write);
          outcomes[index] = plan.quarantined;
        } else if (saysTheSame(attempt, taken))
          outcomes[index] = this.#receipt('duplicate', identity, { ...write, ...taken.stored });
        else {
          const outcome = conflictOf(this.leaves, attempt, taken);
          const wishes = hasPersonal(attempt.evidence) ? [{ subject: attempt.evidence.subject }] : [];
          const [key] = await this.seals.keysFor(wishes);
          further.push(keptConflict(this.speaker, attempt, outcome, { by, now, key }));
          outcomes[index] = outcome;
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
