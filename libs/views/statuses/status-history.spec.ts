import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { assess, EvidenceSet } from '#libs/assessment';
import { instant, type RecordedEvidence } from '#libs/evidence';
import { type Lived, live, livings } from '../test/statuses-law.js';
import { underP1 } from '../test/under-p1.js';
import type { HeldStatus, HistoryFilter } from './status-history.js';

const numRuns = Number(process.env.PROPERTY_RUNS ?? 20);
const positionOf = ({ position }: RecordedEvidence): bigint => BigInt(position as string);

/** All of a client's history, read in pages of three. */
function historyOf({ views }: Lived, client: string, upTo: bigint, filter: HistoryFilter = {}): HeldStatus[] {
  const all: HeldStatus[] = [];
  for (;;) {
    const page = views.statusHistory.of(client, { ...filter, upTo, after: all.at(-1), limit: 3 });
    all.push(...page);
    if (page.length < 3) return all;
  }
}

const isHeld = ({ knownFrom, knownTo }: HeldStatus, position: bigint): boolean =>
  knownFrom <= position && (knownTo === undefined || position < knownTo);
const isValid = ({ from, to }: HeldStatus, at: number): boolean => from <= at && at < to;

describe('a history', () => {
  it(
    'has for every instant, at every position, what the assessment says there',
    () =>
      fc.assert(
        fc.asyncProperty(livings, (living) =>
          live(living, (lived) => {
            const { recorded } = lived.told;
            const head = positionOf(recorded.at(-1) as RecordedEvidence);
            const instants = recorded.flatMap(({ time, ledgertime }) => [instant(time), instant(ledgertime)]);
            for (const client of ['c', 'b']) {
              const history = historyOf(lived, client, head);
              for (const [index, last] of recorded.entries()) {
                const at = lived.choose(instants) + lived.choose([-1, 0, 1]);
                const known = new EvidenceSet(recorded.slice(0, index + 1), underP1);
                const dossier = known.dossier(client, instant(last.ledgertime));
                const expected = dossier.subjects().flatMap(({ service, asset }) =>
                  dossier.registers.entities.ids.map((entity) => {
                    const { status, rule } = assess(dossier, { service, asset, entity, at });
                    return { service, asset, entity, status, rule };
                  }),
                );
                const held = history.filter((row) => isHeld(row, positionOf(last)) && isValid(row, at));
                expect(held).toMatchObject(expected);
                expect(held).toHaveLength(expected.length);
              }
            }
          }),
        ),
        { numRuns, seed: 20_261_130, endOnFailure: true },
      ),
    3_600_000,
  );

  it(
    'is at an earlier position what it was there, and of one instant or subject what fits of it',
    () =>
      fc.assert(
        fc.asyncProperty(livings, (living) =>
          live(living, (lived) => {
            const { recorded } = lived.told;
            const head = positionOf(recorded.at(-1) as RecordedEvidence);
            const upTo = positionOf(lived.choose(recorded));
            const at = instant(lived.choose(recorded).time);
            const whole = historyOf(lived, 'c', head);
            const then = whole
              .filter(({ knownFrom }) => knownFrom <= upTo)
              .map((row) => ({ ...row, knownTo: isHeld(row, upTo) ? undefined : row.knownTo }));
            expect(historyOf(lived, 'c', upTo)).toEqual(then);
            expect(historyOf(lived, 'c', head, { at })).toEqual(whole.filter((row) => isValid(row, at)));
            const { service, entity } = lived.choose([...whole, { service: 'b', entity: 'X' }]);
            const ofOne = whole.filter((row) => row.service === service && row.entity === entity);
            expect(historyOf(lived, 'c', head, { service, entity })).toEqual(ofOne);
          }),
        ),
        { numRuns, seed: 20_261_130, endOnFailure: true },
      ),
    3_600_000,
  );
});
