import type { RuleSet } from '../rule-set.js';

/** Under P2 of a delivery, and not of each of its stages by itself. */
export const missedDelivery: RuleSet['neutral'][number] = {
  id: 'R-127',
  claim: 'a delivery that reached nobody, by those of its stages that count',
  source: '[I]',
};
