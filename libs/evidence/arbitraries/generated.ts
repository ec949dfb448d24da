import fc, { type Arbitrary } from 'fast-check';
import { type DataPath, dataPathsOf } from '../data-paths.js';
import { typeOf } from '../event-type.js';
import type { RecordedEvidence } from '../evidence.js';
import { instantText } from '../instant.js';
import { type KindName, kindNamed, kindOf, kinds, type SomeKind } from '../kinds.js';
import { dayMs, hourMs } from '../time.js';
import { EventReference } from '../vocabulary.js';
import { arbitrariesOf, type Saying } from './arbitraries.js';
import { type Cast, usualCast } from './cast.js';
import { whenAround } from './words.js';

/** What is said, when it occurred (ms), and how much later (ms) it was recorded. */
export interface Generated {
  readonly kind: KindName;
  readonly subject: string;
  readonly data: object;
  readonly at: number;
  readonly late: number;
  readonly recorder?: string;
  /** Sent by the source that numbers what it sends, which has skipped so many numbers before. */
  readonly skips?: number;
  /** The number of a quarantined original that it mends, perhaps. */
  readonly mends?: number;
}

export type GeneratedByKind = { readonly [Name in KindName]: Arbitrary<Generated> };

/** Soon enough, at the last instant for it, and too late. */
const delays = [0, 0, 0, 60_000, hourMs, 72 * hourMs, 72 * hourMs + 1, 20 * dayMs];

/** For every kind that there is, a piece of evidence of it that was sent and recorded some time. */
export function generatedByKind(cast: Cast = usualCast): GeneratedByKind {
  const arbitraries = arbitrariesOf(cast);
  const sent = (said: Arbitrary<Saying>): Arbitrary<Generated> =>
    fc
      .record({
        said,
        at: whenAround(cast),
        late: fc.constantFrom(...delays),
        recorder: fc.constantFrom('u1', 'u1', 'u1', 'u2', undefined),
        skips: fc.constantFrom(undefined, undefined, 0, 0, 1),
        mends: fc.option(fc.nat({ max: 30 }), { nil: undefined, freq: 9 }),
      })
      .map(({ said: what, ...how }) => ({ ...what, ...how }));
  const all = Object.entries(arbitraries as Readonly<Record<string, Arbitrary<Saying>>>);
  return Object.fromEntries(all.map(([name, said]) => [name, sent(said)])) as unknown as GeneratedByKind;
}

/** At what a field points: among a world's evidence of these kinds, where there is any. */
const targets: Readonly<Record<string, readonly KindName[]>> = {
  allegation: ['Allegation'],
  request: ['ServiceRequest'],
  inReplyTo: ['ClientContact', 'ServiceRequest'],
  promptedBy: ['MarketingExposure', 'FirmCommunication'],
  arrival: ['Quarantined', 'Conflict'],
};

const { description: aReference } = EventReference as { readonly description?: string };
const references: ReadonlyMap<string, readonly DataPath[]> = new Map(
  (kinds as unknown as readonly SomeKind[]).map(({ name, data }) => [
    name,
    dataPathsOf(data, ({ description }) => description === aReference),
  ]),
);

/**
 * What was generated, as a ledger has recorded it, in its order: references point at evidence of this world, a retraction is
 * about what it retracts, and each has an id that is its number, counted on from those `before`.
 */
export function recordedOf(
  generated: readonly Generated[],
  before: readonly RecordedEvidence[] = [],
): RecordedEvidence[] {
  const order = [...generated].sort((a, b) => a.at + a.late - b.at - b.late);
  const named = [
    ...before.map(({ source, id, type, subject }) => ({ source, id, kind: kindOf(type), subject })),
    ...order.map((one, index) => ({ ...one, source: sourceOf(one), id: `${before.length + index}` })),
  ];
  const pointed = (number: number, field: string) => {
    const fitting = named.filter(({ kind }) => targets[field]?.includes(kind) ?? true);
    const among = fitting.length > 0 ? fitting : named;
    return among[number % among.length] as (typeof named)[number];
  };
  let sequence = 0;
  return order.map((one, index) => {
    const { kind, at, late, recorder, skips, mends } = one;
    const { source, id } = named[before.length + index] as (typeof named)[number];
    const numbered = skips !== undefined && source === numbering;
    if (numbered) sequence += 1 + skips;
    const data = pointing(kind, one.data, pointed, id) as { readonly target?: { readonly id: string } };
    const retracted = kind === 'Retraction' ? named.find((other) => other.id === data.target?.id) : undefined;
    const isOwn = kindNamed(kind)?.ownToLedger === true;
    return {
      ...{ specversion: '1.0', id, source, type: typeOf(kind), subject: retracted?.subject ?? one.subject },
      ...{ time: instantText(at), ledgertime: instantText(at + late), data },
      ...(recorder !== undefined && { authid: recorder }),
      ...(numbered && { sequence: String(sequence) }),
      ...(mends !== undefined && !isOwn && { resubmissionof: pointed(mends, 'arrival').id }),
    } as unknown as RecordedEvidence;
  });
}

const numbering = 'mailer';

function sourceOf({ kind, data, skips }: Generated): string {
  const isOwn = kindNamed(kind)?.ownToLedger === true || 'knownPosition' in data;
  return isOwn ? 'ledger' : skips === undefined ? 'crm' : numbering;
}

type Pointed = (number: number, field: string) => { readonly source: string; readonly id: string };

/** The data, with what it says of other evidence pointing at some, and what the ledger itself names under its own name. */
function pointing(kind: KindName, data: object, pointed: Pointed, id: string): object {
  let result: unknown = data;
  for (const place of references.get(kind) ?? []) {
    const field = place.findLast((name) => name !== '*') as string;
    result = replaced(result, place, (value) => {
      if (typeof value !== 'object' || value === null) return value;
      const { source, id: other } = pointed(Number((value as { readonly id: string }).id), field);
      return { source, id: other };
    });
  }
  const text = result as Readonly<Record<string, string>>;
  if (kind === 'Quarantined') return { ...text, quarantineId: id };
  if (kind === 'Conflict') return { ...text, conflictId: id };
  return kind === 'ArrivalDismissed' ? { ...text, arrival: pointed(Number(text.arrival), 'arrival').id } : text;
}

function replaced(value: unknown, [name, ...rest]: DataPath, by: (value: unknown) => unknown): unknown {
  if (name === undefined) return by(value);
  if (typeof value !== 'object' || value === null) return value;
  if (name === '*') return Array.isArray(value) ? value.map((item) => replaced(item, rest, by)) : value;
  const member = (value as Readonly<Record<string, unknown>>)[name];
  return member === undefined ? value : { ...value, [name]: replaced(member, rest, by) };
}
