import { dayMs } from '#libs/evidence';
import type { Conclusions } from '../../case/conclusions.js';
import { isAdverse } from '../../client/acts.js';
import { linkedSubject, type Owned } from '../../client/links.js';
import { namedIn } from '../../client/subjects.js';
import { type Fact, isKind } from '../../facts/fact.js';
import { isNamed, keyOf } from '../../facts/scope.js';
import {
  areFurther,
  isAnythingOffered,
  isFurtherAllegation,
  isFurtherCheck,
  isFurtherOf,
  isFurtherOrigin,
  isFurtherRequest,
  liftsNothing,
  shieldsNothing,
} from './further.js';

/** What P1 passes over of a client's evidence (`RuleSet.passesOver`). */
export function passedOverByP1(dossier: Conclusions, fact: Fact): boolean {
  const owner = dossier.ownerOf(fact.subject);
  const isOwn = owner?.own === true;
  switch (fact.kind) {
    // No rule reads them.
    case 'Attestation':
    case 'DecisionRecorded':
      return true;
    case 'RegulatoryRequest':
      // It moves nothing by itself, but what is retracted later, of a register too, must find the first one there.
      return !isOwn || dossier.regulatoryRequest !== undefined;
    case 'ErasureExecuted':
      return !isOwn || dossier.own('ErasureExecuted').length > 0;
    case 'ServiceProvided':
      return !isOwn || isSubject(dossier, fact as Fact<'ServiceProvided'>);
    case 'RequestFulfilled':
      // It ends the context of a request, which only offers ask about.
      return !isAnythingOffered(dossier);
    case 'IdentityLink':
      return joinsNothing(dossier, fact as Fact<'IdentityLink'>);
    case 'IpLogin':
      return !isOwn || isPlacedAnyway(dossier, fact as Fact<'IpLogin'>);
    case 'LocationEvidence':
      return (
        owner === undefined || (isOwn && dossier.circumstances.whereabouts.isKnown(fact as Fact<'LocationEvidence'>))
      );
    case 'GroupMembership':
      return !isOwn || shieldsNothing(dossier, fact as Fact<'GroupMembership'>);
    case 'ClientContact':
      // Neither is it the first nor does E1 hang on it.
      return (
        owner === undefined ||
        (isFurtherOf(dossier, dossier.relationship.contacts, fact) && !dossier.isAnswered(fact.evidence))
      );
    case 'OriginEvidence':
      return owner === undefined || isFurtherOrigin(dossier, { fact: fact as Fact<'OriginEvidence'>, owner });
    case 'ServiceRequest':
      return owner === undefined || (isOwn && isFurtherRequest(dossier, fact as Fact<'ServiceRequest'>));
    case 'ExposureCheck':
      return !isOwn || isFurtherCheck(dossier, fact as Fact<'ExposureCheck'>);
    case 'Allegation':
      return owner === undefined || isFurtherAllegation(dossier, fact);
    case 'AllegationResolved':
      return owner === undefined || liftsNothing(dossier, fact as Fact<'AllegationResolved'>);
    case 'FirmCommunication':
    case 'MarketingExposure':
      return owner === undefined || isFurtherMessage(dossier, { fact, owner });
    default:
      return false;
  }
}

const isSubject = (dossier: Conclusions, { data }: Fact<'ServiceProvided'>): boolean =>
  dossier.subjectKeys.has(keyOf({ service: data.service, asset: data.asset }));

/** What others are joined to is one hop too far; and what is joined as firmly already is joined no further. */
function joinsNothing(dossier: Conclusions, link: Fact<'IdentityLink'>): boolean {
  const subject = linkedSubject(link, `client/${dossier.client}`);
  if (subject === undefined) return true;
  const owner = dossier.ownerOf(subject);
  if (owner === undefined) return false;
  if (link.data.confidence === 'PROBABLE') return true;
  return owner.confirmed && (owner.favourable || subject.startsWith('client/'));
}

/** From outside it proves nothing; and who is inside by location evidence is so with its country. */
function isPlacedAnyway({ circumstances, registers }: Conclusions, { at, data }: Fact<'IpLogin'>): boolean {
  if (registers.tables.stateOf(data.country, at) === undefined) return true;
  const { situatedIpWindowDays, situatedIpLastingMs } = registers.tables.policy;
  // It may make logins count that come up to a window later, and those last.
  const until = at + situatedIpWindowDays * dayMs + situatedIpLastingMs;
  return circumstances.whereabouts.isInsideByEvidence(at, until);
}

/**
 * Whether a message is neutral, or reaches for no more than what is decided for good; and names no subject that is new.
 *
 * @param beside facts by which it is read
 */
export function isFurtherMessage(dossier: Conclusions, { fact, owner }: Owned, beside: readonly Owned[] = []): boolean {
  const acts = dossier.readings
    .outward([...beside, { fact, owner }], dossier.circumstances)
    .filter((act) => act.fact === fact);
  const named = [...namedIn(fact, dossier.registers), ...acts.flatMap(({ offers }) => offers)].filter(isNamed);
  if (!named.every((entry) => dossier.subjectKeys.has(keyOf(entry)))) return false;
  // A reply that answers nothing known may answer what is recorded later.
  const answered = isKind(fact, 'FirmCommunication') ? fact.data.inReplyTo : undefined;
  const mayAnswer = answered !== undefined && !dossier.circumstances.isInbound(answered);
  if (mayAnswer && acts.some(({ effect }) => isAdverse(effect))) return false;
  return areFurther(dossier, acts);
}
