import fc from 'fast-check';
import { type DataOf, instant, instantText, type KindName, kinds, type RecordedEvidence } from '#libs/evidence';
import { type Generated, generatedByKind, recordedOf } from '#libs/evidence/arbitraries';
import { Story } from './story.js';

const generated = generatedByKind();

/** What sources say, and what the ledger says of what arrived; what weighs most, twice as often. */
const names: readonly KindName[] = [
  ...kinds.filter(({ ownToLedger }) => !ownToLedger).map(({ name }) => name),
  ...(['Quarantined', 'Conflict'] as const),
  ...(['ClientContact', 'ServiceRequest', 'ExposureCheck', 'LocationEvidence', 'IdentityLink', 'Retraction'] as const),
  ...(['FirmCommunication', 'FirmCommunication', 'MarketingExposure', 'IpLogin', 'Campaign'] as const),
];

/** Told after a story, where it had come to. */
const after = (story: Story, all: readonly Generated[]): readonly RecordedEvidence[] =>
  recordedOf(all, story.evidence).map((item, index) => ({ ...item, position: String(story.evidence.length + index) }));

/**
 * Worlds of every kind that there is, around a client that came by itself: registers change late, links join clients, and
 * evidence is recorded in any order of occurrence.
 */
export const worlds: fc.Arbitrary<readonly RecordedEvidence[]> = fc
  .array(fc.oneof(...names.map((name) => generated[name])), { maxLength: 14 })
  .map((all) => {
    const story = new Story().client();
    return [...story.evidence, ...after(story, all)];
  });

/** One of a kind that says this, whatever else it would have said. */
const saying = <K extends KindName>(kind: K, data: Partial<DataOf<K>>): fc.Arbitrary<Generated> =>
  generated[kind].map((told) => ({ ...told, data: { ...told.data, ...data } }));

/** Facts that can only hurt, about the client or what may be linked to it. */
export const adverseEvents: fc.Arbitrary<readonly RecordedEvidence[]> = fc
  .array(
    fc.oneof(
      saying('MarketingExposure', { channel: 'BANNER', purpose: 'BRAND', actor: 'FIRM', stage: undefined }),
      saying('FirmCommunication', { purpose: 'PROMOTION', actor: 'FIRM' }),
      generated.Allegation,
      saying('ExposureCheck', { result: 'FOUND' }),
      generated.SourceGap,
    ),
    { minLength: 1, maxLength: 3 },
  )
  .map((all) =>
    recordedOf(all).map((item, index) => ({ ...item, id: `adverse-${index}`, position: String(1000 + index) })),
  );

/** The same at another time: every instant in it by so many milliseconds later. */
export function moved<V>(value: V, by: number): V {
  const later = (item: unknown): unknown => {
    if (typeof item === 'string' && /^\d{4}-\d\d-\d\dT/.test(item)) return instantText(instant(item) + by);
    if (Array.isArray(item)) return item.map(later);
    if (item === null || typeof item !== 'object') return item;
    return Object.fromEntries(Object.entries(item).map(([name, inner]) => [name, later(inner)]));
  };
  return later(value) as V;
}
