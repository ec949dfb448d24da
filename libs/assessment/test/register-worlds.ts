import fc from 'fast-check';
import { type KindName, kinds, type RecordedEvidence } from '#libs/evidence';
import { type Generated, generatedByKind, recordedOf, usualCast, whenAround } from '#libs/evidence/arbitraries';
import { compareRecorded, knownFacts } from '../facts/fact.js';
import { shippedReference } from '../reference/reference.js';
import { asked, hour, Story } from './story.js';

/** Entries of which the story knows some, and a source however it is percent-encoded. */
const cast = { ...usualCast, assets: ['COIN', 'NEW'], entities: ['X', 'Z'], sources: ['mailer', 'mailer', 'web'] };
const generated = generatedByKind(cast);
const newer = {
  ...shippedReference,
  version: 'newer',
  policy: { ...shippedReference.policy, contemporaneityLimitMs: hour },
};
const adoption: fc.Arbitrary<Generated> = whenAround({ around: asked }).map((at) => {
  const { ruleSet, version } = newer;
  return { kind: 'ReferenceAdopted', subject: 'ledger', at, late: 0, data: { ruleSet, version, content: newer } };
});

const isOfRegisters = (about: readonly string[]): boolean => !about.includes('client') && !about.includes('ledger');
const told: readonly fc.Arbitrary<Generated>[] = [
  ...kinds.filter(({ about }) => isOfRegisters(about)).map(({ name }): fc.Arbitrary<Generated> => generated[name]),
  ...(['Source', 'SourceHeartbeat'] as const).map((name) =>
    generated[name].map((one) => ({ ...one, subject: one.subject.replace('mailer', 'mail%65r') })),
  ),
  ...(['RegulatoryRequest', 'ClientContact', 'Retraction', 'Retraction', 'Retraction', 'Retraction'] as const).map(
    (name: KindName): fc.Arbitrary<Generated> => generated[name],
  ),
  adoption,
];

/** Registers that change late and often, retracted and frozen, in the ledger's order. */
export const registerWorlds: fc.Arbitrary<readonly RecordedEvidence[]> = fc
  .array(fc.oneof(...told), { minLength: 1, maxLength: 16 })
  .map((all) => {
    const { evidence } = new Story();
    return knownFacts([...evidence, ...recordedOf(all, evidence)], Infinity)
      .sort(compareRecorded)
      .map((fact, index) => ({ ...fact.evidence, position: String(index * 3) }));
  });
