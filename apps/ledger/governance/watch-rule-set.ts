import { type Finding, findingText } from '#libs/event-store';
import type { LedgerParts } from '../ledger.module.js';

/** Says where this program lacks the rule set that the ledger goes by: it records, and can answer nothing. */
export function watchRuleSet({ adoptions, ruleSets, readiness, incidents }: LedgerParts): void {
  const look = async (): Promise<readonly Finding[]> => {
    const inForce = (await adoptions.read()).adoptions.at(-1);
    if (inForce === undefined || ruleSets.all.some(({ id }) => id === inForce.ruleSet)) return [];
    const { id, ruleSet, position } = inForce;
    return [
      {
        code: 'rule-set-unknown',
        about: `rule set ${ruleSet}`,
        detail: `The ledger adopted it at position ${position} (${id}), and this program does not have it.`,
        remedy: 'Start a program that has it; until then nothing is answered that is known from there on.',
        bars: 'answers',
      },
    ];
  };
  incidents.watch(() => look().catch(() => []));
  readiness.need('rule set', async () => {
    const [finding] = await look();
    return finding && findingText(finding);
  });
}
