import { readdirSync, readFileSync } from 'node:fs';
import type { RecordedEvidence } from '#libs/evidence';

export interface AskedOf {
  readonly client: string;
  readonly service: string;
  readonly asset: string;
  readonly entity: string;
  readonly at: string;
  readonly knownAt: string;
  readonly expect: { readonly status: string; readonly rule: string };
}

/** A sequence of evidence with questions and the answers expected of them. */
export interface Story {
  readonly id: string;
  readonly evidence: readonly RecordedEvidence[];
  readonly questions: readonly AskedOf[];
}

const folder = new URL('../../../test/scenarios/', import.meta.url);
const text = (file: string): string => readFileSync(new URL(file, folder), 'utf8');

/** The twelve stories, each with the fixtures before it. */
export function stories(): Story[] {
  const fixtures = JSON.parse(text('fixtures.json')) as RecordedEvidence[];
  const files = readdirSync(folder).filter((file) => /^D\d\d\.json$/.test(file));
  return files
    .sort()
    .map((file) => JSON.parse(text(file)) as Story)
    .map((story) => ({ ...story, evidence: [...fixtures, ...story.evidence] }));
}

/** The 400 worlds. */
export function worlds(): Story[] {
  return text('worlds.ndjson')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Story);
}
