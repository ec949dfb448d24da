import { expect, it } from '@jest/globals';
import SqliteDatabase from 'better-sqlite3';
import fc from 'fast-check';
import { EventCounts } from './event-counts.js';
import { tables } from './tables.js';

const month = 30 * 86_400_000;
const time = fc.integer({ min: -month, max: month });

it('counts the events of any period, however long, by stretches and the ends that lie between them', () => {
  const law = fc.property(
    fc.array(time, { maxLength: 60 }),
    fc.array(fc.tuple(time, time), { maxLength: 20 }),
    (times, periods) => {
      const database = new SqliteDatabase(':memory:');
      database.exec(tables);
      const added: number[] = [];
      const within = (from: number, to: number) => added.filter((at) => from <= at && at <= to).length;
      let looked = 0;
      const counts = new EventCounts(database, (_, from, to) => {
        looked = Math.max(looked, to - from);
        return within(from, to);
      });
      const counting = EventCounts.begin(1, 'ads');
      for (const at of times) {
        added.push(at);
        counts.add(counting, at);
        const asked = [...periods, [at, at], [at - 2 ** 22, at + 2 ** 29]] as const;
        for (const [from, to] of asked) expect(counts.count(counting, from, to, 0n)).toBe(within(from, to));
      }
      expect(looked).toBeLessThan(2 ** 23);
      database.close();
    },
  );
  fc.assert(law, { numRuns: 50 });
});
