import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { instant, isKind, type RecordedEvidence } from '#libs/evidence';
import { type Lived, live, livings } from '../test/statuses-law.js';
import type { FoundClients, Look } from './client-search.js';
import type { BothClocks } from './statuses.js';

const numRuns = Number(process.env.PROPERTY_RUNS ?? 20);
const positionOf = ({ position }: RecordedEvidence): bigint => BigInt(position as string);
const clients = ['b', 'c'];

/** All that is found, one client at a time or some. */
function allOf(find: (look: Look) => FoundClients, limit = 1): string[] {
  const found: string[] = [];
  for (let after: string | undefined = ''; after !== undefined; ) {
    const page = find({ after, limit });
    found.push(...page.clients);
    after = page.last;
  }
  return found;
}

/** What the evidence known at a position that had occurred names, of a client and of all that is linked to it. */
function namesOf({ told, views }: Lived, client: string, { at, upTo }: BothClocks): Set<string> {
  const subjects = [`client/${client}`, ...views.evidenceIndex.linked(`client/${client}`, upTo)];
  const own = told.recorded.filter((item) => positionOf(item) <= upTo && subjects.includes(item.subject));
  const named = own.flatMap((item) => {
    if (instant(item.time) > at) return [];
    const { campaign, surface, ...said } = item.data as Readonly<Record<string, unknown>>;
    const actor = said.actor ?? (isKind(item, 'FirmCommunication') ? 'FIRM' : undefined);
    return Object.entries({ campaign, actor, surface }).flatMap(([kind, name]) =>
      name === undefined ? [] : `${kind}/${name}`,
    );
  });
  return new Set(named);
}

describe('a search for clients', () => {
  it(
    'finds by a rule those of whom a status is decided by it, at both clocks',
    () =>
      fc.assert(
        fc.asyncProperty(livings, (living) =>
          live(living, (lived) => {
            const { recorded } = lived.told;
            const head = positionOf(recorded.at(-1) as RecordedEvidence);
            const ever = clients.flatMap((client) => lived.views.statusHistory.of(client, { upTo: head, limit: 100 }));
            for (let count = 0; count < 20; count++) {
              const row = lived.choose(ever);
              if (row === undefined) return;
              const upTo = lived.choose([row.knownFrom, row.knownTo ?? head, positionOf(lived.choose(recorded))]);
              const at = lived.choose([row.from, row.to - 1, instant(lived.choose(recorded).time)]);
              const statusesOf = (client: string) => lived.views.statuses.of(client, { at, upTo });
              const [rule, entity] = [lived.choose([row.rule, row.rule, 'R-905']), lived.choose(['X', 'Y', undefined])];
              const expected = clients.filter((client) =>
                statusesOf(client).some((one) => one.rule === rule && one.entity === (entity ?? one.entity)),
              );
              const { clientSearch } = lived.views;
              const foundMax = lived.choose([1, 2]);
              const find = (look: Look) => clientSearch.decidedBy(rule, { at, upTo }, entity, { ...look, foundMax });
              expect(allOf(find, lived.choose([1, 2, 3]))).toEqual(expected);
            }
          }),
        ),
        { numRuns, seed: 20_261_130, endOnFailure: true },
      ),
    3_600_000,
  );

  it(
    'finds those whose evidence names an entry of each list, at both clocks',
    () =>
      fc.assert(
        fc.asyncProperty(livings, (living) =>
          live(living, (lived) => {
            const { recorded } = lived.told;
            const head = positionOf(recorded.at(-1) as RecordedEvidence);
            const ever = { at: Infinity, upTo: head };
            const all = [...new Set(clients.flatMap((client) => [...namesOf(lived, client, ever)]))];
            for (let count = 0; count < 20; count++) {
              const upTo = lived.choose([head, positionOf(lived.choose(recorded))]);
              const at = instant(lived.choose(recorded).time) - lived.choose([0, 1]);
              const lists =
                lived.choose([1, 2]) === 1 ? [[lived.choose([...all, 'actor/nobody'])]] : [all, all.slice(1)];
              const naming = clients.filter((client) => {
                const names = namesOf(lived, client, { at, upTo });
                return lists.every((list) => list.some((name) => names.has(name)));
              });
              const find = (look: Look) => lived.views.clientSearch.naming(lists, { at, upTo }, look);
              expect(allOf(find, lived.choose([1, 2]))).toEqual(naming);
            }
          }),
        ),
        { numRuns, seed: 20_261_130, endOnFailure: true },
      ),
    3_600_000,
  );
});
