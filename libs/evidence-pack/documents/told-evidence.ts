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
  const sides = { for: new Strongest(), against: new Strongest() };
  const counts = { arrivals: 0, late: 0, sealed: 0, erased: 0 };
  const absent = new Map(weights);
  for (const exhibit of exhibits) {
    if (exhibit.form !== 'evidence') counts.arrivals++;
    if (exhibit.isLate) counts.late++;
    if (exhibit.personal === 'sealed' || exhibit.personal === 'erased') counts[exhibit.personal]++;
    const key = referenceKey(exhibit);
    const weight = weights.get(key);
    if (weight !== undefined && absent.delete(key)) sides[weight.side].add({ exhibit }, weight);
  }
  for (const [key, weight] of absent) sides[weight.side].add({ text: textIn(assessments, key) }, weight);
  return { ...counts, for: sides.for, against: sides.against };
}

/** How an answer tells a piece of evidence; where it does not, its name. */
function textIn(assessments: readonly Assessment[], key: string): string {
  const isOfIt = ({ reference }: Sentence) => reference !== undefined && referenceKey(reference) === key;
  const sentence = assessments.flatMap(({ explanation }) => explanation?.sentences ?? []).find(isOfIt);
  return sentence?.text ?? key.replace('\n', '/');
}

/** What decided is stronger than what did not, what is about the client than what counts for all, and the earlier than the later. */
class Strongest implements StrongestFacts {
  #ranked: (readonly [fact: ToldFact, decided: number, isOfAll: number, place: number])[] = [];
  count = 0;

  add(fact: ToldFact, { isDecisive, place }: Weight): void {
    const isOfAll = 'exhibit' in fact && fact.exhibit.form === 'evidence' && !ofOne.test(fact.exhibit.subject);
    this.count++;
    this.#ranked.push([fact, Number(!isDecisive), Number(isOfAll), place]);
    this.#ranked.sort((one, other) => one[1] - other[1] || one[2] - other[2] || one[3] - other[3]);
    this.#ranked.length = Math.min(this.#ranked.length, strongestMax);
  }

  get facts(): readonly ToldFact[] {
    return this.#ranked.map(([fact]) => fact);
  }
}

/** What a client or something that may be linked to it is called; all else is of registers. */
const ofOne = /^(?:client|identifier)\//;
