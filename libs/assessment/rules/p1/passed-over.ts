import { dayMs } from '#libs/evidence';
import type { Conclusions } from '../../case/conclusions.js';
import type { SubjectFile } from '../../case/subject-file.js';
import { isAdverse } from '../../client/acts.js';
import { linkedSubject, type Owned, type Owner } from '../../client/links.js';
import { namedIn } from '../../client/subjects.js';
import { type Fact, isKind } from '../../facts/fact.js';
import { covers, isNamed, keyOf } from '../../facts/scope.js';

/** What P1 passes over of a client's evidence (`RuleSet.passesOver`). */
export function passedOverByP1(dossier: Conclusions, fact: Fact): boolean {
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
    case 'IdentityLink':
      // What others are joined to is one hop too far.
      return linkedSubject(fact as Fact<'IdentityLink'>, `client/${dossier.client}`) === undefined;
    case 'IpLogin':
      return owner?.own !== true || isPlacedAnyway(dossier, fact as Fact<'IpLogin'>);
    case 'ClientContact':
      return owner === undefined || isFurtherContact(dossier, fact);
    case 'FirmCommunication':
    case 'MarketingExposure':
      return (
        owner === undefined || isFurtherAct(dossier, { fact, owner }, { isForGood: ({ rule }) => rule !== 'R-320' })
      );
    default:
      return false;
  }
}

const isKnown = (dossier: Conclusions, { data }: Fact<'ServiceProvided'>): boolean =>
  dossier.subjectKeys.has(keyOf({ service: data.service, asset: data.asset }));

/** From outside it proves nothing; and who is inside by location evidence is so with its country. */
function isPlacedAnyway({ circumstances, registers }: Conclusions, { at, data }: Fact<'IpLogin'>): boolean {
  if (registers.tables.stateOf(data.country, at) === undefined) return true;
  const { situatedIpWindowDays, situatedIpLastingMs } = registers.tables.policy;
  // It may make logins count that come up to a window later, and those last.
  const until = at + situatedIpWindowDays * dayMs + situatedIpLastingMs;
  return circumstances.whereabouts.isInsideByEvidence(at, until);
}

/** A timely contact of the same stay came before it: then it is neither the first nor does E1 hang on it. */
function isFurtherContact(dossier: Conclusions, { at, evidence }: Fact): boolean {
  const stayStart = dossier.circumstances.whereabouts.stayStart(at);
  const earlier = dossier.relationship.contacts.firstTimely(stayStart, at - 1);
  return earlier !== undefined && !dossier.isAnswered(evidence);
}

/**
 * Whether an act is neutral, or promotes no more than what is tainted for good; and names no subject that is new.
 *
 * @param beside facts by which the act is read
 * @param isForGood whether no change of campaigns or sources takes a taint away, as it may one that R-310 would permit
 */
export function isFurtherAct(
  dossier: Conclusions,
  { fact, owner }: { readonly fact: Fact; readonly owner: Owner },
  {
    beside = [],
    isForGood,
  }: {
    readonly beside?: readonly Owned[];
    readonly isForGood: (taint: ReturnType<SubjectFile['taints']>[number]) => boolean;
  },
): boolean {
  const acts = dossier.readings
    .outward([...beside, { fact, owner }], dossier.circumstances)
    .filter((act) => act.fact === fact);
  const named = [...namedIn(fact, dossier.registers), ...acts.flatMap(({ offers }) => offers)].filter(isNamed);
  if (!named.every((entry) => dossier.subjectKeys.has(keyOf(entry)))) return false;
  const adverse = acts.filter(({ effect }) => isAdverse(effect));
  if (adverse.length === 0) return true;
  // A reply that answers nothing known may answer what is recorded later.
  if (isKind(fact, 'FirmCommunication') && fact.data.inReplyTo !== undefined) return false;
  const isTaintedForGood = (file: SubjectFile) => file.taints(fact.at - 1).some(isForGood);
  return adverse.every(
    ({ offers, entries }) =>
      offers.length === 0 &&
      dossier
        .subjects()
        .filter((subject) => covers(entries, subject))
        .every(({ service, asset }) => isTaintedForGood(dossier.file(service, asset))),
  );
}
