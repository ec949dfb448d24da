import { type DataOf, limits } from '#libs/evidence';
import { isAimedAt } from '../case/public-campaigns.js';
import { isAdverse } from '../client/acts.js';
import type { PerimeterState } from '../client/location.js';
import { compareOccurred, compareText, type Fact } from '../facts/fact.js';
import { type ClosedInterval, overlapsAny } from '../facts/intervals.js';
import { keyOf } from '../facts/scope.js';
import type { Arrived } from '../sources/arrived.js';
import type { SourceRecord } from '../sources/sources.js';
import type { Dossier } from './dossier.js';

type Check = Fact<'ExposureCheck'>;

/** What the ledger's own check of a client says, and why it is not more. */
export interface OwnCheck {
  readonly data: DataOf<'ExposureCheck'>;
  /** No source that concerns the client was registered in the time looked at: nobody can say that nothing was missed. */
  readonly isUndeclared: boolean;
  /** What arrived about the client and nothing settled: while there is any, it saw only a part. */
  readonly unsettled: readonly Arrived['fact'][];
}

/** A place where the client was, by the last instant at which it matters. */
interface LocationAt {
  readonly where: PerimeterState;
  readonly at: number;
}

/**
 * The check that the ledger makes of one client at an instant, from all that is known of it: which exposures there
 * are, through every linked identifier and account; which campaigns could have reached it where it was; and whether every
 * source that concerns it was whole. Pure, and never favourable where something is unknown:
 *
 * - FOUND where anything taints what the client asked for, or is only kept from it by an unknown actor or a probable link;
 *   and where somebody else found something and nobody but the ledger has looked since.
 * - FULL only where a source that concerns the client was declared, and none was uncovered from `campaign_shadow` before
 *   the first contact, or the first request if that is earlier, until now; and nothing that arrived about the client is
 *   unsettled (R-146, from P2 on): nobody knows what it would have said.
 *
 * It lists campaigns by name, and of untrackable ones says nothing. Lists end where the schema's do: what is not
 * listed was not looked at, says the check, and the rules hold it against the firm.
 *
 * @param ledger the source by which the ledger's own earlier checks are known: they are made anew, not repeated
 */
export function ownCheck(dossier: Dossier, at: number, ledger: string): OwnCheck {
  const moments = momentsOf(dossier, at);
  const places = placesAt(dossier, moments);
  const { campaignShadowMs } = dossier.registers.tables.policy;
  const { firstContact } = dossier.relationship.at(at);
  const period = { from: Math.min(firstContact?.at ?? at, moments[0] as number) - campaignShadowMs, to: at };
  const sources = dossier.registers.sources.filter(
    (source) => overlapsAny(period, source.lifetime) && concernsAny(source, places),
  );
  const uncovered = sources.filter((source) => source.isUncovered(period, at)).map(({ id }) => id);
  const found = [...solicitations(dossier), ...foundByOthers(dossier, period, ledger)];
  const isUndeclared = sources.length === 0;
  const unsettled = dossier.unsettledArrivals.filter((arrival) => arrival.at <= at).map(({ fact }) => fact);
  return {
    data: {
      identifiers: listed(dossier.names),
      campaigns: listed(campaignsThatReach(dossier, places, { from: moments[0] as number, to: at })),
      observability: isUndeclared || unsettled.length > 0 || uncovered.length > 0 ? 'PARTIAL' : 'FULL',
      result: found.length > 0 ? 'FOUND' : 'NONE',
      ...(found.length > 0 ? { found: references(found) } : {}),
      ...(uncovered.length > 0 ? { uncovered: listed(uncovered) } : {}),
    },
    isUndeclared,
    unsettled,
  };
}

/** The client's own requests of its latest stay, and now: ascending, never empty. */
function momentsOf(dossier: Dossier, at: number): number[] {
  const { stayStart } = dossier.relationship.at(at);
  const requests = dossier.own('ServiceRequest').filter((request) => request.at >= stayStart && request.at < at);
  return [...requests.map((request) => request.at), at];
}

/** Where the client was at any of them. A code that names a State of the perimeter goes on doing so: the latest counts. */
function placesAt(dossier: Dossier, moments: readonly number[]): LocationAt[] {
  const places = new Map<string, LocationAt>();
  for (const at of moments) {
    const where = dossier.circumstances.whereabouts.at(at);
    places.set('country' in where ? `${where.state} ${where.country}` : where.state, { where, at });
  }
  return [...places.values()];
}

const concernsAny = (source: SourceRecord, places: readonly LocationAt[]): boolean =>
  places.some(({ where }) => source.concerns(where.state === 'ASSUMED' ? undefined : where.country));

/** Campaigns that have begun and could work at any request of a period, aimed at a State where the client was. */
function campaignsThatReach(
  { registers }: Dossier,
  places: readonly LocationAt[],
  { from, to }: ClosedInterval,
): string[] {
  const { tables, campaigns } = registers;
  const aims = places.map(({ where, at }) => isAimedAt(where, at, tables));
  const period = { from: from - tables.policy.campaignShadowMs, to };
  const running = campaigns.running(period, (code) => aims.some((isAimed) => isAimed(code)));
  return running.filter(({ trackable }) => trackable).map(({ id }) => id);
}

/**
 * Every act that taints what the client asked for, or would but for a doubt: of a client who asked for nothing, any. An
 * act covers what it covers, and a permitted offer is none.
 */
function solicitations(dossier: Dossier): Fact[] {
  const requested = new Map(dossier.own('ServiceRequest').map(({ data }) => [keyOf(data), data]));
  if (requested.size === 0) return dossier.acts.all.filter(({ effect }) => isAdverse(effect)).map(({ fact }) => fact);
  return [...requested.values()].flatMap(({ service, asset }) => {
    const file = dossier.file(service, asset);
    const doubted = (['R-132', 'R-143'] as const).flatMap((rule) => file.blocked(rule, Infinity));
    return [...file.taints(Infinity).map(({ act }) => act), ...doubted].map(({ fact }) => fact);
  });
}

/** What others found since the period began, and nobody but the ledger has looked for again. */
function foundByOthers(dossier: Dossier, { from }: ClosedInterval, ledger: string): Check[] {
  const others = dossier.own('ExposureCheck').filter(({ evidence }) => evidence.source !== ledger);
  const answer = others.findLast((check) => check.data.result === 'NONE' && check.helps && dossier.isTimely(check));
  const since = Math.max(from, (answer?.at ?? -Infinity) + 1);
  return others.filter(({ data, hurts, at }) => data.result === 'FOUND' && hurts && at >= since);
}

const listed = (names: readonly string[]): string[] => [...names].sort(compareText).slice(0, limits.listItemsMax);

function references(facts: readonly Fact[]): { source: string; id: string }[] {
  return [...new Set(facts)]
    .sort(compareOccurred)
    .slice(0, limits.listItemsMax)
    .map(({ evidence: { source, id } }) => ({ source, id }));
}
