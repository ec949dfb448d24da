import type { CampaignRecord } from '../campaigns.js';
import { type Fact, isKind } from '../fact.js';
import type { ItemState } from '../helpful.js';
import type { RequestCase } from '../request-case.js';
import { uncheckedCampaigns } from '../rules/p1/r-140-unchecked-campaign.js';
import { uncoveredSources } from '../rules/p1/r-227-uncovered-source.js';
import { contactsWithoutSurface } from '../rules/p2/r-229-unknown-surface.js';
import { type Finding, finding, type ItemName, itemNames } from './finding.js';

/** Why a request is not shown to be the client's own, with the numbers that decided. */
export function ofRequest(request: RequestCase, rule: string): readonly Finding[] {
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
      const { stayStart } = request.standing;
      return factsIn(request, 'OLD').map(([item, { at }]) => finding('old', { item, at, stayStart }));
    }
    case 'R-223':
      return factsIn(request, 'LATE').map(([item, { at, recorded }]) =>
        finding('late', { item, delayMs: recorded - at, limitMs: policy.contemporaneityLimitMs }),
      );
    case 'R-222':
      return factsIn(request, 'INCOMPLETE').flatMap(([, check]) => incompleteOf(check, request));
    case 'R-220':
      return [finding('missing', { items: itemNames.filter((_, index) => request.items[index]?.state === 'MISSING') })];
    default:
      return [];
  }
}

function factsIn(request: RequestCase, state: ItemState): readonly (readonly [ItemName, Fact])[] {
  return itemNames.flatMap((name, index) => {
    const item = request.items[index];
    return item?.state === state ? item.because().map((fact) => [name, fact] as const) : [];
  });
}

function campaignOf({ id, from, to, reach, trackable }: CampaignRecord, { request, file }: RequestCase): Finding {
  const { campaignShadowMs: shadowMs } = file.record.registers.tables.policy;
  return finding('campaign', { id, from, to, reach, isTrackable: trackable, asked: request.at, shadowMs });
}

/** Of each source its first gap, and how many more there are. */
function gapsOf(request: RequestCase): readonly Finding[] {
  const { lookBack, at, file, standing } = request;
  const before = standing.firstContact === undefined ? 'request' : 'contact';
  const { campaignShadowMs: shadowMs } = file.record.registers.tables.policy;
  return uncoveredSources(request).flatMap((source) => {
    const [first, ...others] = source.uncovered(lookBack, at);
    if (first === undefined) return [];
    const { from, to, cause } = first;
    return [finding('gap', { source: source.id, from, to, cause, others: others.length, lookBack, before, shadowMs })];
  });
}

function incompleteOf(check: Fact, { file: { record } }: RequestCase): readonly Finding[] {
  if (!isKind(check, 'ExposureCheck')) return [];
  const listed = new Set(check.data.identifiers);
  const leftOut = record.names.filter((name) => !listed.has(name));
  const looked = record.readings.hasLooked(check, record.allRegisters.ledger);
  return [finding('incomplete', { at: check.at, leftOut, listsNoCampaign: !looked })];
}
