import { openAllegations } from './allegations.js';
import { covers, entryCovers, isNamed, type Subject } from './coverage.js';
import type { Dossier, RuledAct } from './dossier.js';
import { eventKey, type Fact, isKind } from './fact.js';
import { RequestCase } from './request-case.js';

/** A taint of one subject, under its rule. */
export interface Taint {
  readonly rule: string;
  readonly act: RuledAct;
  readonly at: number;
}

/** What a client's acts and requests amount to for one service and asset, at any instant. */
export class SubjectFile {
  readonly subject: Subject;
  /** The client's own requests for this subject, by occurrence; also those of which only the hurting part stands. */
  readonly requests: readonly Fact<'ServiceRequest'>[];
  readonly #dossier: Dossier;
  /** Acts that promote the subject as part of a whole, and acts that offer it by name. */
  readonly #promoting: readonly RuledAct[];
  readonly #offering: readonly RuledAct[];
  readonly #permissions = new Map<RuledAct, boolean>();

  constructor(dossier: Dossier, subject: Subject) {
    this.#dossier = dossier;
    this.subject = subject;
    this.requests = dossier
      .own('ServiceRequest')
      .filter(({ data }) => data.service === subject.service && data.asset === subject.asset);
    this.#promoting = dossier.acts.filter(({ fact, entries }) => fact.hurts && covers(entries, subject));
    this.#offering = dossier.acts.filter(({ offers }) =>
      offers.some((offer) => isNamed(offer) && entryCovers(offer, subject)),
    );
  }

  /**
   * Taints with `occurred` ≤ at, the earliest first, ties by lower rule number. `leavingAside` drops named offers and
   * replies of that very instant.
   */
  taints(at: number, leavingAside?: number): Taint[] {
    const whole = this.#promoting
      .filter((act) => act.at <= at && act.effect === 'TAINT' && !isLeftAside(act, leavingAside))
      .map((act) => ({ rule: act.rule, act, at: act.at }));
    const named = this.#offersUntil(at, leavingAside)
      .filter((act) => act.fact.hurts && act.effect === 'TAINT' && !this.isPermitted(act))
      .map((act) => ({ rule: this.#offerRule(act), act, at: act.at }));
    return [...whole, ...named].sort((a, b) => a.at - b.at || (a.rule < b.rule ? -1 : a.rule > b.rule ? 1 : 0));
  }

  /** Acts that would taint but for an unknown actor or a link that is only probable. */
  blocked(rule: 'R-132' | 'R-143', at: number, leavingAside?: number): RuledAct[] {
    const named = this.#offersUntil(at, leavingAside).filter((act) => act.fact.hurts);
    return [
      ...this.#promoting.filter((act) => act.at <= at && act.effect === rule && !isLeftAside(act, leavingAside)),
      ...named.filter((act) => act.effect === rule && (rule === 'R-132' || !this.isPermitted(act))),
    ];
  }

  /** Permitted offers of this subject by which the service may be extended, the earliest first. */
  extensions(at: number): RuledAct[] {
    return this.#offersUntil(at).filter(
      (act) => act.fact.helps && act.owner.favourable && act.effect === 'TAINT' && this.isPermitted(act),
    );
  }

  /** Whether a named offer stands in the living context of an original, client-initiated request. */
  isPermitted(offer: RuledAct): boolean {
    let permitted = this.#permissions.get(offer);
    if (permitted === undefined) {
      permitted = this.#earlier(offer).some((request) => this.#isOriginal(request, offer));
      this.#permissions.set(offer, permitted);
    }
    return permitted;
  }

  /** Whether this request was client-initiated at an instant, leaving aside the named offers of that instant. */
  wasInitiated(request: Fact<'ServiceRequest'>, at: number): boolean {
    return (
      request.helps &&
      this.taints(at, at).length === 0 &&
      this.blocked('R-132', at, at).length === 0 &&
      this.blocked('R-143', at, at).length === 0 &&
      openAllegations(this.#dossier, at).length === 0 &&
      new RequestCase(this.#dossier, request, at).reason() === undefined
    );
  }

  /** The acts that concern this subject, whatever their effect, with `occurred` ≤ at. */
  concerning(at: number): RuledAct[] {
    return this.#dossier.acts.filter(
      (act) =>
        act.at <= at &&
        (covers(act.entries, this.subject) || act.offers.some((offer) => entryCovers(offer, this.subject))),
    );
  }

  #offersUntil(at: number, leavingAside?: number): readonly RuledAct[] {
    return this.#offering.filter((act) => act.at <= at && act.at !== leavingAside);
  }

  /** Earlier requests of the client for the same service and the very asset, or one of the same type then. */
  #earlier(offer: RuledAct): readonly Fact<'ServiceRequest'>[] {
    const { service, asset } = this.subject;
    return this.#dossier
      .own('ServiceRequest')
      .filter(({ at, data }) => at < offer.at && data.service === service)
      .filter(({ data }) => this.#dossier.registers.assets.isSameType(data.asset, asset, offer.at));
  }

  #offerRule(offer: RuledAct): string {
    return this.#earlier(offer).length > 0 ? 'R-320' : 'R-330';
  }

  #isOriginal(request: Fact<'ServiceRequest'>, offer: RuledAct): boolean {
    const { originalContextMaxMs } = this.#dossier.registers.tables.policy;
    const fulfilled = this.#dossier
      .own('RequestFulfilled')
      .filter(({ data }) => eventKey(data.request) === eventKey(request.evidence))
      .map(({ at }) => at);
    if (offer.at > Math.min(request.at + originalContextMaxMs, ...fulfilled)) return false;
    return this.#dossier.file(request.data.service, request.data.asset).wasInitiated(request, offer.at);
  }
}

/** Replies of the offer's own instant are left aside, also those that answer nothing and so promote. */
const isLeftAside = (act: RuledAct, leavingAside: number | undefined): boolean =>
  act.at === leavingAside && isKind(act.fact, 'FirmCommunication') && act.fact.data.purpose === 'REPLY';
