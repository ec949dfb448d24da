import { readdirSync, readFileSync } from 'node:fs';
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

/** A sequence of evidence with questions and the answers expected of them. */
export interface Story {
  readonly id: string;
  readonly evidence: readonly RecordedEvidence[];
  readonly questions: readonly Expectation[];
}

const folder = new URL('./scenarios/', import.meta.url);
const text = (file: string): string => readFileSync(new URL(file, folder), 'utf8');
type CorpusRuleSet = 'P1' | 'P2';

/** What is registered in every story. */
export const fixtures = (ruleSet: CorpusRuleSet = 'P1'): RecordedEvidence[] =>
  JSON.parse(text(`${folderOf(ruleSet)}fixtures.json`)) as RecordedEvidence[];

/** The twelve stories of P1, or the sixteen of P2, by themselves. */
export function storiesWithoutFixtures(ruleSet: CorpusRuleSet = 'P1'): Story[] {
  const within = folderOf(ruleSet);
  const files = readdirSync(new URL(within, folder)).filter((file) => /^[DP]\d\d\.json$/.test(file));
  return files.sort().map((file) => JSON.parse(text(`${within}${file}`)) as Story);
}

/** The same, each with the fixtures before it. */
export function stories(ruleSet: CorpusRuleSet = 'P1'): Story[] {
  const before = fixtures(ruleSet);
  return storiesWithoutFixtures(ruleSet).map((story) => ({ ...story, evidence: [...before, ...story.evidence] }));
}

/**
 * The stories of P1 as one ledger can be told them: they have nothing in common but the fixtures, of which each has a copy,
 * and here each has a source of its own, as they give several events the same id.
 */
export function storiesApart(): Story[] {
  return stories().map((story) => {
    const text = JSON.stringify(story).replaceAll('"scenario"', `"scenario-${story.id}"`);
    return JSON.parse(text) as Story;
  });
}

/** The evidence of several stories, each piece once. */
export function evidenceOf(told: readonly Story[]): RecordedEvidence[] {
  const all = told.flatMap(({ evidence }) => evidence);
  return [...new Map(all.map((event) => [`${event.source} ${event.id}`, event])).values()];
}

/** The 400 worlds of P1, or the 160 of P2. */
export function worlds(ruleSet: CorpusRuleSet = 'P1'): Story[] {
  return text(`${folderOf(ruleSet)}worlds.ndjson`)
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Story);
}

const folderOf = (ruleSet: CorpusRuleSet): string => (ruleSet === 'P1' ? '' : 'p2/');
