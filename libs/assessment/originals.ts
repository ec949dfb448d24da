import { isAdverse } from './acts.js';
import { keyOf, type Subject } from './coverage.js';
import type { Dossier, RuledAct } from './dossier.js';
import { eventKey, type Fact, isKind } from './fact.js';
import type { RequestCase } from './request-case.js';
import { countBefore } from './search.js';
import type { SubjectFile } from './subject-file.js';

/** The client's requests for one subject, as the original transaction of a later offer. */
class Original {
  readonly file: SubjectFile;
  /** When the first named offer of the very subject stood in the way. */
  offeredAt = Infinity;
  readonly #promotions: readonly (readonly RuledAct[])[];
  #last: { readonly at: number; readonly found: RequestCase | undefined } | undefined;

  constructor(file: SubjectFile) {
    this.file = file;
    this.#promotions = file.dossier.promotions.lists(file.subject);
  }

  /** The request that was client-initiated at an instant, and whose context still lived then. */
  initiatedAt(at: number, fulfilled: ReadonlyMap<string, number>): RequestCase | undefined {
    if (this.#last?.at === at) return this.#last.found;
    this.#last = { at, found: this.#isObstructed(at) ? undefined : this.#initiated(at, fulfilled) };
    return this.#last.found;
  }

  #initiated(at: number, fulfilled: ReadonlyMap<string, number>): RequestCase | undefined {
    const { originalContextMaxMs } = this.file.dossier.registers.tables.policy;
    const isLiving = (request: Fact) => (fulfilled.get(eventKey(request.evidence)) ?? Infinity) >= at;
    return this.file.initiated(at, { from: at - originalContextMaxMs, to: at - 1 }, isLiving);
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
  readonly #dossier: Dossier;
  readonly #byKey = new Map<string, Original>();
  readonly #byService = new Map<string, Original[]>();
  /** By request, when it was first fulfilled. */
  readonly #fulfilled = new Map<string, number>();

  constructor(dossier: Dossier) {
    this.#dossier = dossier;
    for (const { data } of dossier.own('ServiceRequest')) {
      if (this.#byKey.has(keyOf(data))) continue;
      const original = new Original(dossier.file(data.service, data.asset));
      this.#byKey.set(keyOf(data), original);
      const ofService = this.#byService.get(data.service);
      if (ofService === undefined) this.#byService.set(data.service, [original]);
      else ofService.push(original);
    }
    for (const { at, data } of dossier.own('RequestFulfilled').toReversed())
      this.#fulfilled.set(eventKey(data.request), at);
    for (const act of dossier.acts) if (isAdverse(act.effect)) this.#judge(act);
  }

  /** The client-initiated request of the same type in whose living context an offer of a subject at an instant stands. */
  permitting(subject: Subject, at: number): RequestCase | undefined {
    const dossier = this.#dossier;
    const [allegation] = dossier.openAllegations;
    if (allegation !== undefined && allegation.at <= at) return undefined;
    const { contact, origin } = dossier.relationship.at(at);
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

  *#ofSameType({ service, asset }: Subject, at: number): Generator<Original> {
    const { assets } = this.#dossier.registers;
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
