import type { RecordedEvidence } from '#libs/evidence';
import { isAdverse } from './acts.js';
import { covers, isNamed, keyOf } from './coverage.js';
import { initiativeInPlay } from './decide.js';
import type { Dossier } from './dossier.js';
import { type Fact, isKind, toFact } from './fact.js';
import type { Owner } from './links.js';
import { isAimedAt } from './public-campaigns.js';
import type { CampaignReach } from './register-changes.js';
import type { SubjectFile } from './subject-file.js';
import { namedIn } from './subjects.js';

/**
 * Whether one more piece of evidence, recorded after all that the dossier was made of, leaves the client where it was:
 * every status, by every rule, of every subject, at every instant, and every place. True only where that follows from what
 * the dossier holds and would hold whatever else of the like had been added to it; so evidence may be passed over, piece
 * after piece, until one moves something and the dossier is made anew of all of it. Of a kind that is not spoken of here
 * anything may follow.
 */
export function isUnmoved(dossier: Dossier, evidence: RecordedEvidence): boolean {
  if (!dossier.readings.passesOver) return false;
  const seen = dossier.readings.sees(evidence);
  const fact = seen && toFact(seen);
  if (fact === undefined) return true;
  const owner = dossier.ownerOf(fact.subject);
  switch (fact.kind) {
    // No rule reads them.
    case 'Attestation':
    case 'DecisionRecorded':
      return true;
    case 'RegulatoryRequest':
      // It moves nothing by itself, but what is retracted later, of a register too, must find it there.
      return owner?.own !== true;
    case 'ServiceProvided':
      return owner?.own !== true || isKnown(dossier, fact as Fact<'ServiceProvided'>);
    case 'RequestFulfilled':
      // It ends the context of a request, which only offers ask about.
      return dossier.acts.all.every(({ offers }) => offers.length === 0);
    case 'IpLogin':
      return owner?.own !== true || isPlacedAnyway(dossier, fact as Fact<'IpLogin'>);
    case 'ClientContact':
      return owner === undefined || isFurtherContact(dossier, fact);
    case 'FirmCommunication':
    case 'MarketingExposure':
      return owner === undefined || isFurtherAct(dossier, fact, owner);
    default:
      return false;
  }
}

/**
 * Whether any answer may hang on what these sources covered, as far as the dossier tells: a request is in play,
 * and no other source was blind in the time in which all of them had to be whole.
 */
export function hangsOnSources(dossier: Dossier, sources: ReadonlySet<string>): boolean {
  return dossier.subjects().some(({ service, asset }) => {
    const file = dossier.file(service, asset);
    const inPlay = initiativeInPlay(dossier, file);
    if (inPlay === undefined) return false;
    return file.requests.some((request) => request.at < inPlay.to && !isBarredByOthers(dossier, request, sources));
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

const isKnown = (dossier: Dossier, { data }: Fact<'ServiceProvided'>): boolean =>
  dossier.subjectKeys.has(keyOf({ service: data.service, asset: data.asset }));

/** From outside it proves nothing; and who is inside by location evidence is so with its country. */
function isPlacedAnyway({ circumstances, registers }: Dossier, { at, data }: Fact<'IpLogin'>): boolean {
  if (registers.tables.stateOf(data.country, at) === undefined) return true;
  const { situatedIpWindowDays, situatedIpLastingMs } = registers.tables.policy;
  // It may make logins count that come up to a window later, and those last.
  const until = at + situatedIpWindowDays * 86_400_000 + situatedIpLastingMs;
  return circumstances.whereabouts.isInsideByEvidence(at, until);
}

/** A timely contact of the same stay came before it: then it is neither the first nor does E1 hang on it. */
function isFurtherContact(dossier: Dossier, { at, evidence }: Fact): boolean {
  const stayStart = dossier.circumstances.whereabouts.stayStart(at);
  const earlier = dossier.relationship.contacts.firstTimely(stayStart, at - 1);
  return earlier !== undefined && !dossier.isAnswered(evidence);
}

/** It is neutral, or promotes no more than what is tainted for good; and it names no subject that is new. */
function isFurtherAct(dossier: Dossier, fact: Fact, owner: Owner): boolean {
  const named = namedIn(fact, dossier.registers).filter(isNamed);
  if (!named.every((entry) => dossier.subjectKeys.has(keyOf(entry)))) return false;
  const adverse = dossier.readings
    .outward([{ fact, owner }], dossier.circumstances)
    .filter(({ effect }) => isAdverse(effect));
  if (adverse.length === 0) return true;
  // A reply that answers nothing known may answer what is recorded later.
  if (isKind(fact, 'FirmCommunication') && fact.data.inReplyTo !== undefined) return false;
  return adverse.every(
    ({ offers, entries }) =>
      offers.length === 0 &&
      dossier
        .subjects()
        .filter((subject) => covers(entries, subject))
        .every(({ service, asset }) => isTaintedForGood(dossier.file(service, asset), fact.at)),
  );
}

/** Whether a taint stood before an instant that no change of campaigns or sources takes away, as it may one that R-310 would permit. */
const isTaintedForGood = (file: SubjectFile, at: number): boolean =>
  file.taints(at - 1).some(({ rule }) => rule !== 'R-320');
