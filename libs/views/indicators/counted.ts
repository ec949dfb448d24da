import { effectivePurpose, isPromotional } from '#libs/assessment';
import { type DataOf, instant, type KindName } from '#libs/evidence';

/** What the indicators count. Its place is its number in the rows: only ever appended to. */
export const countedKinds = [
  'ClientContact',
  'ServiceRequest',
  'OriginEvidence',
  'ExposureCheck NONE',
  'LocationEvidence',
  'GroupMembership',
  'ServiceProvided',
  'MarketingExposure',
  'FirmCommunication',
  'ExposureCheck FOUND',
  'Allegation',
  'RequestFulfilled',
  'SourceGap',
  'Reconciliation',
] as const;
export type CountedKind = (typeof countedKinds)[number];

/** E1 to E4, and what puts a client outside or into the group. Of locations only those outside count. */
export const favourableKinds = [
  'ClientContact',
  'ServiceRequest',
  'OriginEvidence',
  'ExposureCheck NONE',
  'LocationEvidence',
  'GroupMembership',
] as const satisfies readonly CountedKind[];
export type FavourableKind = (typeof favourableKinds)[number];

/**
 * what, by its own words, can only hurt or may taint. Logins stand aside: machines make them, so many that they
 * would hide everything else.
 */
export const adverseKinds = [
  'MarketingExposure',
  'FirmCommunication',
  'ExposureCheck FOUND',
  'Allegation',
  'RequestFulfilled',
  'SourceGap',
  'Reconciliation',
] as const satisfies readonly CountedKind[];
export type AdverseKind = (typeof adverseKinds)[number];

export const numberOf = (kind: CountedKind): number => countedKinds.indexOf(kind);

/** What is kept of a piece of evidence that counts. */
export interface Counted {
  readonly kind: CountedKind;
  /** How an origin was, or which country a location is in; of a contact, that it is nobody's yet. */
  readonly detail?: string;
  /** Of what helps: from when its delay runs, and its anchor's; in ms. */
  readonly occurred?: number;
  readonly anchoredFrom?: number;
  readonly anchor?: number;
}

type CountedReading<K extends KindName> = (data: DataOf<K>, time: number, subject: string) => Counted | undefined;

/** What no indicator counts: a new kind is counted below, or stands here. */
type Uncounted =
  | 'ActorAgreement'
  | 'ActorRelation'
  | 'AllegationResolved'
  | 'ArrivalDismissed'
  | 'AssetRegistered'
  | 'Attestation'
  | 'Campaign'
  | 'Conflict'
  | 'ConsentChanged'
  | 'ControlTest'
  | 'DecisionRecorded'
  | 'ErasureExecuted'
  | 'IdentityLink'
  | 'IpLogin'
  | 'Proposal'
  | 'ProposalDecided'
  | 'ProviderEntity'
  | 'Quarantined'
  | 'ReferenceAdopted'
  | 'RegulatoryOrder'
  | 'RegulatoryRequest'
  | 'Retraction'
  | 'RouteDecision'
  | 'Source'
  | 'SourceGapResolved'
  | 'SourceHeartbeat'
  | 'Surface'
  | 'TransitionalEntitlement'
  | 'WindDownNotice'
  | 'WindDownPlan'
  | 'TokensChanged'
  | 'ConnectionsChanged';

const readings: { readonly [K in Exclude<KindName, Uncounted>]: CountedReading<K> } = {
  ClientContact: (data, time, subject) => ({
    ...helpful('ClientContact', data, time),
    ...(subject.startsWith('identifier/') && { detail: 'identifier' }),
  }),
  ServiceRequest: (data, time) => helpful('ServiceRequest', data, time),
  OriginEvidence: (data, time) => ({ ...helpful('OriginEvidence', data, time), detail: data.kind }),
  ExposureCheck: (data, time) =>
    data.result === 'NONE' ? helpful('ExposureCheck NONE', data, time) : { kind: 'ExposureCheck FOUND' },
  LocationEvidence: (data, time) => {
    const anchoredFrom = data.from === undefined ? time : instant(data.from);
    return { ...helpful('LocationEvidence', data, time), anchoredFrom, detail: data.country };
  },
  GroupMembership: (data, time) =>
    helpful('GroupMembership', data, data.from === undefined ? time : instant(data.from)),
  ServiceProvided: () => ({ kind: 'ServiceProvided' }),
  MarketingExposure: (data) =>
    data.stage !== 'SUPPRESSED' && data.stage !== 'FAILED' && promotes(data, 'REPLY')
      ? { kind: 'MarketingExposure' }
      : undefined,
  FirmCommunication: (data) => (promotes(data) ? { kind: 'FirmCommunication' } : undefined),
  Allegation: () => ({ kind: 'Allegation' }),
  RequestFulfilled: () => ({ kind: 'RequestFulfilled' }),
  SourceGap: () => ({ kind: 'SourceGap' }),
  Reconciliation: () => ({ kind: 'Reconciliation' }),
};

/** Whether evidence of this kind may count: then its data has to be read. */
export const mayCount = (kind: KindName): boolean => kind in readings;

/** What is counted of a piece of evidence that occurred at `time` (ms); undefined where it is not. */
export function countedOf<K extends KindName>(
  kind: K,
  data: DataOf<K>,
  { time, subject }: { readonly time: number; readonly subject: string },
): Counted | undefined {
  const reading = (readings as { readonly [Name in KindName]?: unknown })[kind] as CountedReading<K> | undefined;
  return reading?.(data, time, subject);
}

function helpful(kind: FavourableKind, data: { readonly anchor?: { readonly time: string } }, occurred: number) {
  const anchor = data.anchor === undefined ? undefined : instant(data.anchor.time);
  return { kind, occurred, anchoredFrom: occurred, ...(anchor !== undefined && { anchor }) } satisfies Counted;
}

/** By its own words, whatever a register says: unless it says that it is neutral, it promotes. */
function promotes(data: DataOf<'MarketingExposure'> | DataOf<'FirmCommunication'>, unclassified?: 'REPLY'): boolean {
  return data.purpose === unclassified || isPromotional(effectivePurpose(data.purpose, data));
}
