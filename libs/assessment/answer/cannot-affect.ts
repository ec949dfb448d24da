import type { RecordedEvidence } from '#libs/evidence';
import { isAimedAt } from '../case/public-campaigns.js';
import { type Fact, isKind, toFact } from '../facts/fact.js';
import type { ClosedInterval } from '../facts/intervals.js';
import { covers, keyOf, type Subject } from '../facts/scope.js';
import type { CampaignReach } from '../registers/register-changes.js';
import type { SourceRecord } from '../sources/sources.js';
import { initiativeInPlay } from './decide.js';
import type { Dossier } from './dossier.js';

/**
 * Whether one more piece of evidence, recorded after all that the dossier was made of, cannot affect the client:
 * no status of a service that is to be served, by any rule, of any subject, at any instant, and no place where it was. True
 * only where that follows from what the dossier holds and would hold whatever else of the like had been added to it; so
 * evidence may be passed over, piece after piece, until one moves something and the dossier is made anew of all of it. Of a
 * request and a check it holds for as long as no answer of the dossier hangs on campaigns that change (`hangsOnCampaigns`). Of a
 * kind of which the rule set does not speak anything may follow.
 */
export function cannotAffect(dossier: Dossier, evidence: RecordedEvidence): boolean {
  const seen = dossier.readings.sees(evidence);
  const fact = seen && toFact(seen);
  if (fact === undefined) return true;
  return !dossier.mendsArrival(fact) && dossier.ruleSet.passesOver(dossier, fact);
}

/**
 * The subject that one more piece of evidence gives the client, recorded after all that the dossier was made of and later than all
 * that occurred (`latest`, ms): for no other subject does it change anything. Undefined where it may, or gives none.
 */
export function subjectAdded(dossier: Dossier, evidence: RecordedEvidence, latest: number): Subject | undefined {
  const seen = dossier.readings.sees(evidence);
  const fact = seen && toFact(seen);
  if (fact === undefined || !(isKind(fact, 'ServiceRequest') || isKind(fact, 'ServiceProvided'))) return undefined;
  const isPrompted = isKind(fact, 'ServiceRequest') && fact.data.promptedBy !== undefined;
  if (isPrompted || fact.at <= latest || dossier.ownerOf(fact.subject)?.own !== true) return undefined;
  if (dossier.mendsArrival(fact) || dossier.isAnswered(evidence)) return undefined;
  if (dossier.isAnythingOffered) return undefined;
  const { service, asset } = fact.data;
  return dossier.subjectKeys.has(keyOf({ service, asset })) ? undefined : { service, asset };
}

/** What became known of sources, and by when. */
export interface ChangedSources {
  /** In which stretches of time (ms, closed) what they covered is another. */
  readonly stretches: readonly ClosedInterval[];
  /** Those sources, and others of which the dossier does not know what they cover now. */
  readonly changed: ReadonlySet<string>;
  /** The sources as they are now: asked where it depends on them. */
  readonly now: () => readonly SourceRecord[];
}

/**
 * Whether any answer may hang on what sources cover now, as far as the dossier tells: a request is in play whose
 * look-back reaches into what changed, and at some instant at which no other source is uncovered one of them was, or is.
 */
export function hangsOnSources(dossier: Dossier, change: ChangedSources): boolean {
  const { registers, relationship } = dossier;
  const firstContact = relationship.contacts.all[0]?.at ?? Infinity;
  const reachesInto = ({ at }: Fact) => {
    const from = Math.min(firstContact, at) - registers.tables.policy.campaignShadowMs;
    return change.stretches.some((stretch) => stretch.from <= at && stretch.to >= from);
  };
  return dossier.subjects().some(({ service, asset }) => {
    const file = dossier.file(service, asset);
    if (!file.requests.some(reachesInto)) return false;
    const inPlay = initiativeInPlay(dossier, file);
    if (inPlay === undefined) return false;
    return file.requests.some(
      (request) => request.at < inPlay.to && reachesInto(request) && hangsOn(dossier, request, change),
    );
  });
}

/**
 * Whether any answer may hang on campaigns that no evidence of the client names, whatever was told of them
 * so far: a request is in play to which one of them may have led.
 */
export function hangsOnCampaigns(dossier: Dossier, campaigns: readonly CampaignReach[]): boolean {
  const { registers, circumstances } = dossier;
  const { campaignShadowMs } = registers.tables.policy;
  return dossier.subjects().some((subject) => {
    const file = dossier.file(subject.service, subject.asset);
    const inPlay = initiativeInPlay(dossier, file);
    if (inPlay === undefined) return false;
    const mayHaveLedTo = ({ at }: Fact) => {
      const isAimed = isAimedAt(circumstances.whereabouts.at(at), at, registers.tables);
      return campaigns.some(
        ({ from, to, isPromotional, entries, reach }) =>
          isPromotional && from <= at && at <= to + campaignShadowMs && covers(entries, subject) && reach.some(isAimed),
      );
    };
    return file.requests.some((request) => request.at < inPlay.to && mayHaveLedTo(request));
  });
}

/**
 * Whether any answer may hang on which assets are of one type (guideline 4): where something was offered by name, or
 * more than one asset was asked for.
 */
export function hangsOnTypes(dossier: Dossier): boolean {
  if (dossier.isAnythingOffered) return true;
  const asked = dossier.relationship.asks.flatMap(({ subjects }) => subjects);
  return (
    new Set([...asked, ...dossier.own('ServiceRequest').map(({ data }) => data)].map(({ asset }) => asset)).size > 1
  );
}

function hangsOn(dossier: Dossier, request: Fact, { changed, now }: ChangedSources): boolean {
  const { circumstances, registers, relationship } = dossier;
  const { policy, caspRegimeStart } = registers.tables;
  const where = circumstances.whereabouts.at(request.at);
  const country = where.state === 'ASSUMED' ? undefined : where.country;
  const concerned = registers.sources.filter((source) => source.concerns(country));
  // Whichever contact is the first at the instant that is asked about: all look-backs have the one in common, and lie in the other.
  const contacts = relationship.contacts.all;
  const [common, widest] = [
    Math.max(request.at, contacts.at(-1)?.at ?? -Infinity),
    Math.min(request.at, contacts[0]?.at ?? Infinity),
  ].map((at) => ({ from: at - policy.campaignShadowMs, to: request.at })) as [ClosedInterval, ClosedInterval];
  const others = concerned.filter(({ id }) => !changed.has(id)).map((source) => source.uncoveredFrom(common));
  const barredFrom = others.reduce((least, from) => Math.min(least, from), Infinity);
  // Before the regime applies nothing but what an offer needed then can hang on it.
  if (barredFrom <= caspRegimeStart && !dossier.isAnythingOffered) return false;
  const isBefore = (source: SourceRecord) => changed.has(source.id) && source.uncoveredFrom(widest) < barredFrom;
  return concerned.some(isBefore) || now().some((source) => source.concerns(country) && isBefore(source));
}
