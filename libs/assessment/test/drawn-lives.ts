import fc from 'fast-check';
import { type KindName, kinds, type RecordedEvidence } from '#libs/evidence';
import { generatedByKind, recordedOf } from '#libs/evidence/arbitraries';
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
