import type { ReasonRule } from '../rule.js';

/** A campaign that nobody can trace to persons may have reached the client. */
export const untrackableCampaign: ReasonRule = {
  id: 'R-141',
  claim: 'an untrackable campaign is relevant to the request',
  source: 'ESMA guideline 1, para 13; default against the firm [SEED]',
  applies: ({ relevantCampaigns }) => relevantCampaigns.some(({ trackable }) => !trackable),
  because: ({ relevantCampaigns }) =>
    relevantCampaigns.filter(({ trackable }) => !trackable).flatMap(({ versions }) => versions),
};
