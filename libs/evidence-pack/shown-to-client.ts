import { isKind, type KindName, kindOfType, linkedSubject, type RecordedEvidence, subjectsOf } from '#libs/evidence';
import type { WithheldReason } from './statement-part.js';

/**
 * What becomes of evidence of a kind in the copy that a client gets of its own. Shown is what passed between it and the firm, and what
 * the firm noted of it. Protected is what tells of others: who accuses or asks, which authority does (it may forbid to tell), how the firm
 * decides within, and answers that cite what is about others. A new kind has to take a stance.
 */
const byKind = {
  ClientContact: 'shown',
  ServiceRequest: 'shown',
  ServiceProvided: 'shown',
  RequestFulfilled: 'shown',
  OriginEvidence: 'shown',
  FirmCommunication: 'shown',
  MarketingExposure: 'shown',
  ConsentChanged: 'shown',
  Attestation: 'shown',
  LocationEvidence: 'shown',
  IpLogin: 'shown',
  IdentityLink: 'shown',
  GroupMembership: 'shown',
  ExposureCheck: 'shown',
  WindDownNotice: 'shown',
  // Of a client's own dispute, shown; of anybody else's word, not.
  Allegation: 'shown',
  AllegationResolved: 'protected',
  Retraction: 'protected',
  ErasureExecuted: 'protected',
  DecisionRecorded: 'protected',
  RegulatoryRequest: 'protected',
  Proposal: 'protected',
  ProposalDecided: 'protected',
  ArrivalDismissed: 'protected',
  Quarantined: 'unsettled',
  Conflict: 'unsettled',
  ActorAgreement: 'protected',
  ActorRelation: 'protected',
  AssetRegistered: 'protected',
  Campaign: 'protected',
  ControlTest: 'protected',
  ProviderEntity: 'protected',
  Reconciliation: 'protected',
  ReferenceAdopted: 'protected',
  RegulatoryOrder: 'protected',
  RouteDecision: 'protected',
  Source: 'protected',
  SourceGap: 'protected',
  SourceGapResolved: 'protected',
  SourceHeartbeat: 'protected',
  Surface: 'protected',
  ConnectionsChanged: 'protected',
  TokensChanged: 'protected',
  TransitionalEntitlement: 'protected',
  WindDownPlan: 'protected',
} as const satisfies Readonly<Record<KindName, 'shown' | WithheldReason>>;

/** A kind that a client is shown. */
export type ShownKind = {
  [Name in KindName]: (typeof byKind)[Name] extends 'shown' ? Name : never;
}[KindName];

/**
 * Why evidence is not shown to the client that it is about; undefined where it is.
 *
 * @param own the client and its identifiers, as subjects
 */
export function withheldBecause(evidence: RecordedEvidence, own: ReadonlySet<string>): WithheldReason | undefined {
  const kind = kindOfType(evidence.type);
  const what = kind === undefined ? 'protected' : byKind[kind.name as KindName];
  if (what !== 'shown') return what;
  return namesOthers(evidence, own) ? 'protected' : undefined;
}

/** Whether it tells of a person who is not the client, or is such a person's word. */
function namesOthers(evidence: RecordedEvidence, own: ReadonlySet<string>): boolean {
  // Of a link, that some device may be the client's tells of nobody else; that another client is, does.
  const others = subjectsOf(evidence).filter((subject) => !own.has(subject));
  if (!own.has(evidence.subject) || others.some((subject) => subject.startsWith('client/'))) return true;
  if (isKind(evidence, 'Allegation')) return evidence.data.disputes === undefined;
  if (!isKind(evidence, 'ExposureCheck')) return false;
  return evidence.data.identifiers.map(linkedSubject).some((name) => name.startsWith('client/') && !own.has(name));
}
