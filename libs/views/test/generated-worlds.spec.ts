import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { EvidenceSet, type RuleSet, type StatusInterval, shippedRuleSets, statusIntervalsOf } from '#libs/assessment';
import { instant, kinds, type RecordedEvidence } from '#libs/evidence';
import { worldsOfAllTimes } from './generated-worlds.js';

/** What a world cannot show: damage to the ledger, an exit that is asked for, an entity that nobody registered. */
const notOfWorlds = ['R-000', 'R-050', 'R-900'];

/** In how many worlds, a hundred at a time, everything is met. */
const hundredsMax = 30;
const hundred = (seed: number) => fc.sample(worldsOfAllTimes, { numRuns: 100, seed });

function standingsIn(world: readonly RecordedEvidence[], { id }: RuleSet): StatusInterval[] {
  const last = Math.max(...world.map(({ ledgertime }) => instant(ledgertime)));
  const set = new EvidenceSet(world, shippedRuleSets);
  return ['c', 'b'].flatMap((client) => statusIntervalsOf(set.dossier(client, last, id)));
}

describe('the worlds that are told', () => {
  it('have every kind that there is, but what the gate and persons decide', () => {
    const told = new Set(hundred(1).flatMap((world) => world.map(({ type }) => type)));
    const decided = new Set(['DecisionRecorded', 'Proposal', 'ProposalDecided', 'TokensChanged', 'ConnectionsChanged']);
    const types = kinds.filter(({ name }) => !decided.has(name)).map(({ type }) => type);
    expect(types.filter((type) => !told.has(type))).toEqual([]);
  });

  it.each(shippedRuleSets.all)('meet every rule of $id, and often a client that came by itself', (ruleSet) => {
    const { table, solicitation, offers, reasons } = ruleSet;
    const unmet = new Set([...table, ...solicitation, ...offers, ...reasons].map(({ id }) => id));
    expect(unmet.size).toBeGreaterThan(20);
    for (const rule of notOfWorlds) unmet.delete(rule);
    let initiated = 0;
    let hundreds = 0;
    while (unmet.size > 0 && hundreds < hundredsMax) {
      const rows = hundred(++hundreds).flatMap((world) => standingsIn(world, ruleSet));
      for (const { rule } of rows) unmet.delete(rule);
      initiated += rows.filter(({ status }) => status === 'CLIENT_INITIATED').length;
    }
    expect([...unmet]).toEqual([]);
    expect(initiated / hundreds).toBeGreaterThan(15);
  });
});
