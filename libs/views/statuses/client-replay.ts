import {
  type CampaignReach,
  type ClosedInterval,
  cannotAffect,
  Dossier,
  hangsOnCampaigns,
  hangsOnSources,
  hangsOnTypes,
  type LocationInterval,
  locationIntervalsOf,
  type Registers,
  type RuleSet,
  type StatusInterval,
  statusIntervalsOf,
  subjectAdded,
  toFact,
} from '#libs/assessment';
import { isKind, type RecordedEvidence } from '#libs/evidence';
import type { ClientHistory } from './client-history.js';
import type { Interests } from './interests.js';
import { KnownRows, type OpenRow, type RowChanges, type Valid } from './known-rows.js';
import type { ReplayMoment } from './shared-changes.js';

export type StatusRow = Valid & StatusInterval;
export type LocationRow = Valid & LocationInterval;

/** The rows of one client that are open. */
export interface ClientRows {
  readonly statuses: readonly OpenRow<StatusRow>[];
  readonly locations: readonly OpenRow<LocationRow>[];
}

export interface ClientChanges {
  readonly statuses: RowChanges<StatusRow>;
  readonly locations: RowChanges<LocationRow>;
}

/** What happened to one client. */
export interface ClientReplay {
  readonly client: string;
  /** The evidence index's. */
  readonly number: bigint;
  readonly changes: ClientChanges;
  readonly interests: Interests;
  /** What passing over is to look at from now on (`digestOf`); undefined where that is the whole dossier. */
  readonly digest: string | undefined;
  /** The stop before which it was left; undefined where it went all the way. */
  readonly leftAt: bigint | undefined;
  /** In the unit of its share of time. */
  readonly took: number;
}

/** What may change what is known of a client, besides its own evidence. */
export interface ReplayInputs {
  /** Where of all that the replay begins. */
  readonly after: bigint;
  /** Where in the replay something else than evidence about the client may have changed what is known of it. */
  readonly moments: readonly ReplayMoment[];
  /** The registers as known at a position; `recorded` is when the last of the client's own evidence was, in ms. */
  registersAt(position: bigint, recorded: number): Registers<RuleSet>;
  /** All that is known of the client at a position; asked where that was let go. */
  evidenceUpTo(position: bigint): Promise<readonly RecordedEvidence[]>;
  /** Asked before each stop but the first: where its time is over, the rest is left. */
  isOver?(): boolean;
}

/**
 * Takes one client from position to position and keeps what `assess` would answer at each: exactly, and whatever the
 * order of occurrence, for what is known at a position is all evidence up to it and nothing else. Gives also the stop before
 * which it was left.
 */
export async function replay(
  history: ClientHistory,
  { after, moments, registersAt, evidenceUpTo, isOver }: ReplayInputs,
  before: ClientRows,
): Promise<Pick<ClientReplay, 'changes' | 'leftAt'>> {
  const statuses = new KnownRows(before.statuses, (a, b) => a.rule === b.rule && a.status === b.status);
  const locations = new KnownRows(before.locations, (a, b) => a.state === b.state && a.country === b.country);
  history.goTo(after);
  let leftAt: bigint | undefined;
  for (const [index, [stop, change]] of stopsOf(moments, history.positions.slice(history.known)).entries()) {
    if (index > 0 && isOver?.()) {
      leftAt = stop;
      break;
    }
    const { latest, recorded: recordedBefore } = history;
    const more = history.goTo(stop);
    const { recorded } = history;
    if (recorded === undefined || stop < history.first) continue;
    const registers = () => registersAt(stop, recorded);
    if (change.isOfNewNames && history.dossier !== undefined)
      history.turnTo(history.dossier.under(registersAt(stop - 1n, recordedBefore ?? recorded)));
    for (const { source } of change.sources) history.changed.add(source);
    const { dossier } = history;
    const [only] = change.isNone && more.length === 1 ? more : [];
    const joined = only && dossier?.afterLink(only, (subject) => history.isUnknown(subject, stop));
    if (joined !== undefined) {
      history.dossier = joined;
      continue;
    }
    const later = change.isNone ? afterLogin(dossier, more, latest) : undefined;
    if (later !== undefined) {
      history.dossier = later;
      locations.replace(stop, locationIntervalsOf(later).map(locationRow));
      continue;
    }
    const { sources, campaigns } = change;
    const isOfCampaigns = campaigns.length > 0 && dossier !== undefined && hangsOnCampaigns(dossier, campaigns);
    if (
      dossier === undefined ||
      change.isOfRegisters ||
      (change.isOfTypes && hangsOnTypes(dossier)) ||
      (isOfCampaigns && history.hangsOnCampaigns) ||
      !isStill(dossier, more)
    ) {
      const evidence = await history.replayed(() => evidenceUpTo(stop));
      const renewed = new Dossier(history.client, evidence, registers());
      history.renew(renewed);
      locations.replace(stop, locationIntervalsOf(renewed).map(locationRow));
      const added = only && dossier && subjectAdded(dossier, only, latest);
      if (added !== undefined) {
        statuses.begin(stop, statusIntervalsOf(renewed, [added]).map(statusRow));
        continue;
      }
    } else {
      if (more.some(mayHangOnCampaigns)) history.hangsOnCampaigns = true;
      if (change.isNone) continue;
      const ofSources = {
        stretches: sources,
        changed: history.changed,
        now: () => registers().for(dossier.regulatoryRequest).sources,
      };
      const isHanging = isOfCampaigns || (sources.length > 0 && hangsOnSources(dossier, ofSources));
      // What no request hangs on now may be asked about by what comes next.
      if (isHanging || campaigns.length > 0 || change.isOfTypes) history.turnTo(dossier.under(registers()));
      if (!isHanging) continue;
    }
    statuses.replace(stop, statusIntervalsOf(history.dossier as Dossier).map(statusRow));
  }
  return { changes: { statuses: statuses.changes(), locations: locations.changes() }, leftAt };
}

