import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  FormatError,
  keyRotationData,
  keyTypes,
  LogHistory,
  logSigner,
  noteKeyOf,
  signedCheckpoint,
  verifierKeyText,
} from './index.js';

const origin = 'initium.example/ledger';
const keys = Array.from({ length: 5 }, () => generateKeyPairSync('ed25519').privateKey);
const textOf = (key: KeyObject, name = origin) => verifierKeyText(noteKeyOf(name, keyTypes.note, key));
const texts = keys.map((key) => textOf(key));
const rotation = (from: number, to: number) => keyRotationData(origin, keys[from] as KeyObject, keys[to] as KeyObject);
const genesis = { kind: 'ledger.genesis', log: origin, data: { log: { key: texts[0] } } };
const leafOf = (data: object) => ({ kind: 'ledger.key', log: origin, data: data as Record<string, unknown> });

function historyOf(...rotations: readonly object[]): LogHistory {
  const history = new LogHistory();
  history.take(genesis, 0);
  for (const [index, data] of rotations.entries()) history.take(leafOf(data), 10 * (index + 1));
  return history;
}
const signed = (size: number, ...by: readonly number[]) =>
  signedCheckpoint(
    { origin, size, root: Buffer.alloc(32) },
    ...by.map((key) => logSigner(origin, keys[key] as KeyObject)),
  );

describe('the keys of a log', () => {
  it('follow on each other, and each opens what another signs at the sizes that are its own', () => {
    const history = historyOf(rotation(0, 1), rotation(1, 2));
    expect(history.verifierKeys).toEqual(texts.slice(0, 3));
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 40 }),
        fc.nat({ max: 2 }),
        fc.subarray([0, 1, 2], { minLength: 1 }),
        (size, known, by) => {
          const inForce = size > 20 ? 2 : size > 10 ? 1 : 0;
          const open = () => history.open(signed(size, ...by), texts[known] as string).checkpoint.size;
          if (by.includes(inForce)) expect(open()).toBe(size);
          else expect(open).toThrow(/no known key of .* has signed/);
        },
      ),
      { numRuns: 50 },
    );
    expect(() => history.open(signed(30, 3), texts[3] as string)).toThrow(/never signed by the key that is known/);
    expect(new LogHistory().open(signed(30, 3), texts[3] as string).checkpoint.size).toBe(30);
  });

  it.each([
    [
      'is signed by another than the one that is replaced',
      () => ({
        ...rotation(0, 1),
        signatures: { ...rotation(0, 1).signatures, previous: rotation(3, 1).signatures.previous },
      }),
      /not signed by the key that is replaced/,
    ],
    [
      'is signed by another than the one that takes over',
      () => ({ ...rotation(0, 1), signatures: { ...rotation(0, 1).signatures, key: rotation(0, 3).signatures.key } }),
      /not signed by the key that takes over/,
    ],
    ['is not signed', () => ({ key: texts[1], previous: texts[0] }), /signature of a rotation/],
    ['names no keys', () => ({}), /says not which key/],
    ['says more', () => ({ ...rotation(0, 1), more: 1 }), /says not which key/],
    ['replaces another key than the one that signs', () => rotation(3, 1), /replaces another key/],
    [
      'is of another log',
      () => keyRotationData('other.example/log', keys[0] as KeyObject, keys[1] as KeyObject),
      /replaces a key of other\.example/,
    ],
  ])('are not replaced by what %s', (_, data, why) => {
    expect(() => historyOf(data())).toThrow(why);
    expect(() => historyOf(data())).toThrow(FormatError);
  });

  it('do not come back once they were replaced', () => {
    expect(() => historyOf(rotation(0, 1), rotation(1, 0))).toThrow(/take over that was replaced before/);
  });

  describe('of which the end is lost', () => {
    const name = 'initium.example/again';
    const again = textOf(keys[4] as KeyObject, name);
    const continued = (given: object = {}) => {
      const checkpoint = Buffer.from(signed(30, 0)).toString();
      const data = { log: { key: again }, continues: { origin, size: '30', checkpoint, ...given } };
      return { kind: 'ledger.genesis', log: name, data };
    };
    const historyWith = (leaf: object, at = 20) => {
      const history = historyOf();
      history.take(leaf as typeof genesis, at);
      return history;
    };

    it('go on with another under another name, and open what was signed before', () => {
      const history = historyWith(continued());
      expect(history).toMatchObject({
        origin: name,
        verifierKeys: [again],
        continued: [{ origin, size: 30, from: 20 }],
      });
      expect(history.open(signed(12, 0), again).checkpoint.size).toBe(12);
      expect(() => history.open(signed(12, 1), again)).toThrow(/no known key/);
      expect(() => history.open(signed(12, 0), texts[0] as string)).toThrow(/never signed by the key that is known/);
      history.take({ kind: 'ledger.reference', log: name, data: {} as never }, 21);
      expect(() => history.take({ ...genesis, kind: 'ledger.key' }, 22)).toThrow(/is one of initium\.example\/ledger/);
      expect(() => history.take(genesis, 22)).toThrow(/is one of initium\.example\/ledger/);
    });

    it.each([
      ['names another log', () => continued({ origin: 'other.example/log' }), 20],
      ['names none', () => ({ ...continued(), data: { log: { key: again } } }), 20],
      ['is no genesis', () => ({ ...continued(), kind: 'ledger.reference' }), 20],
      [
        'has a checkpoint that another key has signed',
        () => continued({ checkpoint: Buffer.from(signed(30, 1)).toString() }),
        20,
      ],
      ['says another size', () => continued({ size: '31' }), 20],
      ['comes behind all that was signed', () => continued(), 30],
    ])('do not go on by what %s', (_, leaf, at) => {
      expect(() => historyWith(leaf(), at)).toThrow(FormatError);
    });
  });
});
