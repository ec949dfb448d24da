import { readFileSync } from 'node:fs';
import type { RecordedEvidence } from '#libs/evidence';

/** A question of the corpus, and what the law answers. */
export interface Expectation {
  readonly client: string;
  readonly service: string;
  readonly asset: string;
  readonly entity: string;
  readonly at: string;
  readonly knownAt: string;
  readonly expect: { readonly status: string; readonly rule: string };
}

export interface World {
  readonly id: string;
  readonly evidence: readonly RecordedEvidence[];
  readonly questions: readonly Expectation[];
}

const folder = new URL('../../../test/scenarios/', import.meta.url);
const read = <T>(name: string): T => JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as T;

/** Sequences by hand, the fixtures before each. */
export const scenarios: readonly World[] = Array.from({ length: 12 }, (_, index) => {
  const world = read<World>(`D${String(index + 1).padStart(2, '0')}.json`);
  return { ...world, evidence: [...read<RecordedEvidence[]>('fixtures.json'), ...world.evidence] };
});

/** Worlds that an independent implementation answered. */
export const worlds: readonly World[] = readFileSync(new URL('worlds.ndjson', folder), 'utf8')
  .trimEnd()
  .split('\n')
  .map((line) => JSON.parse(line) as World);
