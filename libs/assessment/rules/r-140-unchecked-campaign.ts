import type { CampaignRecord } from '../campaigns.js';
import { compareRecorded, type Fact } from '../fact.js';
import type { RequestCase } from '../request-case.js';
import type { ReasonRule } from './rule.js';

/** A trackable campaign may have reached the client, and no full check says that it did not. */
export const uncheckedCampaign: ReasonRule = {
  id: 'R-140',
  claim: 'a relevant campaign is not cleared by a timely, full check',
  source: 'ESMA guideline 1, para 13; default against the firm [SEED]',
  because: (request) => {
    const campaigns = request
      .relevantCampaigns()
      .filter((campaign) => campaign.trackable && !isCleared(campaign, request));
    return campaigns.length > 0 ? campaigns.flatMap(({ versions }) => versions) : undefined;
  },
};

const isCleared = (campaign: CampaignRecord, { checks, dossier }: RequestCase): boolean =>
  checks.some((check) => check.data.observability === 'FULL' && dossier.isTimely(check) && lists(check, campaign));

/** `ALL` lists the campaigns whose first version was recorded before the check was. */
function lists(check: Fact<'ExposureCheck'>, { id, first }: CampaignRecord): boolean {
  const { campaigns } = check.data;
  return campaigns === 'ALL' ? compareRecorded(first, check) < 0 : campaigns.includes(id);
}
