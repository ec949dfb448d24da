import { instant, type Purpose } from '#libs/evidence';
import { compareRecorded, type Fact, isKind } from '../facts/fact.js';
import type { ClosedInterval } from '../facts/intervals.js';
import { covers, distinct, entriesOf, type ScopeEntry, type Subject } from '../facts/scope.js';
import type { Entries, Reader } from './entry-history.js';

/** A campaign as the union of all its versions: for a campaign, every version told of something that ran. */
export interface CampaignRecord {
  readonly id: string;
  readonly versions: readonly Fact<'Campaign'>[];
  /** The first one recorded: what a check over `ALL` could list. */
  readonly first: Fact<'Campaign'>;
  readonly actors: readonly string[];
  readonly purposes: readonly Purpose[];
  readonly entries: readonly ScopeEntry[];
  /** Whether any version says what it covers. */
  readonly isCovered: boolean;
  readonly reach: readonly string[];
  readonly from: number;
  readonly to: number;
  readonly trackable: boolean;
  /** Whether it still tells what an exposure was: what helps in a campaign. That it ran is what hurts. */
  readonly explains: boolean;
}

/** Education is pure only where both are said to be false; else it promotes. */
export function effectivePurpose(
  purpose: Purpose | undefined,
  flags: { readonly hasFirmLink?: boolean; readonly collectsContact?: boolean },
): Purpose {
  if (purpose === undefined) return 'UNCLASSIFIED';
  if (purpose !== 'EDUCATION') return purpose;
  return flags.hasFirmLink === false && flags.collectsContact === false ? 'EDUCATION' : 'EDUCATION_PROMO';
}

/** A reply has to say what it answers; what cannot is unclassified. */
export const statedPurpose = (purpose: Purpose): Purpose => (purpose === 'REPLY' ? 'UNCLASSIFIED' : purpose);

/** Whether a purpose promotes: unknown is never favourable, so anything that is not known to be neutral does. */
export function isPromotional(purpose: Purpose): boolean {
  switch (purpose) {
    case 'PROMOTION':
    case 'OFFER':
    case 'BRAND':
    case 'EDUCATION_PROMO':
    case 'UNCLASSIFIED':
      return true;
    case 'EDUCATION':
    case 'SERVICE':
    case 'REPLY':
    case 'DISCLOSURE':
      return false;
  }
}

/** Finds campaigns by all that was ever told of them; so it never finds fewer than are to be found at any one time. */
export type FindTold = (
  within: ClosedInterval,
  isAimed: (code: string) => boolean,
  subject?: Subject,
) => CampaignRecord[];

/** The register of campaigns. */
export class Campaigns {
  readonly #entries: Entries;
  readonly #told: FindTold;

  constructor(entries: Entries, told: FindTold) {
    this.#entries = entries;
    this.#told = told;
  }

  get(id: string): CampaignRecord | undefined {
    return this.#entries.read(id, standing);
  }

  /**
   * Those that opened by the end of a period, were not over before it began, are aimed at a country of which `isAimed`
   * holds, and promote the subject, if one is given. In the ledger's order.
   */
  running(within: ClosedInterval, isAimed: (code: string) => boolean, subject?: Subject): CampaignRecord[] {
    const { from, to } = within;
    const isAsked = (campaign: CampaignRecord) =>
      campaign.from <= to &&
      campaign.to >= from &&
      campaign.reach.some(isAimed) &&
      (subject === undefined || promotes(campaign, subject));
    const found: CampaignRecord[] = [];
    let isInOrder = true;
    for (const told of this.#told(within, isAimed, subject)) {
      const campaign = this.get(told.id);
      if (campaign === undefined) continue;
      const isWhole = campaign.versions.length === told.versions.length;
      if (!isWhole && !isAsked(campaign)) continue;
      const last = found.at(-1);
      isInOrder &&= last === undefined || compareRecorded(last.first, campaign.first) < 0;
      found.push(campaign);
    }
    return isInOrder ? found : found.sort((a, b) => compareRecorded(a.first, b.first));
  }
}

/** Whether any version promotes, and any covers the subject. */
export const promotes = ({ purposes, entries }: CampaignRecord, subject: Subject): boolean =>
  purposes.some(isPromotional) && covers(entries, subject);

const standing: Reader<CampaignRecord | undefined> = (facts) =>
  campaignOf(facts.filter((fact) => fact.helps || fact.hurts));

/** The union of all versions among facts about one campaign; undefined where there is none. */
export function campaignOf(facts: readonly Fact[]): CampaignRecord | undefined {
  const versions = facts.filter((fact) => isKind(fact, 'Campaign'));
  const [first] = versions;
  return first && toCampaign(first, versions);
}

function toCampaign(first: Fact<'Campaign'>, versions: readonly Fact<'Campaign'>[]): CampaignRecord {
  let [from, to] = [Infinity, -Infinity];
  for (const { at, data } of versions) {
    from = Math.min(from, data.from === undefined ? at : instant(data.from));
    to = Math.max(to, data.to === undefined ? Infinity : instant(data.to));
  }
  return {
    id: first.subject.slice('campaign/'.length),
    versions,
    first,
    actors: [...new Set(versions.map(({ data }) => data.actor))],
    purposes: [...new Set(versions.map(({ data }) => statedPurpose(effectivePurpose(data.purpose, data))))],
    entries: distinct(versions.flatMap(({ data }) => entriesOf(data.coverage))),
    isCovered: versions.some(({ data }) => data.coverage !== undefined),
    reach: [...new Set(versions.flatMap(({ data }) => data.reach))],
    from,
    to,
    trackable: versions.every(({ data }) => data.trackable),
    explains: versions.some(({ helps }) => helps),
  };
}
