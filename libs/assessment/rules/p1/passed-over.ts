import { dayMs } from '#libs/evidence';
import type { Outline } from '../../case/outline.js';
import { isAdverse } from '../../client/acts.js';
import { linkedSubject, type Owned } from '../../client/links.js';
import { namedIn } from '../../client/subjects.js';
import { type Fact, isKind } from '../../facts/fact.js';
import { isNamed, keyOf } from '../../facts/scope.js';
import {
  areFurther,
  isFurtherAllegation,
  isFurtherCheck,
  isFurtherOf,
  isFurtherOrigin,
  isFurtherRequest,
  liftsNothing,
  shieldsNothing,
} from './further.js';

/** What P1 passes over of a client's evidence (`RuleSet.passesOver`). */
export function passedOverByP1(client: Outline, fact: Fact): boolean {
  const owner = client.ownerOf(fact.subject);
  const isOwn = owner?.own === true;
  switch (fact.kind) {
    // No rule reads them.
    case 'Attestation':
    case 'DecisionRecorded':
      return true;
    case 'RegulatoryRequest':
      // It moves nothing by itself, but what is retracted later, of a register too, must find the first one there.
      return !isOwn || client.whole.regulatoryRequest !== undefined;
    case 'ErasureExecuted':
      return !isOwn || client.whole.own('ErasureExecuted').length > 0;
    case 'ServiceProvided':
      return !isOwn || isSubject(client, fact as Fact<'ServiceProvided'>);
    case 'RequestFulfilled':
      // It ends the context of a request, which only offers ask about.
      return !client.isAnythingOffered;
    case 'IdentityLink':
      return joinsNothing(client, fact as Fact<'IdentityLink'>);
    case 'IpLogin':
      return !isOwn || isPlacedAnyway(client, fact as Fact<'IpLogin'>);
    case 'LocationEvidence':
      return (
        owner === undefined || (isOwn && client.circumstances.whereabouts.isKnown(fact as Fact<'LocationEvidence'>))
      );
    case 'GroupMembership':
      return !isOwn || shieldsNothing(client.whole, fact as Fact<'GroupMembership'>);
    case 'ClientContact':
      // Neither is it the first nor does E1 hang on it.
      return owner === undefined || (isFurtherOf(client, client.contacts, fact) && !client.isAnswered(fact.evidence));
    case 'OriginEvidence':
      return owner === undefined || isFurtherOrigin(client.whole, { fact: fact as Fact<'OriginEvidence'>, owner });
    case 'ServiceRequest':
      return owner === undefined || (isOwn && isFurtherRequest(client.whole, fact as Fact<'ServiceRequest'>));
    case 'ExposureCheck':
      return !isOwn || isFurtherCheck(client.whole, fact as Fact<'ExposureCheck'>);
    case 'Allegation':
      return owner === undefined || isFurtherAllegation(client.whole, fact);
    case 'AllegationResolved':
      return owner === undefined || liftsNothing(client.whole, fact as Fact<'AllegationResolved'>);
    case 'FirmCommunication':
    case 'MarketingExposure':
      return owner === undefined || isFurtherMessage(client, { fact, owner });
    default:
      return false;
  }
}

const isSubject = (client: Outline, { data }: Fact<'ServiceProvided'>): boolean =>
  client.subjectKeys.has(keyOf({ service: data.service, asset: data.asset }));

/** What others are joined to is one hop too far; and what is joined as firmly already is joined no further. */
function joinsNothing(client: Outline, link: Fact<'IdentityLink'>): boolean {
  const subject = linkedSubject(link, `client/${client.client}`);
  if (subject === undefined) return true;
  const owner = client.ownerOf(subject);
  if (owner === undefined) return false;
  if (link.data.confidence === 'PROBABLE') return true;
  return owner.confirmed && (owner.favourable || subject.startsWith('client/'));
}

/** From outside it proves nothing; and who is inside by location evidence is so with its country. */
function isPlacedAnyway({ circumstances, registers }: Outline, { at, data }: Fact<'IpLogin'>): boolean {
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
export function isFurtherMessage(client: Outline, { fact, owner }: Owned, beside: readonly Owned[] = []): boolean {
  const acts = client.readings
    .outward([...beside, { fact, owner }], client.circumstances)
    .filter((act) => act.fact === fact);
  const named = [...namedIn(fact, client.registers), ...acts.flatMap(({ offers }) => offers)].filter(isNamed);
  if (!named.every((entry) => client.subjectKeys.has(keyOf(entry)))) return false;
  // A reply that answers nothing known may answer what is recorded later.
  const answered = isKind(fact, 'FirmCommunication') ? fact.data.inReplyTo : undefined;
  const mayAnswer = answered !== undefined && !client.circumstances.isInbound(answered);
  if (mayAnswer && acts.some(({ effect }) => isAdverse(effect))) return false;
  return areFurther(client, acts);
}
