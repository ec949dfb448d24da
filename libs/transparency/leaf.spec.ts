import { describe, expect, it } from '@jest/globals';
import canonicalize from 'canonicalize';
import fc from 'fast-check';
import { FormatError } from './format-error.js';
import { sha256, subjectTag } from './hashes.js';
import { isLeafOf, type LogLeaf, leafBytes, ownLeafKinds, parseLeaf } from './leaf.js';
import { flips } from './test/grown-tree.js';

const hash = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => Buffer.from(bytes).toString('hex'));
const time = fc
  .date({ min: new Date(0), max: new Date('9999-12-31T23:59:59.999Z'), noInvalidDate: true })
  .map((date) => date.toISOString());
const text = fc.string({ minLength: 1, maxLength: 50, unit: 'grapheme' });
const optional = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
const base = {
  v: fc.constant(1 as const),
  log: fc.constant('initium.example/ledger'),
  n: optional(fc.bigInt({ min: 0n, max: 2n ** 63n - 1n }).map(String)),
  t: time,
  md: hash,
  sb: fc.uniqueArray(hash, { maxLength: 4 }).map((tags) => tags.sort()),
};
const leaves: fc.Arbitrary<LogLeaf> = fc.oneof(
  fc.record({
    ...base,
    kind: fc.constantFrom('MarketingExposure', 'ServiceRequest'),
    src: text,
    id: text,
    ct: hash,
    dk: optional(hash),
  }),
  fc
    .record({
      ...base,
      kind: fc.constantFrom(...ownLeafKinds),
      src: optional(text),
      id: optional(text),
      data: fc.record({ a: fc.jsonValue(), size: fc.constant('70000') }) as fc.Arbitrary<Record<string, unknown>>,
    })
    .map((leaf) => ({ ...leaf, data: JSON.parse(JSON.stringify(leaf.data)) }))
    .map((leaf) => ({ ...leaf, ct: hashOfData(leaf.data) })),
);
const hashOfData = (data: Record<string, unknown>) =>
  Buffer.from(sha256(Buffer.from(canonicalize(data) ?? ''))).toString('hex');

const exposure: LogLeaf = {
  v: 1,
  log: 'initium.example/ledger',
  kind: 'MarketingExposure',
  src: 'crm',
  id: 'x-1',
  n: '41',
  t: '2026-08-03T10:00:00.000Z',
  ct: '11'.repeat(32),
  md: '22'.repeat(32),
  sb: ['33'.repeat(32), '44'.repeat(32)],
};
const withMembers = (members: object) => Buffer.from(JSON.stringify(inOrder({ ...exposure, ...members })));
const inOrder = (members: object) => Object.fromEntries(Object.entries(members).sort(([a], [b]) => (a < b ? -1 : 1)));

