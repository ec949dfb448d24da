import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { ExpectedRevision, Write, WriteResult } from '../event-store.js';
import { allSince, idsOf, lastPosition, newStream, write } from './samples.js';
import { type StoreFactory, withStore } from './store-under-test.js';

/** Streams as lists of event ids: all that the rules of appending need. */
class Model {
  readonly streams = new Map<string, string[]>();
  readonly all: string[] = [];

  append({ stream, expectedRevision, events }: Write): {
    outcome: string;
    revision?: bigint;
    actual?: ExpectedRevision;
  } {
    const there = this.streams.get(stream) ?? [];
    const start = expectedRevision === 'NO_STREAM' ? 0 : Number(expectedRevision) + 1;
    const ids = idsOf(events);
    const revision = BigInt(start + ids.length - 1);
    if (start === there.length) {
      this.streams.set(stream, [...there, ...ids]);
      this.all.push(...ids);
      return { outcome: 'appended', revision };
    }
    const repeated = ids.every((id, i) => there[start + i] === id);
    if (repeated) return { outcome: 'appended', revision };
    return { outcome: 'wrong-revision', actual: there.length === 0 ? 'NO_STREAM' : BigInt(there.length - 1) };
  }
}

const step = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      stream: fc.nat(2),
      expected: fc.integer({ min: -1, max: 5 }),
      events: fc.integer({ min: 1, max: 3 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ repeat: fc.nat(20) }) },
);

export function modelContract(factory: StoreFactory): void {
  describe('any sequence of appends and repetitions', () => {
    it('ends as the rules say', () =>
      withStore(factory, async ({ store }) => {
        await fc.assert(
          fc.asyncProperty(
            fc.array(fc.array(step, { minLength: 1, maxLength: 6 }), { maxLength: 8 }),
            async (calls) => {
              const before = await lastPosition(store);
              const model = new Model();
              const names = [newStream(), newStream(), newStream()];
              const done: Write[] = [];
              for (const call of calls) {
                const writes = call.flatMap((asked) => {
                  const repeated = 'repeat' in asked ? done[asked.repeat] : undefined;
                  if ('repeat' in asked) return repeated ? [repeated] : [];
                  const expected = asked.expected < 0 ? 'NO_STREAM' : BigInt(asked.expected);
                  return [write(names[asked.stream] ?? newStream(), expected, asked.events)];
                });
                const results = await store.append(writes);
                expect(results.map(told)).toEqual(writes.map((one) => model.append(one)));
                done.push(...writes);
              }
              expect(idsOf(await allSince(store, before))).toEqual(model.all);
            },
          ),
          { numRuns: 60 },
        );
      }));
  });
}

const told = (result: WriteResult) =>
  result.outcome === 'appended'
    ? { outcome: result.outcome, revision: result.revision }
    : { outcome: result.outcome, actual: result.actual };
