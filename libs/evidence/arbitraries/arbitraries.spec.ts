import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { checkEvidence, kinds, type SomeKind } from '../index.js';
import { instantText } from '../instant.js';
import { arbitrariesOf, asked, type Saying } from './index.js';

const all: Readonly<Record<string, fc.Arbitrary<Saying>>> = arbitrariesOf();
const runs = { numRuns: Number(process.env.PROPERTY_RUNS ?? 60) };

describe.each(kinds as unknown as readonly SomeKind[])('the arbitrary of $name', (kind) => {
  const arbitrary = all[kind.name] as fc.Arbitrary<Saying>;
  const whole = ({ subject, data }: { readonly subject: string; readonly data: unknown }) => ({
    ...{ specversion: '1.0', id: '1', source: 'crm', type: kind.type, subject, time: instantText(asked), data },
  });

  it('makes what intake takes', () => {
    fc.assert(
      fc.property(arbitrary, (saying) => {
        expect(kind.errors(whole(saying))).toEqual([]);
        if (!kind.ownToLedger) expect(checkEvidence(whole(saying)).problems).toBeUndefined();
      }),
      runs,
    );
  });

  it('has every field, and leaves out each that may be', () => {
    const said = fc.sample(arbitrary, { numRuns: 200, seed: 1 }).map(({ data }) => Object.keys(data));
    const required: readonly string[] = (kind.data as { readonly required?: string[] }).required ?? [];
    for (const field of Object.keys(kind.fields)) {
      expect([field, said.some((fields) => fields.includes(field))]).toEqual([field, true]);
      expect([field, said.every((fields) => fields.includes(field))]).toEqual([field, required.includes(field)]);
    }
  });
});
