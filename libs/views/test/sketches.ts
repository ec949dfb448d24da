import fc from 'fast-check';
import { kinds } from '#libs/evidence';
import { arbitrariesOf, usualCast } from '#libs/evidence/arbitraries';
import type { Sketch } from './recorded.js';

export const sources = ['crm', 'ads', 'https://push.example/%C3%A9'];
export const subjects = ['client/a', 'client/b', 'identifier/i', 'identifier/j', 'campaign/x', 'source/crm', 'ledger'];
export const times = fc.integer({ min: -3, max: 12 }).map((half) => half * 43_200_000 + 5);

const cast = { ...usualCast, clients: ['a', 'b'], identifiers: ['i', 'j'], campaigns: ['x'], sources: ['crm'] };
const sayings = arbitrariesOf(cast);
/** Whatever a source can say, of every kind that there is. */
const anything: fc.Arbitrary<Pick<Sketch, 'kind' | 'subject' | 'data'>> = fc.oneof(
  ...kinds
    .filter(({ name, ownToLedger }) => !ownToLedger && name !== 'Retraction' && name !== 'IdentityLink')
    .map(({ name }) => sayings[name] as fc.Arbitrary<Pick<Sketch, 'kind' | 'subject' | 'data'>>),
);

/**
 * Evidence of few sources, subjects and times, so that much of it meets: links, retractions of anything, duplicates; and
 * now and then anything else that can be said.
 */
export const sketches: fc.Arbitrary<Sketch[]> = fc
  .array(
    fc.record({
      source: fc.constantFrom(...sources),
      kind: fc.constantFrom('ClientContact', 'IpLogin', 'IdentityLink', 'Retraction', 'Campaign', 'ReferenceAdopted'),
      subject: fc.constantFrom(...subjects),
      time: times,
      sequence: fc.option(fc.constantFrom('0', '1', '2', '003', '4', '5', '6', '9', '9223372036854775807'), {
        nil: undefined,
      }),
      identifier: fc.constantFrom('i', 'j', 'client/a', 'client/b'),
      target: fc.nat({ max: 30 }),
      else: fc.option(anything, { nil: undefined, freq: 2 }),
      stream: fc.option(fc.constantFrom('quarantine-', 'conflict-', 'sequencer-'), { nil: undefined, freq: 9 }),
    }),
    { maxLength: 25 },
  )
  .map((events) =>
    events.map(({ identifier, target, stream, else: other, ...event }, index) => {
      const kind = kindAbout(event.subject, event.kind);
      return {
        ...event,
        kind,
        data: dataOf(kind, identifier, { source: events[target]?.source ?? 'crm', id: `${target}` }),
        ...(kind !== 'Retraction' && kind !== 'IdentityLink' && other),
        id: `${index}`,
        stream: stream === undefined ? undefined : `${stream}${index}`,
      };
    }),
  );

/** Another kind where that one cannot be about the subject. */
function kindAbout(subject: string, kind: string): string {
  if (kind === 'Retraction') return kind;
  const [about = ''] = subject.split('/');
  if (about === 'client') return kind === 'Campaign' || kind === 'ReferenceAdopted' ? 'ClientContact' : kind;
  if (about === 'identifier') return 'ClientContact';
  return { campaign: 'Campaign', source: 'SourceGap', ledger: 'RegulatoryRequest' }[about] ?? kind;
}

const period = { periodFrom: '2026-01-01T00:00:00Z', periodTo: '2026-01-02T00:00:00Z' };
const campaign = { actor: 'FIRM', channel: 'EMAIL', purpose: 'OFFER', reach: ['AT'], trackable: true };

function dataOf(kind: string, identifier: string, target: object): object | undefined {
  if (kind === 'IdentityLink') return { identifier, confidence: 'CONFIRMED' };
  if (kind === 'Retraction') return { target };
  if (kind === 'SourceGap') return { ...period, reason: 'outage' };
  return kind === 'Campaign' ? { ...campaign, from: period.periodFrom } : undefined;
}
