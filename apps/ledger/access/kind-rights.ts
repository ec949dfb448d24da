import { type KindName, kindOfType, kinds, type Problem, sourceOfSubject } from '#libs/evidence';
import type { Principal } from './principal.js';

/**
 * Who may say a kind, beside an officer, who may say all but the ledger's own:
 *
 * - `any source`: a source's token, of whatever client or identifier it concerns
 * - `itself`: a source's token, about the source that it speaks for: else one feed vouches for another
 * - `its own evidence`: a source's token, of what was sent under its own name
 * - `granted`: a source's token that was given the kind by name
 * - `ledger`: nobody; the ledger says it of itself
 */
export type KindRight = 'any source' | 'itself' | 'its own evidence' | 'granted' | 'ledger';

/** The only table of who may say what: a kind without a row does not compile. */
export const kindRights: Readonly<Record<KindName, KindRight>> = {
  Allegation: 'any source',
  Attestation: 'any source',
  ClientContact: 'any source',
  ConsentChanged: 'any source',
  ExposureCheck: 'any source',
  FirmCommunication: 'any source',
  GroupMembership: 'any source',
  IdentityLink: 'any source',
  IpLogin: 'any source',
  LocationEvidence: 'any source',
  MarketingExposure: 'any source',
  OriginEvidence: 'any source',
  RequestFulfilled: 'any source',
  ServiceProvided: 'any source',
  ServiceRequest: 'any source',
  WindDownNotice: 'any source',

  SourceGap: 'itself',
  SourceHeartbeat: 'itself',
  Retraction: 'its own evidence',

  Campaign: 'granted',
  Reconciliation: 'granted',
  Surface: 'granted',

  ActorAgreement: 'granted',
  ActorRelation: 'granted',
  AssetRegistered: 'granted',
  ControlTest: 'granted',
  ProviderEntity: 'granted',
  RegulatoryOrder: 'granted',
  RouteDecision: 'granted',
  Source: 'granted',
  TransitionalEntitlement: 'granted',
  WindDownPlan: 'granted',

  AllegationResolved: 'granted',
  ArrivalDismissed: 'granted',
  ErasureExecuted: 'granted',
  RegulatoryRequest: 'granted',
  SourceGapResolved: 'granted',

  Conflict: 'ledger',
  DecisionRecorded: 'ledger',
  Quarantined: 'ledger',
  ReferenceAdopted: 'ledger',
};

/** Among the kinds of a token: all that a source may say without a grant. */
export const usualKinds = 'default';

const namesWhere = (holds: (right: KindRight) => boolean): readonly KindName[] =>
  kinds.map(({ name }) => name).filter((name) => holds(kindRights[name]));

/** What a source's token says only where it was given the kind by name. */
export const grantedKinds = namesWhere((right) => right === 'granted');
const usual = namesWhere((right) => right !== 'granted' && right !== 'ledger');

/** Whether a source's token can be given this: `default`, or a kind that sources send. */
export function isGrantable(value: unknown): value is string {
  return value === usualKinds || [...usual, ...grantedKinds].some((name) => name === value);
}

/** The kinds that a source's token may say. One that was made before tokens named kinds has the usual ones. */
export function kindsOf(named: readonly string[] = [usualKinds]): ReadonlySet<string> {
  return new Set(named.flatMap((name): readonly string[] => (name === usualKinds ? usual : [name])));
}

const foreign = 'is not among the sources for which this token may speak';

/** Why this principal may not say what arrived, whether or not it is evidence otherwise; nothing where it may. */
export function problemsOfSpeaker(event: object, by: Principal | undefined): Problem[] {
  if (by?.speaks === undefined) return [];
  const { sources, kinds: mine } = by.speaks;
  const { source, type, subject, data } = event as Readonly<Record<string, unknown>>;
  const isForeign = (name: unknown): boolean => typeof name === 'string' && !sources.has(name);
  const kind = typeof type === 'string' ? kindOfType(type)?.name : undefined;
  const problems: Problem[] = [];
  if (isForeign(source)) problems.push({ pointer: '/source', detail: foreign });
  // What is no kind at all, or the ledger's own, is refused as that.
  if (kind === undefined || kindRights[kind] === 'ledger') return problems;
  if (!mine.has(kind)) problems.push({ pointer: '/type', detail: notGranted(kind) });
  const right = kindRights[kind];
  if (right === 'itself' && isForeign(typeof subject === 'string' ? sourceOfSubject(subject) : undefined))
    problems.push({ pointer: '/subject', detail: foreign });
  if (right === 'its own evidence' && isForeign(sourceOfTarget(data)))
    problems.push({ pointer: '/data/target/source', detail: foreign });
  return problems;
}

function notGranted(kind: KindName): string {
  return `is no kind that this token may say: an officer may, or a token that was added with --kinds ${kind}`;
}

function sourceOfTarget(data: unknown): unknown {
  return (data as { target?: { source?: unknown } | null } | null | undefined)?.target?.source;
}
