import { instant, type Purpose } from '#libs/evidence';
import { distinct, type Entry, entriesOf } from './coverage.js';
import type { Fact } from './fact.js';

/** A campaign as the union of all its versions: for a campaign, every version told of something that ran. */
export interface CampaignRecord {
  readonly id: string;
  readonly versions: readonly Fact<'Campaign'>[];
  /** The first one recorded: what a check over `ALL` could list. */
  readonly first: Fact<'Campaign'>;
  readonly actors: readonly string[];
  readonly purposes: readonly Purpose[];
  readonly entries: readonly Entry[];
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

/** The register of campaigns, by id. Facts in the ledger's order. */
export function toCampaigns(facts: readonly Fact<'Campaign'>[]): ReadonlyMap<string, CampaignRecord> {
  const standing = facts.filter(({ helps, hurts }) => helps || hurts);
  const byId = Map.groupBy(standing, ({ subject }) => subject.slice('campaign/'.length));
  return new Map([...byId].map(([id, versions]) => [id, toCampaign(id, versions)]));
}

function toCampaign(id: string, versions: readonly Fact<'Campaign'>[]): CampaignRecord {
  let [from, to] = [Infinity, -Infinity];
  for (const { at, data } of versions) {
    from = Math.min(from, data.from === undefined ? at : instant(data.from));
    to = Math.max(to, data.to === undefined ? Infinity : instant(data.to));
  }
  return {
    id,
    versions,
    first: versions[0] as Fact<'Campaign'>,
    actors: [...new Set(versions.map(({ data }) => data.actor))],
    purposes: [...new Set(versions.map(({ data }) => statedPurpose(effectivePurpose(data.purpose, data))))],
    entries: distinct(versions.flatMap(({ data }) => entriesOf(data.coverage))),
    reach: [...new Set(versions.flatMap(({ data }) => data.reach))],
    from,
    to,
    trackable: versions.every(({ data }) => data.trackable),
    explains: versions.some(({ helps }) => helps),
  };
}
