import type { RequestCase } from '../../case/request-case.js';
import type { CampaignRecord } from '../../registers/campaigns.js';
import type { ReasonRule } from '../rule.js';

/** A trackable campaign may have reached the client, and no full check says that it did not. */
export const uncheckedCampaign: ReasonRule = {
  id: 'R-140',
  claim: 'a relevant campaign is not cleared by a timely, full check',
  source: 'ESMA guideline 1, para 13; default against the firm [SEED]',
  applies: (request) => request.relevantCampaigns.some(isUnchecked(request)),
  because: (request) => uncheckedCampaigns(request).flatMap(({ versions }) => versions),
};

export const uncheckedCampaigns = (request: RequestCase): readonly CampaignRecord[] =>
  request.relevantCampaigns.filter(isUnchecked(request));

const isUnchecked = (request: RequestCase) => (campaign: CampaignRecord) =>
  campaign.trackable && request.clearing(campaign) === undefined;
