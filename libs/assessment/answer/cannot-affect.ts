import type { RecordedEvidence } from '#libs/evidence';
import { asksOf, isAimedAt } from '../case/public-campaigns.js';
import { type Fact, toFact } from '../facts/fact.js';
import type { ClosedInterval } from '../facts/intervals.js';
import { covers } from '../facts/scope.js';
import type { CampaignReach } from '../registers/register-changes.js';
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
 * Whether any answer may hang on what sources covered in some stretches of time (ms, closed; R-227), as far as the dossier tells:
 * a request is in play whose look-back reaches into one of them, and no other source was blind in the time in which all of them
 * had to be whole.
 *
 * @param changed those sources, and others of which the dossier does not know what they cover now
 */
export function hangsOnSources(
  dossier: Dossier,
  changed: ReadonlySet<string>,
  stretches: readonly ClosedInterval[],
): boolean {
  const { registers, relationship } = dossier;
  const firstContact = relationship.contacts.all[0]?.at ?? Infinity;
  const reachesInto = ({ at }: Fact) => {
    const from = Math.min(firstContact, at) - registers.tables.policy.campaignShadowMs;
    return stretches.some((stretch) => stretch.from <= at && stretch.to >= from);
  };
  return dossier.subjects().some(({ service, asset }) => {
    const file = dossier.file(service, asset);
    if (!file.requests.some(reachesInto)) return false;
    const inPlay = initiativeInPlay(dossier, file);
    if (inPlay === undefined) return false;
    return file.requests.some(
      (request) => request.at < inPlay.to && reachesInto(request) && !isBarredByOthers(dossier, request, changed),
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
  if (dossier.acts.all.some(({ offers }) => offers.length > 0)) return true;
  const asked = asksOf(dossier).flatMap(({ subjects }) => subjects);
  return (
    new Set([...asked, ...dossier.own('ServiceRequest').map(({ data }) => data)].map(({ asset }) => asset)).size > 1
  );
}

function isBarredByOthers(dossier: Dossier, request: Fact, sources: ReadonlySet<string>): boolean {
  const { circumstances, registers, relationship } = dossier;
  const where = circumstances.whereabouts.at(request.at);
  const country = where.state === 'ASSUMED' ? undefined : where.country;
  // Whichever contact is the first at the instant that is asked about, all look-backs have this in common.
  const latest = Math.max(request.at, relationship.contacts.all.at(-1)?.at ?? -Infinity);
  const common = { from: latest - registers.tables.policy.campaignShadowMs, to: request.at };
  return registers.sources.some(
    (source) => !sources.has(source.id) && source.isBlind(common) && source.concerns(country),
  );
}
