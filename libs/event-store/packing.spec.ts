import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { newEvent, newStream } from './contract/samples.js';
import type { Write, WriteResult } from './event-store.js';
import { checkLimits } from './limits.js';
import { packResults, packWrites, unpackResults, unpackWrites } from './packing.js';
import { sqliteLimits } from './sqlite/sqlite-store.js';

const bytes = fc.uint8Array({ maxLength: 50 });
const event = fc.record({ data: bytes, metadata: bytes }).map(newEvent);
const revision = fc.oneof(fc.constant('NO_STREAM' as const), fc.bigInt({ min: 0n, max: 2n ** 63n - 1n }));
const writes: fc.Arbitrary<Write[]> = fc.array(
  fc.record({
    stream: fc.string().map((text) => `${newStream()}${text}`),
    expectedRevision: revision,
    events: fc.array(event, { minLength: 1, maxLength: 4 }),
  }),
);
const position = fc.bigInt({ min: 0n, max: 2n ** 63n - 1n });
const result: fc.Arbitrary<WriteResult> = fc.oneof(
  fc.record({ outcome: fc.constant('appended' as const), position, revision: position, ledgertime: fc.nat() }),
  fc.record({ outcome: fc.constant('wrong-revision' as const), actual: revision }),
);

describe('packing', () => {
  it('gives every write back as it was', () => {
    fc.assert(
      fc.property(writes, (given) => {
        const { events, bytes } = checkLimits(given, sqliteLimits);
        expect(plain(unpackWrites(packWrites(given, events, bytes)))).toEqual(plain(given));
      }),
    );
  });

  it('gives every result back as it was, from any place on', () => {
    fc.assert(
      fc.property(fc.array(result), fc.nat(20), (given, from) => {
        const first = Math.min(from, given.length);
        expect(unpackResults(packResults(given), first, given.length - first)).toEqual(given.slice(first));
      }),
    );
  });
});

const plain = (given: Write[]) =>
  given.map((write) => ({
    ...write,
    events: write.events.map((e) => ({ ...e, data: [...e.data], metadata: [...e.metadata] })),
  }));
