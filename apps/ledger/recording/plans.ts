import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Write } from '#libs/event-store';
import {
  type DataOf,
  dayMs,
  type EventReference,
  type Evidence,
  instantText,
  type Problem,
  type Reception,
  storedForm,
} from '#libs/evidence';
import type { KeyWish, SubjectKey } from '#libs/vault';
import { Config } from '../config.js';
import { LedgerSpeaker, ledgerFact } from '../ledger-fact.js';
import { LeafMaker } from '../proofs/leaf-maker.js';
import { hasPersonal, seal } from '../sealing/seal.js';
import { Seals } from '../sealing/seals.js';
import { isSliceOver, nextSlice } from '../slices.js';
import type { Arrival } from './arrival.js';
import { type ArrivalCircumstances, judge } from './judge.js';
import type { Quarantined } from './outcome.js';
import { identityIn, quarantineEntry, quarantinePrefix, sealable } from './quarantine.js';

/**
 * What is to be written for one arrival, and what it then is. No more than that: thousands of them wait for the store at a
 * time, and whatever they hold is copied by the garbage collector while they do.
 */
export type ArrivalPlan =
  | { readonly write: Write; readonly identity: EventReference; readonly quarantined?: undefined }
  | { readonly write: Write; readonly quarantined: Quarantined; readonly identity?: undefined };

export type QuarantinePlan = Extract<ArrivalPlan, { identity?: undefined }>;

/** How and where something came in. */
export interface Writing {
  readonly reception: Reception;
  readonly circumstances: ArrivalCircumstances;
}

/** What is to be written once there is a key to seal it with. */
export interface Unsealed<Sealed extends ArrivalPlan> {
  readonly wish: KeyWish;
  readonly sealedBy: (key: SubjectKey) => Sealed;
}

/** Says what is to be written of what arrives: evidence, or what quarantine keeps of it. */
@Injectable()
export class Plans {
  constructor(
    private readonly speaker: LedgerSpeaker,
    private readonly leaves: LeafMaker,
    private readonly seals: Seals,
    private readonly config: Config,
  ) {}

  /** One event after the other, in slices: no event may take long, and a thousand of them may. */
  async of(arrivals: Iterable<Arrival>, writing: Writing): Promise<readonly (ArrivalPlan | Unsealed<ArrivalPlan>)[]> {
    const plans: (ArrivalPlan | Unsealed<ArrivalPlan>)[] = [];
    for (const arrival of arrivals) {
      if (plans.length > 0 && isSliceOver()) await nextSlice();
      plans.push(this.#plan(arrival, writing));
    }
    return plans;
  }

  async quarantined(arrival: Arrival, problems: readonly Problem[], writing: Writing): Promise<QuarantinePlan> {
    const [plan] = await this.sealed([this.#quarantine(arrival, problems, writing)]);
    return plan as QuarantinePlan;
  }

  /** The same once all keys are there, durable, that something in them is to be sealed with. Throws what the vault throws. */
  async sealed<Some extends ArrivalPlan>(plans: readonly (Some | Unsealed<Some>)[]): Promise<readonly Some[]> {
    const wishes = plans.filter((plan) => 'wish' in plan).map(({ wish }) => wish);
    // Of nearly all that comes in nothing is personal.
    if (wishes.length === 0) return plans as readonly Some[];
    const keys = (await this.seals.keysFor(wishes)).values();
    const sealed: Some[] = [];
    for (const plan of plans) {
      if (isSliceOver()) await nextSlice();
      sealed.push('wish' in plan ? plan.sealedBy(keys.next().value as SubjectKey) : plan);
    }
    return sealed;
  }

  #plan(arrival: Arrival, writing: Writing): ArrivalPlan | Unsealed<ArrivalPlan> {
    const { evidence, problems, anchorRoot } = judge(arrival, writing.circumstances);
    if (evidence === undefined) return this.#quarantine(arrival, problems, writing);
    const reception = { ...writing.reception, anchorRoot };
    if (!hasPersonal(evidence)) return recorded(evidence, reception);
    return {
      wish: { subject: evidence.subject },
      sealedBy: (key) => {
        const { evidence: kept, sealed } = seal(evidence, key);
        return recorded(kept, { ...reception, sealed });
      },
    };
  }

  #quarantine(
    arrival: Arrival,
    problems: readonly Problem[],
    { reception, circumstances }: Writing,
  ): QuarantinePlan | Unsealed<QuarantinePlan> {
    const { canSeal } = circumstances;
    const entry = quarantineEntry(arrival, problems, { names: this.leaves, canSeal });
    const { quarantineId } = entry;
    const original = reception.resubmissionOf;
    const mended = original === undefined ? {} : { resubmissionOf: { source: this.speaker.origin, id: original } };
    const whole = { ...entry, ...mended };
    const planned = (data: DataOf<'Quarantined'>, key?: SubjectKey): QuarantinePlan => {
      const { now, by } = circumstances;
      const events = [ledgerFact(this.speaker, { kind: 'Quarantined', id: quarantineId, now, data, by, key })];
      return {
        write: { stream: `${quarantinePrefix}${quarantineId}`, expectedRevision: 'NO_STREAM', events },
        quarantined: { outcome: 'quarantined', ...identityIn(arrival), quarantineId, errors: entry.problems },
      };
    };
    if (!canSeal) return planned(whole as DataOf<'Quarantined'>);
    const data = sealable(whole);
    const subject = data.claims?.subject;
    if (subject !== undefined) return { wish: { subject }, sealedBy: (key) => planned(data, key) };
    const until = circumstances.now + this.config.vault.arrivalDays * dayMs;
    return {
      wish: { subject: `arrival/${quarantineId}`, until },
      sealedBy: (key) => planned({ ...data, until: instantText(until) }, key),
    };
  }
}

function recorded(evidence: Evidence, reception: Reception): ArrivalPlan {
  const { stream, type, data, metadata } = storedForm(evidence, reception);
  const events = [{ eventId: randomUUID(), type, data, metadata }];
  const { source, id } = evidence;
  return { write: { stream, expectedRevision: 'NO_STREAM', events }, identity: { source, id } };
}
