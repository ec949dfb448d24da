import { EvidenceSet } from '../answer/evidence-set.js';
import { assess } from '../assess.js';
import type { Question } from '../case/case.js';
import { shippedRuleSets } from '../rules/shipped.js';
import { asked, day, type Story, story } from './story.js';

export const knownAt = asked + 400 * day;
export const text = (ms: number) => new Date(ms).toISOString();

/** The plain client, of whom P2 wants to know the surface through which it came. */
export const known = (more: (told: Story) => void = () => {}) =>
  story((told) => {
    told.tell('Surface', 'surface/site', asked - 100 * day, {
      indicators: [],
      strong: false,
      from: text(asked - 100 * day),
    });
    const contact = told.evidence.find(({ id }) => id === 'c-ClientContact') as { data: object };
    contact.data = { channel: 'WEBSITE', surface: 'site' };
    more(told);
  });

export function ask(told: Story, question: Partial<Question> & { knownAt?: number } = {}) {
  const set = new EvidenceSet(told.evidence, shippedRuleSets);
  const about = { service: 'e', asset: 'COIN', entity: 'X', at: asked + 30 * day, ...question };
  return assess(set.dossier('c', question.knownAt ?? knownAt), about);
}

export const verdict = (...of: Parameters<typeof ask>) => {
  const { status, rule } = ask(...of);
  return `${status} ${rule}`;
};
