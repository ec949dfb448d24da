import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { arrivalStates, EvidenceSet, shippedRuleSets, stateBy } from '#libs/assessment';
import { instant, type RecordedEvidence, typeOf } from '#libs/evidence';
import { arrivalWorlds } from '../test/arrival-worlds.js';
import { GeneratedWorld } from '../test/generated-world.js';
import { InlineViews } from '../test/inline-views.js';
import type { ArrivalRow } from './quarantine.js';
import { quarantineView } from './quarantine-view.js';

const positionOf = ({ position }: RecordedEvidence): bigint => BigInt(position as string);
const hour = 3_600_000;

/** Asks at the head of a ledger in which that was recorded. */
async function withTold(
  told: readonly RecordedEvidence[],
  ask: (quarantine: InlineViews['quarantine'], recorded: readonly RecordedEvidence[]) => void,
): Promise<void> {
  const world = new GeneratedWorld();
  const views = new InlineViews(world.store, [quarantineView]);
  try {
    for (const one of told) await world.record(one);
    expect(await views.reached(positionOf(world.recorded.at(-1) as RecordedEvidence))).toBe(true);
    ask(views.quarantine, world.recorded);
  } finally {
    await views.end();
    await world.store.close();
  }
}

describe('the worklist of what arrived and is no evidence', () => {
  it('says of each what the assessment says of the same evidence, at every position', async () => {
    const law = fc.asyncProperty(arrivalWorlds, (told) =>
      withTold(told, (quarantine, recorded) => {
        for (const [index, last] of recorded.entries()) {
          const asked = { upTo: positionOf(last), limitMs: 72 * hour };
          const rows = kinds.flatMap((kind) => quarantine.list({ kind }, asked, -1n, 100));
          expect(rows.sort(byPosition).map(stateIn)).toEqual(statesOf(recorded.slice(0, index + 1)));
          const open = rows.filter(({ state }) => state === 'open');
          const counts = kinds.map((kind) => quarantine.count({ kind, state: 'open' }, asked));
          expect((counts[0] as number) + (counts[1] as number)).toBe(open.length);
          const elsewhere = open.filter(({ subject }) => !/^(?:client|identifier)\//.test(subject ?? ''));
          expect(quarantine.openElsewhere(asked)).toBe(elsewhere.length);
        }
      }),
    );
    await fc.assert(law, { numRuns: 60 });
  });

  it.each(['unknown', 'NULL', 'n/a', '000', '0-0', '-'])(
    'has what claims to be about identifier/%s, which no link may name, among what stands in nobody’s answer',
    async (name) => {
      const arrived = (subject: string, quarantineId: string) => {
        const raw = Buffer.from(JSON.stringify({ subject })).toString('base64');
        const data = { quarantineId, sha256: 'a'.repeat(64), length: 2, raw, problems: [] };
        return { ...event('Quarantined', 'ledger', data), id: quarantineId } as unknown as RecordedEvidence;
      };
      const told = [arrived(`identifier/${name}`, 'q'), arrived('identifier/unknown-7', 'r')];
      await withTold(told, (quarantine) => {
        expect(quarantine.openElsewhere({ upTo: 2n, limitMs: hour })).toBe(1);
      });
    },
  );

  it('believes no dismissal that two persons restored after a regulator asked (R-424)', async () => {
    const claims = { subject: 'client/a' };
    const arrived = { quarantineId: 'q', sha256: 'a'.repeat(64), length: 2, raw: 'e30=', problems: [], claims };
    const by = { authid: 'u1' };
    const twoPersons = { reason: 'TEST_DATA', evidence: 'memo', approver: 'u2' };
    const undone = { target: { source: 'desk', id: '1' }, reason: 'regret' };
    const restored = { target: { source: 'desk', id: '2' }, ...twoPersons };
    const request = event('RegulatoryRequest', 'client/a', { authority: 'AMF', reference: 'r' });
    const told = [
      event('Quarantined', 'ledger', arrived),
      event('ArrivalDismissed', 'ledger', { arrival: 'q', ...twoPersons }, by),
      event('Retraction', 'ledger', undone, by),
      event('Retraction', 'ledger', restored, by),
    ];
    const state = async (all: readonly ReturnType<typeof event>[], ids: readonly number[]) => {
      let found: string | undefined;
      const recorded = all.map((one, index) => ({ ...one, id: `${ids[index]}` }) as unknown as RecordedEvidence);
      await withTold(recorded, (quarantine, { length }) => {
        const [row] = quarantine.list({ kind: 'Quarantined' }, { upTo: BigInt(length), limitMs: hour }, -1n, 1);
        found = row?.state;
      });
      return found;
    };
    expect(await state(told, [0, 1, 2, 3])).toBe('dismissed');
    expect(await state(told.toSpliced(3, 0, request), [0, 1, 2, 9, 3])).toBe('open');
  });
});

const kinds = ['Quarantined', 'Conflict'] as const;

function event(kind: string, subject: string, data: object, more: object = {}) {
  const time = '2026-08-03T10:00:00Z';
  const type = typeOf(kind);
  return { specversion: '1.0', source: 'desk', type, subject, time, ledgertime: time, data, ...more };
}

const byPosition = (a: ArrivalRow, b: ArrivalRow) => Number(a.position - b.position);
const stateIn = ({ position, subject, state, settledBy }: ArrivalRow) => [position, subject, state, settledBy];

/** The same by looking at all evidence for each. */
function statesOf(known: readonly RecordedEvidence[]): unknown[] {
  const knownAt = instant((known.at(-1) as RecordedEvidence).ledgertime);
  const registers = new EvidenceSet(known, shippedRuleSets).registers(knownAt);
  return arrivalStates(known, registers, undefined).map(({ arrived: { about, fact } }) => {
    const states = arrivalStates(known, registers, about);
    const own = states.find(({ arrived }) => arrived.fact.evidence === fact.evidence);
    const [arrived, settledBy] = [own?.arrived as { name: string }, own?.settledBy];
    return [
      positionOf(fact.evidence),
      about ?? null,
      stateBy(settledBy, arrived),
      settledBy === undefined ? null : positionOf(settledBy.evidence),
    ];
  });
}
