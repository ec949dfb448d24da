import type { Database } from 'better-sqlite3';
import type { Count, RequiredCounts, RuleSets } from '#libs/assessment';
import { UnreadableFile } from '#libs/projections';

/** The number of a rule set in the rows, from 1; 0 stands for all of them. */
export type RuleSetNumber = number;
export const everyRuleSet: RuleSetNumber = 0;

/** What a count asks for by one rule set, or by all. */
export interface AskedCount {
  readonly ruleSet: RuleSetNumber;
  readonly counted: RequiredCounts;
}

/** The rule sets by which sources are followed: each may ask something else of the same count. */
export class FollowedRuleSets {
  readonly #all: readonly ((count: Count) => RequiredCounts)[];

  /** Throws `UnreadableFile` where the rows follow from other rule sets: a set that is shipped later was not followed. */
  constructor(database: Database, { all }: RuleSets) {
    const names = all.map(({ id }) => id);
    const held = database.prepare<[], string>('SELECT name FROM coverage_rule_sets ORDER BY id').pluck().all();
    if (held.length > 0 && held.join() !== names.join())
      throw new UnreadableFile(`it judges by rule set ${held.join(', ')}, and this program by ${names.join(', ')}`);
    const add = database.prepare('INSERT INTO coverage_rule_sets (name) VALUES (?)');
    for (const name of held.length > 0 ? [] : names) add.run(name);
    this.#all = all.map(({ readings }) => readings.counted);
  }

  /** One for all of them where they ask for the same. */
  askedBy(count: Count): readonly AskedCount[] {
    const asked = this.#all.map((counted, index) => ({ ruleSet: index + 1, counted: counted(count) }));
    const [first, ...others] = asked as [AskedCount, ...AskedCount[]];
    const isOne = others.every(({ counted }) => isSame(counted, first.counted));
    return isOne ? [{ ...first, ruleSet: everyRuleSet }] : asked;
  }
}

const isSame = (a: RequiredCounts, b: RequiredCounts): boolean =>
  a.events === b.events && a.deliveries === b.deliveries && a.sequence === b.sequence && a.isShort === b.isShort;
