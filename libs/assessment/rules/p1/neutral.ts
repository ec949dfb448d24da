import type { NeutralRule } from '../../client/acts.js';
import type { Rule } from '../rule.js';

/** What sets an act, or an attestation, aside: looked at, shown in the trace, and without effect. */
export const neutralRules: readonly (Rule & { readonly id: NeutralRule | 'R-221' })[] = [
  {
    id: 'R-120',
    claim: 'pure education: neither a link to the firm nor a collection of contacts, both said',
    source: 'ESMA guideline 1, para 17',
  },
  { id: 'R-121', claim: 'a service message, a mandatory notice or a wind-down notice', source: '[I]' },
  { id: 'R-122', claim: 'a reply within the enquiry that it answers', source: 'MiCA 61(1) [I]' },
  { id: 'R-123', claim: 'a disclosure that the law requires, published and not pushed', source: '[I]' },
  {
    id: 'R-124',
    claim: 'an act by someone whose independence is evidenced',
    source: 'ESMA guideline 2, the converse [I]',
  },
  { id: 'R-125', claim: "communication within the firm's group", source: 'MiCA 61(1)' },
  { id: 'R-126', claim: 'an act that did not reach the client in the Union', source: 'MiCA 61(1)' },
  { id: 'R-127', claim: 'an exposure that was suppressed or failed', source: '[I]' },
  {
    id: 'R-221',
    claim: 'an attestation has no weight, whatever it says',
    source: 'MiCA 61(1), third subparagraph; ESMA guideline 3, para 24',
  },
];
