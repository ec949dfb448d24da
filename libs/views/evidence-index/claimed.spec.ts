import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Dossier, EvidenceSet, shippedRuleSets } from '#libs/assessment';
import { fromStored, instant, type RecordedEvidence } from '#libs/evidence';
import { arrivalWorlds } from '../test/arrival-worlds.js';
import { GeneratedWorld } from '../test/generated-world.js';
import { InlineViews } from '../test/inline-views.js';
import { evidenceIndexView } from './evidence-index-view.js';

const clients = ['a', 'b'];
const positionOf = ({ position }: RecordedEvidence): bigint => BigInt(position as string);

async function withWorld(
  told: readonly RecordedEvidence[],
  ask: (world: GeneratedWorld, views: InlineViews) => Promise<void>,
): Promise<void> {
  const world = new GeneratedWorld();
  const views = new InlineViews(world.store, [evidenceIndexView]);
  try {
    for (const one of told) await world.record(one);
    expect(await views.reached(positionOf(world.recorded.at(-1) as RecordedEvidence))).toBe(true);
    await ask(world, views);
  } finally {
    await views.end();
    await world.store.close();
  }
}

describe('what arrived and is no evidence', () => {
  it('is found with the client that it claims to be about, and so is all that settles it', async () => {
    const law = fc.asyncProperty(arrivalWorlds, (told) =>
      withWorld(told, async ({ recorded, store }, { evidenceIndex }) => {
        for (const last of recorded) {
          const [upTo, knownAt] = [positionOf(last), instant(last.ledgertime)];
          const set = new EvidenceSet(recorded.slice(0, recorded.indexOf(last) + 1), shippedRuleSets);
          for (const client of clients) {
            const about = [`client/${client}`, ...evidenceIndex.linked(`client/${client}`, upTo)];
            const found = (await store.readPositions(evidenceIndex.positionsOf(about, upTo))).map(fromStored);
            const dossier = new Dossier(client, found, set.registers(knownAt, 'P2'));
            const unsettled = ({ unsettledArrivals }: Dossier) =>
              unsettledArrivals.map(({ at, fact: { evidence } }) => [at, evidence.position]);
            expect(unsettled(dossier)).toEqual(unsettled(set.dossier(client, knownAt, 'P2')));
          }
        }
      }),
    );
    await fc.assert(law, { numRuns: 60 });
  });

  it('makes nobody known, is in no list of evidence, and stands in a timeline by the time that it claims', async () => {
    const claims = { subject: 'client/a', time: '2026-08-01T00:00:00Z' };
    const entry = (id: string, says: object) => {
      const data = { quarantineId: id, sha256: 'a'.repeat(64), length: 2, raw: 'e30=', problems: [], claims: says };
      const event = { specversion: '1.0', id, source: 'ledger', type: 'initium.Quarantined.v1', subject: 'ledger' };
      return { ...event, time: '2026-08-03T10:00:00Z', ledgertime: '2026-08-03T10:00:00Z', data } as RecordedEvidence;
    };
    const told = [entry('0', claims), entry('1', { subject: 'client/a' }), entry('2', {})];
    await withWorld(told, async ({ recorded }, { evidenceIndex }) => {
      const [dated, undated, nobodys] = recorded.map(positionOf) as [bigint, bigint, bigint];
      expect(evidenceIndex.positionsOf(['client/a'], nobodys)).toEqual([dated, undated]);
      expect(evidenceIndex.positionsOf(['client/a'], dated)).toEqual([dated]);
      const timeline = (at: string) =>
        evidenceIndex.timeline(['client/a'], { upTo: nobodys, at: instant(at), limit: 9 });
      expect(timeline('2026-08-01T00:00:00Z').map(({ position }) => position)).toEqual([undated, dated]);
      expect(timeline('2026-07-31T00:00:00Z').map(({ position }) => position)).toEqual([undated]);
      expect([evidenceIndex.has('client/a', nobodys), evidenceIndex.countOf('client/', nobodys)]).toEqual([false, 0]);
      expect([
        evidenceIndex.events({ limit: 9 }, nobodys),
        [...evidenceIndex.filedBetween(-1n, nobodys).keys()],
      ]).toEqual([[], []]);
      expect(evidenceIndex.counts()).toEqual({ evidence: 0, passedOver: 3 });
    });
  });
});
