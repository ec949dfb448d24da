import { describe, expect, it } from '@jest/globals';
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { prepareReads } from './reads.js';
import { settleSchema } from './schema.js';

/** A ledger whose positions and ledgertimes leave the given gaps. */
function ledger(gaps: readonly (readonly [bigint, number])[], bytes = 1) {
  const db = new Database(':memory:');
  db.defaultSafeIntegers(true);
  settleSchema(db, 'this ledger', false);
  const insert = db.prepare("INSERT INTO events VALUES (?, ?, ?, 0, 'id', 'type', zeroblob(?), x'')");
  const places: { position: bigint; ledgertime: number }[] = [];
  let position = 0n;
  let ledgertime = 0;
  for (const [further, later] of gaps) {
    position += further;
    ledgertime += later;
    insert.run(position, ledgertime, String(position), bytes);
    places.push({ position, ledgertime });
  }
  return { reads: prepareReads(db), places };
}

describe('positionAt', () => {
  it('finds the last event not later than an instant, whatever gaps positions leave', () => {
    const gaps = fc.array(fc.tuple(fc.bigInt({ min: 1n, max: 2n ** 40n }), fc.nat(3)), { maxLength: 40 });
    fc.assert(
      fc.property(gaps, fc.integer({ min: -1, max: 130 }), (given, instant) => {
        const { reads, places } = ledger(given);
        const there = places.filter(({ ledgertime }) => ledgertime <= instant).at(-1);
        expect(reads.positionAt(instant)).toBe(there?.position);
      }),
    );
  });
});

describe('texts', () => {
  it('are of UTF-8 alone: other bytes are not read as if they said something', () => {
    const db = new Database(':memory:');
    db.defaultSafeIntegers(true);
    settleSchema(db, 'this ledger', false);
    const insert = db.prepare("INSERT INTO events VALUES (?, 0, ?, 0, 'id', 'type', ?, x'7b7d')");
    insert.run(1n, 'a', Buffer.from('"\ufffd"'));
    insert.run(2n, 'b', Buffer.from([0x22, 0xff, 0x22]));
    const reads = prepareReads(db);
    expect(reads.textsOf([1n])).toMatchObject([{ position: 1n, data: '"\ufffd"', metadata: '{}' }]);
    expect(() => reads.textsOf([1n, 2n])).toThrow('not valid for encoding utf-8');
  });
});

describe('a batch', () => {
  const many = Array.from({ length: 1_200 }, () => [1n, 0] as const);

  it('holds 500 events at most', () => {
    expect(ledger(many).reads.allForward(2_000n)(1n, undefined)).toHaveLength(500);
  });

  it('ends once it holds a mebibyte', () => {
    expect(ledger(many.slice(0, 20), 300_000).reads.allForward(2_000n)(1n, undefined)).toHaveLength(4);
  });

  it('holds one event at least, however large', () => {
    expect(ledger(many.slice(0, 3), 2_000_000).reads.allBack(3n, undefined)).toHaveLength(1);
  });
});