describe('a leaf', () => {
  it('is read as it was made', () => {
    fc.assert(
      fc.property(leaves, (leaf) => {
        const bytes = leafBytes(leaf);
        expect(leafBytes(parseLeaf(bytes))).toEqual(bytes);
        expect(parseLeaf(bytes)).toEqual(JSON.parse(JSON.stringify(leaf)));
      }),
    );
  });

  it('is its members in the order of their names, without blanks', () => {
    expect(Buffer.from(leafBytes(exposure)).toString()).toBe(
      `{"ct":"${exposure.ct}","id":"x-1","kind":"MarketingExposure","log":"initium.example/ledger","md":"${exposure.md}",` +
        `"n":"41","sb":["${exposure.sb.join('","')}"],"src":"crm","t":"2026-08-03T10:00:00.000Z","v":1}`,
    );
  });

  it.each([
    ['a member that it has not', { extra: 1 }],
    ['another version', { v: 2 }],
    ["an origin that can be no key's name", { log: 'initium.example ledger' }],
    ['a number in place of text', { id: 7 }],
    ['no id', { id: undefined }],
    ['no source', { src: '' }],
    ['a hash in upper case', { ct: 'AA'.repeat(32) }],
    ['a hash that is short', { md: '22'.repeat(31) }],
    ['a tag twice', { sb: ['33'.repeat(32), '33'.repeat(32)] }],
    ['tags out of order', { sb: ['44'.repeat(32), '33'.repeat(32)] }],
    ['no tags at all', { sb: undefined }],
    ['a time with an offset', { t: '2026-08-03T10:00:00.000+02:00' }],
    ['a day that there is not', { t: '2026-02-30T10:00:00.000Z' }],
    ['a month that there is not', { t: '2026-13-01T10:00:00.000Z' }],
    ['the hour 24', { t: '2026-02-28T24:00:00.000Z' }],
    ['a sequence with leading zeros', { n: '041' }],
    ['a sequence beyond 2^63 - 1', { n: '9223372036854775808' }],
    ['data in clear', { data: {} }],
    ["a kind of the ledger's own that there is not", { kind: 'ledger.other' }],
    ['data of which ct is not the hash', { kind: 'ledger.map-epoch', data: { size: '1' } }],
    ['half of a surrogate pair', { id: '\ud800' }],
  ])('is refused with %s', (_, members) => {
    expect(() => parseLeaf(withMembers(members))).toThrow(FormatError);
    expect(() => leafBytes({ ...exposure, ...members } as LogLeaf)).toThrow(FormatError);
  });

  it.each([
    ['a blank', (text: string) => text.replace(',', ', ')],
    ['another order', (text: string) => text.replace(/^\{("ct":"\w+"),(.*)\}$/, '{$2,$1}')],
    ['a member twice', (text: string) => text.replace('"v":1', '"v":1,"v":1')],
    ['an escape that need not be', (text: string) => text.replace('"crm"', '"\\u0063rm"')],
    ['another way to write a number', (text: string) => text.replace('"v":1', '"v":1.0')],
    ['a byte order mark', (text: string) => `\ufeff${text}`],
    ['a newline behind it', (text: string) => `${text}\n`],
  ])('is refused with %s', (_, change) => {
    const text = Buffer.from(leafBytes(exposure)).toString();
    expect(change(text)).not.toBe(text);
    expect(() => parseLeaf(Buffer.from(change(text)))).toThrow(FormatError);
  });

  it('has at most 65,535 bytes', () => {
    const room = 65_535 - leafBytes({ ...exposure, id: 'x' }).length;
    expect(leafBytes({ ...exposure, id: 'x'.repeat(1 + room) }).length).toBe(65_535);
    expect(() => leafBytes({ ...exposure, id: 'x'.repeat(2 + room) })).toThrow(FormatError);
    expect(() => parseLeaf(Buffer.alloc(65_536, '['))).toThrow(FormatError);
  });

  it('is that of an event whose stored bytes it has the hashes of, and of no other', () => {
    const [data, metadata] = [Buffer.from('{"a":1}'), Buffer.from('{"b":2}')];
    const of = (bytes: Uint8Array) => Buffer.from(sha256(bytes)).toString('hex');
    const leaf = { ...exposure, ct: of(data), md: of(metadata) };
    expect(isLeafOf(leaf, data, metadata)).toBe(true);
    for (const flipped of flips(data)) expect(isLeafOf(leaf, flipped, metadata)).toBe(false);
    for (const flipped of flips(metadata)) expect(isLeafOf(leaf, data, flipped)).toBe(false);
  });

  it('never crashes its reader, whatever the bytes are', () => {
    const edits = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 5 });
    const damaged = fc.tuple(leaves, edits).map(([leaf, places]) => {
      const bytes = Buffer.from(leafBytes(leaf));
      for (const [at, value] of places) bytes[at % bytes.length] = value;
      return bytes;
    });
    const deep = fc.constantFrom('['.repeat(65_535), `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`);
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array(), damaged, fc.json().map(Buffer.from), deep.map(Buffer.from)), (bytes) => {
        try {
          expect(leafBytes(parseLeaf(bytes))).toEqual(Buffer.from(bytes));
        } catch (error) {
          expect(error).toBeInstanceOf(FormatError);
        }
      }),
    );
  });
});

describe('a subject tag', () => {
  const key = Buffer.alloc(32, 7);

  it('is one for each key, kind and identifier', () => {
    const tags = [
      subjectTag(key, 'client', 'c-1'),
      subjectTag(key, 'client', 'c-2'),
      subjectTag(key, 'identifier', 'c-1'),
      subjectTag(Buffer.alloc(32, 8), 'client', 'c-1'),
    ].map((tag) => Buffer.from(tag).toString('hex'));
    expect(new Set(tags).size).toBe(4);
    expect(Buffer.from(subjectTag(key, 'client', 'c-1')).toString('hex')).toBe(tags[0]);
  });

  it('wants a key of 32 bytes, and a kind that ends where it ends', () => {
    expect(() => subjectTag(Buffer.alloc(31), 'client', 'c')).toThrow(FormatError);
    expect(() => subjectTag(key, 'client\0', 'c')).toThrow(FormatError);
  });
});
