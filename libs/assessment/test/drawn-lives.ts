import fc from 'fast-check';
import { hourMs, type KindName, kinds, type RecordedEvidence } from '#libs/evidence';
import { generatedByKind, recordedOf, usualCast, whenAround } from '#libs/evidence/arbitraries';
import { story } from './story.js';

const generated = generatedByKind();
const told = kinds.map(({ name }) => name as KindName).filter((name) => name !== 'ReferenceAdopted');

/** A client that came by itself, and whatever may happen to it and to what is registered, of a few kinds. */
export const drawnLives: fc.Arbitrary<readonly RecordedEvidence[]> = fc
  .subarray(told, { minLength: 2, maxLength: 7 })
  .chain((names) => fc.array(fc.oneof(...names.map((name) => generated[name])), { minLength: 4, maxLength: 24 }))
  .map((more) => {
    const { evidence } = story();
    return [...evidence, ...recordedOf(more, evidence)];
  });

const hours = [0, 0, 0, 1, 80].map((late) => late * hourMs);

/** The same client, and a few things that happen to it, or to what is registered, again and again. */
export const repeatedLives: fc.Arbitrary<readonly RecordedEvidence[]> = fc
  .array(fc.oneof(...told.map((name) => generated[name])), { minLength: 1, maxLength: 4 })
  .chain((few) => {
    const again = fc.record({
      one: fc.constantFrom(...few),
      at: whenAround(usualCast),
      late: fc.constantFrom(...hours),
    });
    return fc.array(again, { minLength: 3, maxLength: 16 });
  })
  .map((all) => {
    const { evidence } = story();
    return [
      ...evidence,
      ...recordedOf(
        all.map(({ one, at, late }) => ({ ...one, at, late })),
        evidence,
      ),
    ];
  });
