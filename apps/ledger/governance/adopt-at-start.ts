import type { RuleSet, RuleSets } from '#libs/assessment';
import { ConfigError } from '../config.js';
import type { Adoptions, RecordedAdoption } from './adoptions.js';

/**
 * Records what a ledger goes by, unless that is on record: at its first start the rule set of the settings, or the newest
 * one; later only newer reference data of the set in force. What was known at an instant is judged by what was adopted by
 * then, so nothing that comes with the program is used unrecorded. Refuses (`ConfigError`) settings that name another set.
 *
 * @param wished `INITIUM_RULE_SET`
 */
export async function adoptAtStart(
  adoptions: Adoptions,
  ruleSets: RuleSets,
  wished: string | undefined,
): Promise<void> {
  const names = ruleSets.all.map(({ id }) => id).join(' and ');
  const wish = ruleSets.all.find(({ id }) => id === wished);
  if (wished !== undefined && wish === undefined)
    throw new ConfigError(`INITIUM_RULE_SET: this program has no rule set ${wished}; it has ${names}`);
  for (;;) {
    const soFar = await adoptions.recorded();
    const set = missing(soFar.adoptions, ruleSets, wish);
    // Another process may record one meanwhile: then that is looked at.
    if (set === undefined || (await adoptions.record(set, soFar, 'ledger'))) return;
  }
}

function missing(
  adopted: readonly RecordedAdoption[],
  ruleSets: RuleSets,
  wish: RuleSet | undefined,
): RuleSet | undefined {
  const [first, inForce] = [adopted[0], adopted.at(-1)];
  if (first === undefined || inForce === undefined) return wish ?? ruleSets.usual;
  if (wish !== undefined && wish.id !== first.ruleSet && wish.id !== inForce.ruleSet)
    throw new ConfigError(
      `INITIUM_RULE_SET: is for a ledger's first start, and this one goes by ${inForce.ruleSet}, not ${wish.id}; leave ` +
        `it out, and have an officer adopt it: initium rules adopt ${wish.id}`,
    );
  const set = ruleSets.all.find(({ id }) => id === inForce.ruleSet);
  const has = adopted.some(({ ruleSet, version }) => ruleSet === set?.id && version === set.reference.version);
  return has ? undefined : set;
}
