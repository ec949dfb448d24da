import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { openMemoryStore } from '#libs/event-store';
import type { NamedRegister } from '#libs/evidence';
import { InlineViews } from '../test/inline-views.js';
import { record, type Sketch } from '../test/recorded.js';
import { NamedEntries, type NamedEntryRow } from './named-entries.js';
import { namedEntriesView } from './named-entries-view.js';

const name = fc.constantFrom('A', 'B', 'C');
const naming: fc.Arbitrary<Pick<Sketch, 'kind' | 'subject' | 'data'>> = fc.oneof(
  name.map((asset) => ({ kind: 'ServiceRequest', subject: 'client/c', data: { service: 'e', asset } })),
  name.map((asset) => ({ kind: 'ServiceProvided', subject: 'client/c', data: { service: 'e', asset, entity: asset } })),
  name.map((campaign) => ({ kind: 'MarketingExposure', subject: 'client/c', data: { campaign } })),
  fc.constant({ kind: 'IpLogin', subject: 'client/c' }),
);

/** What one event names. */
function entriesOf({ data = {} }: Pick<Sketch, 'data'>): [NamedRegister, string][] {
  const { asset, entity, campaign } = data as Readonly<Record<string, string>>;
  const all: [NamedRegister, string | undefined][] = [
    ['asset', asset],
    ['campaign', campaign],
    ['entity', entity],
  ];
  return all.filter((one): one is [NamedRegister, string] => one[1] !== undefined);
}

it('lists at every position what was named by then, by kind, as if it looked through all of it, page by page', async () => {
  const law = fc.asyncProperty(fc.array(naming, { minLength: 1, maxLength: 15 }), name, async (told, unwanted) => {
    const store = openMemoryStore({});
    const views = new InlineViews(store, [namedEntriesView]);
    const named = new NamedEntries(views);
    try {
      const sketches = told.map((one, index) => ({ ...one, source: 'crm', id: String(index), time: index }));
      const positions = await record(store, sketches);
      expect(await views.reached(positions.at(-1) as bigint)).toBe(true);
      const wanted = (entry: { readonly name: string }) => entry.name !== unwanted;
      for (const [index, upTo] of positions.entries()) {
        const known = sketches.slice(0, index + 1);
        const rows: NamedEntryRow[] = [];
        for (let page = named.list(upTo, { after: undefined, limit: 2, wanted }); page.length > 0; ) {
          rows.push(...page);
          page = named.list(upTo, { after: page.at(-1), limit: 2, wanted });
        }
        const expected = [...new Set(known.flatMap(entriesOf).map((one) => one.join('/')))].sort();
        expect(rows.map((row) => `${row.register}/${row.name}`)).toEqual(
          expected.filter((one) => !one.endsWith(unwanted)),
        );
        for (const { register, name: of, kinds, first } of rows) {
          const by = known.filter((one) => entriesOf(one).some(([where, what]) => where === register && what === of));
          const counts = Map.groupBy(by, ({ kind }) => kind);
          expect(kinds).toEqual(
            [...counts].map(([kind, all]) => ({ kind, count: all.length })).sort((a, b) => (a.kind < b.kind ? -1 : 1)),
          );
          expect(first).toBe(positions[sketches.indexOf(by[0] as (typeof by)[number])]);
        }
      }
    } finally {
      await views.end();
      await store.close();
    }
  });
  await fc.assert(law, { numRuns: Number(process.env.PROPERTY_RUNS ?? 30) });
});
