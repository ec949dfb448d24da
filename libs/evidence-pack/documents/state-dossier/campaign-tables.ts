import { campaignOf, type Fact, isKind, isPromotional } from '#libs/assessment';
import { type Cell, instantText } from '#libs/evidence';
import { isInPeriod, isOfState, type StateTable, stands, type TableSources, together } from './table-sources.js';

type CampaignVersion = Fact<'Campaign'>;

interface ReachingCampaign {
  readonly id: string;
  /** All versions, also those that were retracted: a campaign is the union of them. */
  readonly versions: readonly CampaignVersion[];
}

/** Those that were open in the period, and that any version aims at the State or says that money was spent there. */
function reaching(sources: TableSources): ReachingCampaign[] {
  return [...sources.registers.about('campaign')]
    .map(([id, facts]) => ({ id, versions: facts.filter((fact) => isKind(fact, 'Campaign')) }))
    .filter(({ versions }) => {
      const campaign = campaignOf(versions);
      if (campaign === undefined || !isInPeriod(sources, campaign.from, campaign.to)) return false;
      return versions.some(({ data: { reach, spend = [] } }) =>
        [...reach, ...spend.map(({ country }) => country)].some((country) => isOfState(sources, country)),
      );
    })
    .sort((one, other) => (one.id < other.id ? -1 : 1));
}

/** A line for each campaign. */
export function campaignTable(sources: TableSources): StateTable {
  const rows = reaching(sources).map(({ id, versions }): Cell[] => {
    const { actors, purposes, reach, from, to } = campaignOf(versions) as NonNullable<ReturnType<typeof campaignOf>>;
    const channels = [...new Set(versions.map(({ data }) => data.channel))];
    const lists = [actors, channels, purposes, reach].map((values) => together([...values].sort()));
    const until = Number.isFinite(to) ? instantText(to) : null;
    const isPromoting = purposes.some(isPromotional);
    return [id, ...lists, isPromoting, instantText(from), until, versions.some(stands), sources.basisOf(versions)];
  });
  const lists = ['actors', 'channels', 'purposes', 'reach'];
  return { columns: ['campaign', ...lists, 'promotes', 'from', 'to', 'stands', 'basis'], rows };
}

/** What each version says was spent in the State: a later version may say again what an earlier one did, so nothing is added up. */
export function spendTable(sources: TableSources): StateTable {
  const rows = reaching(sources).flatMap(({ id, versions }) =>
    versions.flatMap((version) => {
      const { spend = [], from, to } = version.data;
      return spend
        .filter(({ country }) => isOfState(sources, country))
        .map(({ country, amount, currency }): Cell[] => {
          const period = [from ?? instantText(version.at), to ?? null];
          return [id, country, String(amount), currency, ...period, stands(version), sources.basisOf([version])];
        });
    }),
  );
  return { columns: ['campaign', 'country', 'amount', 'currency', 'from', 'to', 'stands', 'basis'], rows };
}
