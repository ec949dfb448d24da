import type { DataMembers, Kind } from './kind.js';
import { actorRelation } from './kinds/actor-relation.js';
import { allegation } from './kinds/allegation.js';
import { allegationResolved } from './kinds/allegation-resolved.js';
import { assetRegistered } from './kinds/asset-registered.js';
import { attestation } from './kinds/attestation.js';
import { campaign } from './kinds/campaign.js';
import { clientContact } from './kinds/client-contact.js';
import { conflict } from './kinds/conflict.js';
import { decisionRecorded } from './kinds/decision-recorded.js';
import { erasureExecuted } from './kinds/erasure-executed.js';
import { exposureCheck } from './kinds/exposure-check.js';
import { firmCommunication } from './kinds/firm-communication.js';
import { groupMembership } from './kinds/group-membership.js';
import { identityLink } from './kinds/identity-link.js';
import { ipLogin } from './kinds/ip-login.js';
import { locationEvidence } from './kinds/location-evidence.js';
import { marketingExposure } from './kinds/marketing-exposure.js';
import { originEvidence } from './kinds/origin-evidence.js';
import { providerEntity } from './kinds/provider-entity.js';
import { quarantined } from './kinds/quarantined.js';
import { reconciliation } from './kinds/reconciliation.js';
import { referenceAdopted } from './kinds/reference-adopted.js';
import { regulatoryRequest } from './kinds/regulatory-request.js';
import { requestFulfilled } from './kinds/request-fulfilled.js';
import { retraction } from './kinds/retraction.js';
import { serviceProvided } from './kinds/service-provided.js';
import { serviceRequest } from './kinds/service-request.js';
import { source } from './kinds/source.js';
import { sourceGap } from './kinds/source-gap.js';
import { sourceGapResolved } from './kinds/source-gap-resolved.js';
import { sourceHeartbeat } from './kinds/source-heartbeat.js';
import { surface } from './kinds/surface.js';
import { transitionalEntitlement } from './kinds/transitional-entitlement.js';

/** Every kind there is. A new one is a file in `kinds/` and a line here. */
export const kinds = [
  // Registers: who serves, what is traded, who advertises, through what, and who reports it.
  providerEntity,
  transitionalEntitlement,
  assetRegistered,
  actorRelation,
  campaign,
  surface,
  source,
  sourceHeartbeat,
  sourceGap,
  sourceGapResolved,
  reconciliation,
  // What happened between the firm and a client.
  marketingExposure,
  firmCommunication,
  clientContact,
  serviceRequest,
  requestFulfilled,
  serviceProvided,
  // What is known of a client.
  originEvidence,
  exposureCheck,
  locationEvidence,
  ipLogin,
  identityLink,
  groupMembership,
  attestation,
  allegation,
  allegationResolved,
  // What was done about the evidence itself.
  regulatoryRequest,
  retraction,
  erasureExecuted,
  // The ledger's own, never accepted from a source.
  referenceAdopted,
  quarantined,
  conflict,
  decisionRecorded,
] as const;

type AnyKind = (typeof kinds)[number];
export type KindName = AnyKind['name'];
export type EventType = AnyKind['type'];

/** The data of a kind, `personal` included. */
export type DataOf<Name extends KindName> = {
  [K in AnyKind as K['name']]: DataMembers<K['fields']>;
}[Name];

/** Any kind, when it does not matter which. */
export type SomeKind = Kind<KindName>;

const byType: ReadonlyMap<string, SomeKind> = new Map(kinds.map((each) => [each.type, each as unknown as SomeKind]));
const byName: ReadonlyMap<string, SomeKind> = new Map(kinds.map((each) => [each.name, each as unknown as SomeKind]));

/** The kind of this CloudEvents type (`initium.<Kind>.v1`). */
export function kindOfType(type: string): SomeKind | undefined {
  return byType.get(type);
}

export function kindNamed(name: string): SomeKind | undefined {
  return byName.get(name);
}

/** The name of the kind of this CloudEvents type; undefined for a type that is none of ours. */
export function kindOf(type: EventType): KindName;
export function kindOf(type: string): KindName | undefined;
export function kindOf(type: string): KindName | undefined {
  return byType.get(type)?.name;
}
