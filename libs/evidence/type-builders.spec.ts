import { describe, expect, it } from '@jest/globals';
import * as typebox from 'typebox';
import { Compile } from 'typebox/schema';
import * as ours from './type-builders.js';

const { Text, Truth, Whole, Amount, Unknown, Enum, List, Union, Members, Named, Optional, Unsafe } = ours;
const limits = { minimum: 1, maximum: 5, description: 'some' };

/** What is built here, and what TypeBox builds. */
const built: readonly (readonly [name: string, ours: object, theirs: object])[] = [
  ['a text', Text({ pattern: '^a$', description: 'an a' }), typebox.String({ pattern: '^a$', description: 'an a' })],
  ['a truth', Truth({ description: 'so' }), typebox.Boolean({ description: 'so' })],
  ['a whole number', Whole(limits), typebox.Integer(limits)],
  ['an amount', Amount(limits), typebox.Number(limits)],
  ['anything', Unknown({ description: 'any' }), typebox.Unknown({ description: 'any' })],
  ['one of several', Enum(['a', 'b'], { description: 'one' }), typebox.Enum(['a', 'b'], { description: 'one' })],
  ['a list', List(Text(), { maxItems: 2 }), typebox.Array(typebox.String(), { maxItems: 2 })],
  ['a union', Union([Text(), Truth()], limits), typebox.Union([typebox.String(), typebox.Boolean()], limits)],
  [
    'an object',
    Members({ a: Text(), b: Optional(List(Whole())) }, { additionalProperties: false }),
    typebox.Object(
      { a: typebox.String(), b: typebox.Optional(typebox.Array(typebox.Integer())) },
      { additionalProperties: false },
    ),
  ],
  [
    'an object of nothing but options',
    Members({ a: Optional(Text()) }),
    typebox.Object({ a: typebox.Optional(typebox.String()) }),
  ],
  [
    'an object of any names',
    Named(Text(), { maxProperties: 3 }),
    typebox.Record(typebox.String(), typebox.String(), { maxProperties: 3 }),
  ],
  ['what the caller vouches for', Unsafe({ type: 'string' }), typebox.Unsafe({ type: 'string' })],
];

describe('the builders of evidence make what those of TypeBox make', () => {
  it.each(built)('of %s', (_name, own, theirs) => {
    expect(JSON.stringify(own)).toBe(JSON.stringify(theirs));
  });

  it('and are checked alike', () => {
    const one = Compile(Members({ a: Text(), b: Optional(Whole()) }, { additionalProperties: false }));
    expect(
      [{ a: 'x' }, { a: 'x', b: 1 }, { b: 1 }, { a: 'x', b: 'y' }, { a: 'x', c: 1 }].map((it) => one.Check(it)),
    ).toEqual([true, true, false, false, false]);
  });
});
