import { describe, expect, it } from '@jest/globals';
import { decide } from '../answer/decide.js';
import { EvidenceSet } from '../answer/evidence-set.js';
import { type Assessment, assess } from '../assess.js';
import { Case } from '../case/case.js';
import type { Sentence } from '../explain/explanation.js';
import { findingsOf } from '../explain/findings.js';
import { type Language, languages } from '../explain/language.js';
import { shippedRuleSets } from '../rules/shipped.js';
import { asked, day, Story, story } from './story.js';
import { knownAt, text } from './under-p2.js';

const question = { service: 'e', asset: 'COIN', entity: 'X', at: asked + 30 * day };
const dossierOf = (told: Story) => new EvidenceSet(told.evidence, shippedRuleSets).dossier('c', knownAt);
const answer = (told: Story, explain: Language): Assessment => assess(dossierOf(told), question, { explain });
const toldOf = ({ explanation }: Assessment, about: Sentence['about']): readonly string[] =>
  (explanation?.sentences ?? []).flatMap((sentence) => (sentence.about === about ? [sentence.text] : []));

describe('a first contact of which no surface is known (R-229)', () => {
  it('is found once, though it is the first with and without what is only probably the client’s', () => {
    const dossier = dossierOf(story());
    const asking = new Case(dossier, question);
    const found = findingsOf(asking, decide(asking, dossier.ruleSet), dossier.ruleSet);
    expect(found.map(({ name }) => name)).toEqual(['place', 'surface']);
  });

  it('is not said to be cured by a later stay, for it is not', () => {
    const abroad = new Story();
    const before = asked - 60 * day;
    const swiss = { kind: 'ESTABLISHED', country: 'CH', from: text(before) } as const;
    abroad.tell('LocationEvidence', 'client/c', before, swiss);
    abroad.tell('ClientContact', 'client/c', before + day, { channel: 'WEBSITE' });
    abroad.client();
    for (const language of languages) expect(answer(abroad, language).rule).toBe('R-229');
    expect(languages.map((language) => toldOf(answer(abroad, language), 'change').join())).toEqual([
      expect.stringContaining('a later stay in the Union does not take it away'),
      expect.stringContaining('ein späterer Aufenthalt in der Union hebt es nicht auf'),
      expect.stringContaining('un séjour ultérieur dans l’Union ne l’efface pas'),
    ]);
  });
});

it('what a source did not cover is counted from the request where there was no contact, and is told so (R-227)', () => {
  const told = new Story().client('c', { without: ['ClientContact'] });
  const from = text(asked - 300 * day);
  told.tell('Source', 'source/ads', asked - 300 * day, {
    channels: ['EMAIL'],
    heartbeatEvery: 'P1D',
    owner: 'o',
    from,
  });
  const found = languages.map((language) => toldOf(answer(told, language), 'finding').at(-1));
  expect(found).toEqual([
    expect.stringContaining('180 days before the request, as the latest stay has no timely contact'),
    expect.stringContaining(
      '180 Tage vor der Anfrage, da es im letzten Aufenthalt keinen rechtzeitig erfassten Kontakt',
    ),
    expect.stringContaining('180 jours avant la demande, faute de contact enregistré à temps'),
  ]);
});