/** What else than the client's evidence may have changed at a stop. */
class ReplayStop {
  isOfRegisters = false;
  isOfTypes = false;
  /** Whether what is recorded here names what changed before. */
  isOfNewNames = false;
  readonly sources: (ClosedInterval & { readonly source: string })[] = [];
  readonly campaigns: CampaignReach[] = [];

  get isNone(): boolean {
    return !this.isOfRegisters && !this.isOfTypes && this.sources.length === 0 && this.campaigns.length === 0;
  }
}

/** Each stop of the replay, in order. */
function stopsOf(moments: readonly ReplayMoment[], positions: readonly bigint[]): [bigint, ReplayStop][] {
  const stops = new Map<bigint, ReplayStop>(positions.map((position) => [position, new ReplayStop()]));
  for (const { position, requests, isOfTypes, isOfNewNames } of moments) {
    const stop = stops.get(position) ?? new ReplayStop();
    if (isOfNewNames) stop.isOfNewNames = true;
    else if (isOfTypes) stop.isOfTypes = true;
    else if (requests === undefined) stop.isOfRegisters = true;
    if (requests?.source !== undefined) stop.sources.push({ ...requests, source: requests.source });
    stop.campaigns.push(...(requests?.campaigns ?? []));
    stops.set(position, stop);
  }
  return [...stops].sort(([a], [b]) => (a < b ? -1 : 1));
}

/** Who logs in day after day stays where it was, each time a little longer: nothing else has to be worked out anew. */
function afterLogin(
  dossier: Dossier | undefined,
  more: readonly RecordedEvidence[],
  latest: number,
): Dossier | undefined {
  const [fact] = more.length === 1 ? more.map(toFact) : [];
  if (fact?.kind !== 'IpLogin' || dossier === undefined || cannotAffect(dossier, fact.evidence)) return undefined;
  return dossier.afterLogin(fact, latest);
}

/** Whether evidence that is passed over is so no longer than campaigns stay as they are (`cannotAffect`). */
const mayHangOnCampaigns = (item: RecordedEvidence): boolean =>
  isKind(item, 'ServiceRequest') || isKind(item, 'ExposureCheck');

const isStill = (dossier: Dossier, more: readonly RecordedEvidence[]): boolean =>
  more.every((item) => cannotAffect(dossier, item));

export const statusKey = ({ service, asset, entity }: Pick<StatusInterval, 'service' | 'asset' | 'entity'>): string =>
  `${service}\n${asset}\n${entity}`;

const statusRow = (interval: StatusInterval): StatusRow => ({ key: statusKey(interval), ...interval });
const locationRow = (interval: LocationInterval): LocationRow => ({ key: '', ...interval });
