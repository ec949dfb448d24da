import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { assess, type Dossier, SourceRecords } from '#libs/assessment';
import { instant, type RecordedEvidence } from '#libs/evidence';
import { dossiersOf } from './dossiers.js';
import { evidenceFrom } from './evidence-at.js';
import { evidenceIndexView } from './evidence-index/evidence-index-view.js';
import { HeldDossiers } from './held-dossiers.js';
import { KnownRegisters } from './known-registers.js';
import { GeneratedWorld } from './test/generated-world.js';
import { worldsOfAllTimes } from './test/generated-worlds.js';
import { InlineViews } from './test/inline-views.js';
import { underP1 } from './test/under-p1.js';

interface Asked {
  /** Of all that was recorded, up to where it is known: a share of 1,000. */
  readonly place: number;
  readonly client: string;
  readonly ruleSet: string | undefined;
  /** Whether right when it was recorded, or before what came next. */
  readonly isLate: boolean;
}

const someQuestions: fc.Arbitrary<Asked[]> = fc.array(
  fc.record({
    place: fc.nat({ max: 999 }),
    client: fc.constantFrom('c', 'c', 'c', 'b'),
    ruleSet: fc.constantFrom(undefined, undefined, undefined, 'P1', 'P2'),
    isLate: fc.boolean(),
  }),
  { minLength: 20, maxLength: 40 },
);

async function heldAreRead(world: readonly RecordedEvidence[], questions: readonly Asked[]): Promise<void> {
  const told = new GeneratedWorld();
  const { store, recorded } = told;
  const views = new InlineViews(store, [evidenceIndexView]);
  const { evidenceIndex, registers: positions } = views;
  const evidenceAt = evidenceFrom(store);
  const { at: sourcesAt } = new SourceRecords((source, upTo) => evidenceIndex.arrivals(source, upTo));
  const registers = new KnownRegisters({ registers: positions, evidenceAt, sourcesAt, ruleSets: underP1 });
  const held = new HeldDossiers({ evidenceIndex, registers, evidenceAt }, positions);
  const read = dossiersOf(views, store, underP1);
  try {
    for (const item of world) await told.record(item);
    expect(await views.reached(positionOf(recorded.at(-1)))).toBe(true);
    for (const { place, client, ruleSet, isLate } of questions) {
      const index = Math.floor((place * recorded.length) / 1_000);
      const from = instant(recorded[index]?.ledgertime as string);
      const next = instant(recorded[index + 1]?.ledgertime ?? '9999-12-31T00:00:00Z');
      const known = { upTo: positionOf(recorded[index]), knownAt: isLate ? Math.max(from, next - 1) : from };
      const [one, other] = [await held.of(client, known, ruleSet), await read.of(client, known, ruleSet)];
      expect(answersOf(one)).toEqual(answersOf(other));
    }
  } finally {
    await views.end();
    await store.close();
  }
}

const asked = (...places: number[]): Asked[] =>
  places.map((place) => ({ place, client: 'c', ruleSet: undefined, isLate: false }));

function say(minute: number, kind: string, about: string, data: object): RecordedEvidence {
  const time = `2026-09-01T09:0${minute}:00.000Z`;
  const named = { specversion: '1.0', id: `${minute}`, source: 'crm', type: `initium.${kind}.v1`, subject: about };
  return { ...named, time, ledgertime: time, data } as RecordedEvidence;
}

const positionOf = (item: RecordedEvidence | undefined): bigint => BigInt(item?.position as string);

const answersOf = (dossier: Dossier) =>
  [...dossier.subjects(), { service: 'e', asset: 'COIN' }].map((subject) =>
    assess(dossier, { ...subject, entity: 'X', at: dossier.knownAt }, { explain: 'en' }),
  );

describe('dossiers that are held', () => {
  it('answer as those that are read anew, whichever state of knowledge was asked about before', async () => {
    const law = fc.asyncProperty(worldsOfAllTimes, someQuestions, heldAreRead);
    await fc.assert(law, { numRuns: 20, endOnFailure: true });
  }, 60_000);

  it('are made anew once something else is registered', async () => {
    const day = '2026-09-01T00:00:00.000Z';
    const campaign = { actor: 'FIRM', channel: 'EMAIL', purpose: 'SERVICE', reach: ['FR'], trackable: true, from: day };
    const world = [
      say(1, 'LocationEvidence', 'client/c', { kind: 'ESTABLISHED', country: 'FR' }),
      say(2, 'MarketingExposure', 'client/c', { campaign: 'k', channel: 'EMAIL', stage: 'DELIVERED' }),
      say(3, 'Campaign', 'campaign/k', campaign),
    ];
    await heldAreRead(world, asked(400, 999));
  });

  it('have what was recorded of whom a client comes to be linked to', async () => {
    const world = [
      say(1, 'MarketingExposure', 'identifier/d', { campaign: 'k', channel: 'EMAIL', stage: 'DELIVERED' }),
      say(2, 'ServiceRequest', 'client/c', { service: 'e', asset: 'COIN' }),
      say(3, 'IdentityLink', 'client/c', { identifier: 'd', confidence: 'CONFIRMED' }),
      say(4, 'ServiceRequest', 'client/c', { service: 'e', asset: 'TWIN' }),
    ];
    await heldAreRead(world, asked(300, 700, 999, 300, 999));
  });
});
