import { type KindName, type RecordedEvidence, typeOf } from '#libs/evidence';

/** What of a kind came after P1. */
interface Later {
  /** Fields that are as absent. */
  readonly fields?: readonly string[];
  /** It could not be about an identifier. */
  readonly notOnIdentifiers?: true;
}

/** The kinds that P1 reads, for ever: whatever else there is, or comes to be, decides nothing under it. */
export const kindsOfP1: readonly KindName[] = [
  'ActorRelation',
  'Allegation',
  'AllegationResolved',
  'AssetRegistered',
  'Attestation',
  'Campaign',
  'ClientContact',
  'DecisionRecorded',
  'ErasureExecuted',
  'ExposureCheck',
  'FirmCommunication',
  'GroupMembership',
  'IdentityLink',
  'IpLogin',
  'LocationEvidence',
  'MarketingExposure',
  'OriginEvidence',
  'ProviderEntity',
  'Reconciliation',
  'ReferenceAdopted',
  'RegulatoryRequest',
  'RequestFulfilled',
  'Retraction',
  'ServiceProvided',
  'ServiceRequest',
  'Source',
  'SourceGap',
  'SourceGapResolved',
  'SourceHeartbeat',
  'Surface',
  'TransitionalEntitlement',
];

const ofDelivery = ['message', 'automated', 'content', 'languages'];

const later: { readonly [Name in KindName]?: Later } = {
  MarketingExposure: { fields: ofDelivery },
  FirmCommunication: { fields: [...ofDelivery, 'stage'], notOnIdentifiers: true },
  OriginEvidence: { fields: ['referrer'], notOnIdentifiers: true },
  Allegation: { notOnIdentifiers: true },
  LocationEvidence: { notOnIdentifiers: true },
  ClientContact: { fields: ['promptedBy'] },
  ServiceProvided: { fields: ['purpose'] },
  RegulatoryRequest: { fields: ['memberState', 'legalBasis', 'due'] },
};

const types: ReadonlySet<string> = new Set(kindsOfP1.map(typeOf));
const laterByType: ReadonlyMap<string, Later> = new Map(
  Object.entries(later).map(([kind, what]) => [typeOf(kind), what]),
);

/** Evidence as P1 sees it: without what came after it. The piece itself, and at next to no cost, where there is nothing such. */
export function seenByP1(evidence: RecordedEvidence): RecordedEvidence | undefined {
  const { type, subject, data } = evidence;
  const added = laterByType.get(type);
  if (added === undefined) return types.has(type) ? evidence : undefined;
  if (added.notOnIdentifiers && subject.startsWith('identifier/')) return undefined;
  const fields = data as Readonly<Record<string, unknown>>;
  const names = (added.fields ?? []).filter((name) => fields[name] !== undefined);
  // A stage of which P1 knows nothing is as absent, too.
  if (type === 'initium.MarketingExposure.v1' && data.stage === 'DEFERRED') names.push('stage');
  if (names.length === 0) return evidence;
  const seen = { ...fields };
  for (const name of names) delete seen[name];
  return { ...evidence, data: seen } as RecordedEvidence;
}
