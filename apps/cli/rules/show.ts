import { isForPeople, print } from '../output.js';
import { table } from '../table.js';
import { askRules, type RulesOptions } from './ask-rules.js';

/** What `GET /v1/rules` answers, as far as it is shown. */
interface Rules {
  readonly ruleSet: string;
  readonly reference: string;
  readonly rules: readonly { readonly id: string; readonly claim: string; readonly source: string }[];
  readonly ruleSets: readonly {
    readonly ruleSet: string;
    readonly reference: string | null;
    readonly inForce: boolean;
    readonly adoptions: readonly {
      readonly id: string;
      readonly reference: string;
      readonly position: string;
      readonly ledgertime: string | null;
      readonly by: string;
    }[];
  }[];
}

/** `initium rules list`: every rule set, and when it was adopted. */
export async function listRuleSets(options: RulesOptions): Promise<void> {
  const { ruleSets } = await askRules<Rules>(options, '', new AbortController().signal);
  if (!isForPeople(options)) {
    for (const one of ruleSets) await print(`${JSON.stringify(one)}\n`);
    return;
  }
  const rows = ruleSets.flatMap(({ ruleSet, reference, inForce, adoptions }) => {
    const first = [ruleSet, reference ?? 'not in this program', inForce ? 'yes' : ''];
    if (adoptions.length === 0) return [[...first, 'never']];
    return adoptions.map(({ id, position, ledgertime, by }, index) => [
      ...(index === 0 ? first : ['', '', '']),
      `${ledgertime ?? 'just now'} (${id}, position ${position}) by ${by}`,
    ]);
  });
  await print(table(['rule set', 'reference', 'in force', 'adopted'], rows));
}

/** `initium rules show`: the rules of a set. */
export async function showRuleSet(set: string | undefined, options: RulesOptions): Promise<void> {
  const query = set === undefined ? '' : `?${new URLSearchParams({ ruleSet: set })}`;
  const { ruleSet, reference, rules } = await askRules<Rules>(options, query, new AbortController().signal);
  if (!isForPeople(options)) {
    for (const rule of rules) await print(`${JSON.stringify(rule)}\n`);
    return;
  }
  await print(`${ruleSet}, with reference ${reference}\n\n`);
  await print(
    table(
      ['rule', 'claim', 'source'],
      rules.map(({ id, claim, source }) => [id, claim, source]),
    ),
  );
}
