import type { Assessment, Sentence } from '#libs/assessment';
import type { PackExhibit } from './pack-documents.js';
import { referenceKey, type Weight } from './weights.js';

/** What is told of a piece of evidence: as an exhibit, or, where the pack has none of it, as the answer has it. */
export type ToldFact = { readonly exhibit: PackExhibit } | { readonly text: string };

/** What a summary tells of all evidence. */
export interface ToldEvidence {
  readonly arrivals: number;
  readonly late: number;
  readonly sealed: number;
  readonly erased: number;
  /** The strongest of each side, the strongest first, and how many there are. */
  readonly for: StrongestFacts;
  readonly against: StrongestFacts;
}

export interface StrongestFacts {
  readonly facts: readonly ToldFact[];
  readonly count: number;
}

const strongestMax = 3;

/** Goes through the exhibits once, and keeps those that it names. */
export function toldEvidence(
  exhibits: Iterable<PackExhibit>,
  weights: ReadonlyMap<string, Weight>,
  assessments: readonly Assessment[],
): ToldEvidence {
  const sides = { for: keysOf(weights, 'for'), against: keysOf(weights, 'against') };
  const named = new Set([...sides.for.slice(0, strongestMax), ...sides.against.slice(0, strongestMax)]);
  const found = new Map<string, PackExhibit>();
  const counts = { arrivals: 0, late: 0, sealed: 0, erased: 0 };
  for (const exhibit of exhibits) {
    if (exhibit.form !== 'evidence') counts.arrivals++;
    if (exhibit.isLate) counts.late++;
    if (exhibit.personal === 'sealed' || exhibit.personal === 'erased') counts[exhibit.personal]++;
    const key = referenceKey(exhibit);
    if (named.has(key)) found.set(key, exhibit);
  }
  const told = (keys: readonly string[]): StrongestFacts => ({
    facts: keys.slice(0, strongestMax).map((key) => toldFact(key, found.get(key), assessments)),
    count: keys.length,
  });
  return { ...counts, for: told(sides.for), against: told(sides.against) };
}

/** The keys of one side, the strongest first: that is the order in which they stand. */
const keysOf = (weights: ReadonlyMap<string, Weight>, side: Weight['side']): string[] =>
  [...weights].flatMap(([key, weight]) => (weight.side === side ? [key] : []));

function toldFact(key: string, exhibit: PackExhibit | undefined, assessments: readonly Assessment[]): ToldFact {
  if (exhibit !== undefined) return { exhibit };
  const isOfIt = ({ reference }: Sentence) => reference !== undefined && referenceKey(reference) === key;
  const sentence = assessments.flatMap(({ explanation }) => explanation?.sentences ?? []).find(isOfIt);
  return { text: sentence?.text ?? key.replace('\n', '/') };
}
