import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { instant, type RecordedEvidence } from '#libs/evidence';
import type { RegisterChange } from '../registers/register-changes.js';
import { RegisterHistory } from '../registers/register-history.js';
import type { RuleSet } from '../rules/rule-set.js';
import { SourceRecords } from '../sources/source-records.js';
import { arrivalsBy, eagerRegisters, isAdoption, requestOn } from './eager-registers.js';
import { pictureOf } from './register-picture.js';
import { registerWorlds } from './register-worlds.js';
import { asked, day, Story } from './story.js';
import { underP1 } from './under-p1.js';

function historyOf(world: readonly RecordedEvidence[], held = world): RegisterHistory<RuleSet> {
  const history = new RegisterHistory(
    new SourceRecords((source, position) => arrivalsBy(world, source, position)).at,
    underP1,
  );
  history.add(held);
  return history;
}

describe('the registers at any position', () => {
  it('are what follows from the evidence up to there, whatever was asked before and came after', () => {
    const places = fc.array(fc.nat(), { minLength: 1, maxLength: 3 });
    const doubts = fc.constantFrom(undefined, 'anchor', 'approver');
    fc.assert(
      fc.property(registerWorlds, places, fc.nat(), doubts, (world, asked, half, doubt) => {
        const first = world.slice(0, half % world.length);
        const history = historyOf(world, first);
        const compareAt = (place: number, held: readonly RecordedEvidence[]) => {
          const { ledgertime, position } = world[place] as RecordedEvidence;
          const knownAt = instant(ledgertime);
          const registers = history.at(BigInt(position as string), knownAt);
          const evidence = world.slice(0, place + 1);
          const firstAdopted = held.find(isAdoption);
          for (const request of [undefined, requestOn('client/c', evidence)])
            expect(pictureOf(registers.for(request, doubt))).toEqual(
              pictureOf(eagerRegisters(evidence, { knownAt, request, doubt, firstAdopted })),
            );
        };
        for (const place of asked) if (first.length > 0) compareAt(place % first.length, first);
        history.add(world.slice(first.length));
        for (const place of asked) compareAt(place % world.length, world);
      }),
      { numRuns: 60 },
    );
  });

  it('are one state for every client, unless a regulator asked about it before something was retracted', () => {
    const told = new Story();
    told.tell('RegulatoryRequest', 'client/c', asked, { authority: 'AMF', reference: 'r' });
    const target = told.tell('ActorRelation', 'actor/A', asked, { relation: 'EMPLOYEE', evidence: 'memo' });
    const retraction = { target, reason: 'DUPLICATE', evidence: 'memo', approver: 'u2' } as const;
    told.tell('Retraction', 'actor/A', asked, retraction, { recorder: 'u1' });
    const history = historyOf(told.evidence);
    const request = requestOn('client/c', told.evidence);
    const [before, after] = [-2, -1].map((index) => {
      return history.at(BigInt(told.evidence.at(index)?.position as string), asked);
    });
    expect(before?.for(request)).toBe(before?.for());
    expect(after?.for(request).actors.relationsAt('A', asked)).toMatchObject([{ relation: 'EMPLOYEE' }]);
    expect(after?.for().actors.relationsAt('A', asked)).toMatchObject([{ relation: 'UNKNOWN' }]);
  });

  it('cannot be told what was recorded earlier than what they hold', () => {
    const { evidence } = new Story();
    expect(() => historyOf(evidence, evidence.toReversed())).toThrow('in the order of the ledger');
  });
});

describe('what changed in the registers', () => {
  const campaign = { channel: 'TV', purpose: 'BRAND', trackable: true } as const;
  const told = new Story().client();
  const start = BigInt(told.evidence.at(-1)?.position as string);
  const from = (days: number) => new Date(asked + days * day).toISOString();
  const first = told.tell('Campaign', 'campaign/k', asked, {
    ...campaign,
    actor: 'A',
    reach: ['FR'],
    from: from(-9),
    to: from(-8),
    coverage: [{ service: 'e', asset: 'COIN' }],
  });
  told.tell('Campaign', 'campaign/k', asked, { ...campaign, actor: 'B', reach: ['DE'], from: from(-2), to: from(-1) });
  told.tell('ClientContact', 'client/c', asked, { channel: 'EMAIL' });
  told.tell('Retraction', 'campaign/k', asked, { target: first, reason: 'TEST_DATA' });
  told.tell('ActorRelation', 'actor/A', asked, { relation: 'NONE', evidence: 'memo' });
  told.tell('Surface', 'surface/s', asked, { indicators: [], strong: false, from: from(0) });
  told.asset('COIN', asked, {});
  told.tell('ProviderEntity', 'entity/Z', asked, { kind: 'EU', country: 'MT' });
  told.tell('RegulatoryRequest', 'ledger', asked, { authority: 'AMF', reference: 'r' });
  told.tell('Retraction', 'source/a%62', asked, { target: first, reason: 'TEST_DATA' });
  const history = historyOf(told.evidence);
  const end = BigInt(told.evidence.at(-1)?.position as string);
  const changes = history.changesOf(start, end);
  const narrow = {
    id: 'k',
    actors: ['A'],
    isPromotional: true,
    entries: [{ service: 'e', asset: 'COIN' }],
    reach: ['FR'],
    from: asked - 9 * day,
    to: asked - 8 * day,
  };
  const wide = {
    ...narrow,
    actors: ['A', 'B'],
    entries: [...narrow.entries, { service: '*', asset: '*' }],
    reach: ['FR', 'DE'],
    to: asked - day,
  };

  it('says of each piece of evidence whom it may concern, by all that was told till then, retracted or not', () => {
    expect(changes.map(({ position: _, subject: __, ...change }) => change)).toEqual([
      { kind: 'campaign', campaign: narrow },
      { kind: 'campaign', campaign: wide },
      { kind: 'campaign', campaign: wide },
      { kind: 'actor', actor: 'A', campaigns: [wide] },
      { kind: 'surface', surface: 's' },
      { kind: 'asset', asset: 'COIN', isOfScope: false },
      { kind: 'everyone' },
      { kind: 'no one' },
      { kind: 'source', source: 'ab' },
    ]);
  });

  it('lies after one position and up to another', () => {
    const [one, two, three] = changes as [RegisterChange, RegisterChange, RegisterChange];
    expect(history.changesOf(one.position, three.position)).toEqual([two, three]);
    expect(history.changesOf(three.position, three.position)).toEqual([]);
    expect(history.changesOf(-1n, end).map(({ position }) => position)).toHaveLength(Number(start) - 5 + 9 + 1);
  });

  it('is found by entry as well', () => {
    const [one, two, three] = changes.map(({ position }) => position) as [bigint, bigint, bigint];
    expect(history.positionsOf('campaign/k', -1n, end)).toEqual([one, two, three]);
    expect(history.positionsOf('campaign/k', one, two)).toEqual([two]);
    expect(history.positionsOf('source/ab', -1n, end)).toEqual([end]);
    expect(history.positionsOf('campaign/never', -1n, end)).toEqual([]);
  });
});
