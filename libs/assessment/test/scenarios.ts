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
  readonly ruleSet?: string;
  readonly purpose?: 'EXIT';
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
const sequences = (path: string, letter: string, count: number): readonly World[] =>
  Array.from({ length: count }, (_, index) => {
    const world = read<World>(`${path}${letter}${String(index + 1).padStart(2, '0')}.json`);
    return { ...world, evidence: [...read<RecordedEvidence[]>(`${path}fixtures.json`), ...world.evidence] };
  });

const lines = (name: string): readonly World[] =>
  readFileSync(new URL(name, folder), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as World);

/** What P1 answers, by hand and worked out by an independent implementation. */
export const scenarios = sequences('', 'D', 12);
export const worlds = lines('worlds.ndjson');

/** What P2 answers, likewise; a few of the questions by hand are asked by P1. */
export const scenariosOfP2 = sequences('p2/', 'P', 16);
export const worldsOfP2 = lines('p2/worlds.ndjson');
