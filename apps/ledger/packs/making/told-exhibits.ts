import type { RecordedEvidence } from '#libs/evidence';
import type { ToldExhibit } from '#libs/evidence-pack';
import type { DisclosedKeys } from '../disclosed-keys.js';
import type { PackSources } from './facts-of-pack.js';

type ExhibitsIn = Pick<PackSources, 'index' | 'evidenceAt'>;

/** What is shown, as far as it is in memory, of which leaves it is, and by which keys it is opened. */
interface ShownEvidence {
  readonly evidence: readonly RecordedEvidence[];
  readonly indexes: readonly number[];
  readonly keys: DisclosedKeys;
}

/** Exhibits as what they are of: nearly all are in memory already. */
export async function toldExhibits(
  from: ExhibitsIn,
  { evidence, indexes, keys }: ShownEvidence,
): Promise<ToldExhibit[]> {
  const known = new Map(evidence.map((one) => [indexOf(from, one), one]));
  const others = indexes.filter((index) => !known.has(index));
  const read = await from.evidenceAt(from.index.positionsAt(others));
  for (const [at, one] of read.entries()) known.set(others[at] as number, one);
  return indexes.map((index, at): ToldExhibit => {
    const one = known.get(index) as RecordedEvidence;
    return { number: at + 1, index, evidence: one, isOpened: keys.has(BigInt(one.position as string)) };
  });
}

/** Which leaf a piece of evidence is. */
export function indexOf({ index }: Pick<PackSources, 'index'>, { position }: RecordedEvidence): number {
  const found = index.indexAt(BigInt(position as string));
  if (found === undefined) throw new Error(`the event at position ${position} is no leaf`);
  return found;
}

/** The numbers of exhibits by their leaves. */
export function numbersIn(indexes: readonly number[]): (index: number) => number {
  const numbers = new Map(indexes.map((index, at) => [index, at + 1]));
  return (index) => {
    const number = numbers.get(index);
    if (number === undefined) throw new Error(`leaf ${index} is no exhibit`);
    return number;
  };
}
