import type { ReasonRule } from './rule.js';

/** A campaign that nobody can trace to persons may have reached the client. */
export const untrackableCampaign: ReasonRule = {
  id: 'R-141',
  claim: 'an untrackable campaign is relevant to the request',
  source: 'ESMA guideline 1, para 13; default against the firm [SEED]',
  because: (request) => {
    const campaigns = request.relevantCampaigns().filter(({ trackable }) => !trackable);
    return campaigns.length > 0 ? campaigns.flatMap(({ versions }) => versions) : undefined;
  },
};
