import { countBefore } from '#libs/evidence';
import { isAdverse } from '../client/acts.js';
import type { ClientRecord } from '../client/client-record.js';
import { eventKey, type Fact, isKind } from '../facts/fact.js';
import { keyOf, type Subject } from '../facts/scope.js';
import { firstInitiated } from './initiated.js';
import type { Relationship } from './relationship.js';
import type { Reasons, RequestCase } from './request-case.js';
import type { RequestFile } from './request-file.js';
import type { RuledAct, RuledActs } from './ruled-acts.js';

/** The client's requests for one subject, as the original transaction of a later offer. */
class Original {
  readonly file: RequestFile;
  /** When the first named offer of the very subject stood in the way. */
  offeredAt = Infinity;
  readonly #reasons: Reasons;
  readonly #promotions: readonly (readonly RuledAct[])[];
  #last: { readonly at: number; readonly found: RequestCase | undefined } | undefined;

  constructor(file: RequestFile, acts: RuledActs, reasons: Reasons) {
    this.file = file;
    this.#reasons = reasons;
    this.#promotions = acts.promotions.lists(file.subject);
  }

  /** The request that was client-initiated at an instant, and whose context still lived then. */
  initiatedAt(at: number, fulfilled: ReadonlyMap<string, number>): RequestCase | undefined {
    if (this.#last?.at === at) return this.#last.found;
    this.#last = { at, found: this.#isObstructed(at) ? undefined : this.#initiated(at, fulfilled) };
    return this.#last.found;
  }

  #initiated(at: number, fulfilled: ReadonlyMap<string, number>): RequestCase | undefined {
    const { originalContextMaxMs } = this.file.record.registers.tables.policy;
    const isLiving = (request: Fact) => (fulfilled.get(eventKey(request.evidence)) ?? Infinity) >= at;
    return firstInitiated(this.file, this.#reasons, at, { from: at - originalContextMaxMs, to: at - 1 }, isLiving);
  }

  /** Whether anything solicited or may have, leaving aside offers and replies of that very instant. */
  #isObstructed(at: number): boolean {
    if (this.offeredAt < at) return true;
    return this.#promotions.some((acts) => {
      for (const act of acts) {
        if (act.at > at) return false;
        if (act.at < at || !isReply(act)) return true;
      }
      return false;
    });
  }
}

const isReply = ({ fact }: RuledAct): boolean => isKind(fact, 'FirmCommunication') && fact.data.purpose === 'REPLY';

/**
 * What of the client's own requests may carry a same-type offer, at any instant. Offers of a requested subject
 * that are not permitted stand in the way of later ones, so they are judged once, in the order of time.
 */
export class Originals {
  readonly #record: ClientRecord;
  readonly #relationship: Relationship;
  readonly #isBarredAt: (at: number) => boolean;
  readonly #byKey = new Map<string, Original>();
  readonly #byService = new Map<string, Original[]>();
  /** By request, when it was first fulfilled. */
  readonly #fulfilled = new Map<string, number>();
  readonly #fulfilments = new Map<string, Fact>();

  constructor(
    record: ClientRecord,
    acts: RuledActs,
    {
      relationship,
      reasons,
      fileOf,
      isBarredAt,
    }: {
      readonly relationship: Relationship;
      readonly reasons: Reasons;
      readonly fileOf: (subject: Subject) => RequestFile;
      /** Whether the serving entity was ordered to cease at an instant. */
      readonly isBarredAt: (at: number) => boolean;
    },
  ) {
    this.#record = record;
    this.#relationship = relationship;
    this.#isBarredAt = isBarredAt;
    for (const { data } of record.own('ServiceRequest')) {
      if (this.#byKey.has(keyOf(data))) continue;
      const original = new Original(fileOf({ service: data.service, asset: data.asset }), acts, reasons);
      this.#byKey.set(keyOf(data), original);
      const ofService = this.#byService.get(data.service);
      if (ofService === undefined) this.#byService.set(data.service, [original]);
      else ofService.push(original);
    }
    for (const fact of record.own('RequestFulfilled').toReversed()) {
      this.#fulfilled.set(eventKey(fact.data.request), fact.at);
      this.#fulfilments.set(eventKey(fact.data.request), fact);
    }
    for (const act of acts.all) if (isAdverse(act.effect)) this.#judge(act);
  }

  /** The client-initiated request of the same type in whose living context an offer of a subject at an instant stands. */
  permitting(subject: Subject, at: number): RequestCase | undefined {
    const [allegation] = this.#record.openAllegations;
    if (allegation !== undefined && allegation.at <= at) return undefined;
    const [arrival] = this.#record.unsettledArrivals;
    if ((arrival !== undefined && arrival.at <= at) || this.#isBarredAt(at)) return undefined;
    const { contact, origin } = this.#relationship.at(at);
    if (contact.state !== 'MET' || origin.state !== 'MET') return undefined;
    for (const original of this.#ofSameType(subject, at)) {
      const found = original.initiatedAt(at, this.#fulfilled);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** The latest request before an instant for the same service and the very asset, or one of the same type then. */
  latestBefore(subject: Subject, at: number): Fact<'ServiceRequest'> | undefined {
    let latest: Fact<'ServiceRequest'> | undefined;
    for (const { file } of this.#ofSameType(subject, at)) {
      const request = file.requests[countBefore(file.requests, at) - 1];
      if (request !== undefined && (latest === undefined || request.at > latest.at)) latest = request;
    }
    return latest;
  }

  /** What ended the context of a request before an instant. */
  endedBefore(request: Fact, at: number): readonly Fact[] {
    const fulfilment = this.#fulfilments.get(eventKey(request.evidence));
    return fulfilment !== undefined && fulfilment.at < at ? [fulfilment] : [];
  }

  *#ofSameType({ service, asset }: Subject, at: number): Generator<Original> {
    const { assets } = this.#record.registers;
    for (const original of this.#byService.get(service) ?? [])
      if (assets.isSameType(original.file.subject.asset, asset, at)) yield original;
  }

  #judge(act: RuledAct): void {
    for (const offer of act.offers) {
      const original = this.#byKey.get(keyOf(offer));
      if (original === undefined || original.offeredAt <= act.at) continue;
      if (act.effect === 'R-132' || this.permitting(offer, act.at) === undefined) original.offeredAt = act.at;
    }
  }
}
