import type { RuleSet, RuleSets } from '#libs/assessment';
import { Refusal, type RefusalReason, told } from '../refusal.js';

/** The rule set that a body asks to adopt: {ruleSet}. Refuses (`invalid-body`) all else, naming those that there are. */
export function adoptionAsked(body: unknown, { all }: RuleSets): RuleSet {
  const asked = typeof body === 'object' && body !== null && !Array.isArray(body) ? body : undefined;
  if (asked === undefined) throw invalid([{ pointer: '', detail: 'must be {ruleSet}' }]);
  const others = Object.keys(asked).filter((name) => name !== 'ruleSet');
  if (others.length > 0)
    throw invalid(others.map((name) => ({ pointer: pointerTo(name), detail: 'is not known here' })));
  const { ruleSet } = asked as { readonly ruleSet?: unknown };
  const set = all.find(({ id }) => id === ruleSet);
  if (set !== undefined) return set;
  throw invalid([{ pointer: '/ruleSet', detail: `must be ${all.map(({ id }) => id).join(' or ')}` }]);
}

const pointerTo = (name: string): string => `/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;

const invalid = (errors: readonly RefusalReason[]): Refusal => new Refusal('invalid-body', told(errors), { errors });
