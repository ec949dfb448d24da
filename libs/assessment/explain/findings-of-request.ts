import type { ItemState } from '../case/helpful.js';
import type { RequestCase } from '../case/request-case.js';
import { type Fact, isKind } from '../facts/fact.js';
import type { CampaignRecord } from '../registers/campaigns.js';
import { uncheckedCampaigns } from '../rules/p1/r-140-unchecked-campaign.js';
import { uncoveredSources } from '../rules/p1/r-227-uncovered-source.js';
import { contactsWithoutSurface } from '../rules/p2/r-229-unknown-surface.js';
import { causeOf, type GapCause, isStandingCount, period } from '../sources/source-gaps.js';
import type { SourceRecord } from '../sources/sources.js';
import { finding, type ItemName, itemNames, type NamedFinding } from './finding.js';

/** Why a request is not shown to be the client's own, with the numbers that decided. */
export function ofRequest(request: RequestCase, rule: string): readonly NamedFinding[] {
  const { record } = request.file;
  const { policy } = record.registers.tables;
  switch (rule) {
    case 'R-141':
      return request.relevantCampaigns.filter(({ trackable }) => !trackable).map((one) => campaignOf(one, request));
    case 'R-140':
      return uncheckedCampaigns(request).map((one) => campaignOf(one, request));
    case 'R-227':
      return gapsOf(request);
    case 'R-229':
      return contactsWithoutSurface(record, request.at).map(({ data }) =>
        finding('surface', { channel: data.channel, surface: data.surface }),
      );
    case 'R-226': {
      const { stayStart, stayEnd } = request.standing;
      return factsIn(request, 'OLD').map(([item, { at }]) => finding('old', { item, at, stayStart, stayEnd }));
    }
    case 'R-223':
      return factsIn(request, 'LATE').map(([item, { at, recorded }]) =>
        finding('late', { item, delayMs: recorded - at, limitMs: policy.contemporaneityLimitMs }),
      );
    case 'R-222':
      return factsIn(request, 'INCOMPLETE').flatMap(([, check]) => incompleteOf(check, request));
    case 'R-220':
      return missingOf(request);
    default:
      return [];
  }
}

/** What there is not; of origins, also those that say nothing of how the client came (E3). */
function missingOf(request: RequestCase): readonly NamedFinding[] {
  const items = itemNames.filter((_, index) => request.items[index]?.state === 'MISSING');
  const { record } = request.file;
  const silent = record
    .of('OriginEvidence')
    .filter(({ owner, fact }) => owner.favourable && fact.helps && fact.at <= request.at)
    .filter(({ fact }) => items.includes('origin') && !record.readings.isOrigin(fact));
  return [
    finding('missing', { items }),
    ...silent.map(({ fact: { evidence, data, at } }) =>
      finding('noOrigin', { source: evidence.source, id: evidence.id, kind: data.kind, at }),
    ),
  ];
}

function factsIn(request: RequestCase, state: ItemState): readonly (readonly [ItemName, Fact])[] {
  return itemNames.flatMap((name, index) => {
    const item = request.items[index];
    return item?.state === state ? item.because().map((fact) => [name, fact] as const) : [];
  });
}

function campaignOf({ id, from, to, reach, trackable }: CampaignRecord, { request, file }: RequestCase): NamedFinding {
  const { campaignShadowMs: shadowMs } = file.record.registers.tables.policy;
  return finding('campaign', { id, from, to, reach, isTrackable: trackable, asked: request.at, shadowMs });
}

/** Of each source its first gap, and how many more there are. */
function gapsOf(request: RequestCase): readonly NamedFinding[] {
  const { lookBack, at, file, standing } = request;
  const before = standing.firstContact === undefined ? 'request' : 'contact';
  const { tables, position: upTo } = file.record.registers;
  const { campaignShadowMs: shadowMs } = tables.policy;
  return uncoveredSources(request).flatMap((source) => {
    const [first, ...others] = source.uncovered(lookBack, at);
    if (first === undefined) return [];
    const { from, to, cause } = first;
    return [
      finding('gap', { source: source.id, from, to, cause, others: others.length, lookBack, before, shadowMs }),
      ...first.because.flatMap((fact) => (first.cause === causeIn(fact) ? countedIn(fact, source, upTo) : [])),
    ];
  });
}

/** Of which cause of a gap a piece of evidence is, that counts. */
const causeIn = (fact: Fact): GapCause | undefined => (isStandingCount(fact) ? causeOf(fact) : undefined);

function countedIn(fact: Fact, source: SourceRecord, upTo: bigint): readonly NamedFinding[] {
  if (!isStandingCount(fact)) return [];
  const held = source.heldOf(fact, upTo);
  const counted = { source: source.id, ...period(fact), held: held.deliveries ?? held.events };
  if (isKind(fact, 'SourceHeartbeat')) {
    const { count, lastSequence } = fact.data;
    return [finding('counted', { ...counted, bySource: { count, lastSequence: String(lastSequence) } })];
  }
  const { vendorCount, ledgerCount, unmatched } = fact.data;
  const leftOver = typeof unmatched === 'number' ? unmatched : unmatched.length;
  return [finding('counted', { ...counted, byVendor: { vendorCount, ledgerCount, unmatched: leftOver } })];
}

function incompleteOf(check: Fact, { file: { record } }: RequestCase): readonly NamedFinding[] {
  if (!isKind(check, 'ExposureCheck')) return [];
  const listed = new Set(check.data.identifiers);
  const leftOut = record.names.filter((name) => !listed.has(name));
  const looked = record.readings.hasLooked(check, record.allRegisters.ledger);
  return [finding('incomplete', { at: check.at, leftOut, listsNoCampaign: !looked })];
}
