import { describe, expect, it } from '@jest/globals';
import type { RecordedEvidence } from '#libs/evidence';
import { sentenceOf } from '../explain/sentence-of.js';
import { scenariosOfP2 } from './scenarios.js';

const evidence = scenariosOfP2.flatMap((world) => world.evidence);
const ofType = (type: string): RecordedEvidence =>
  evidence.find((one) => one.type === `initium.${type}.v1`) as RecordedEvidence;

describe('a piece of evidence as a sentence', () => {
  it('begins as a sentence does, in every language', () => {
    const contact = ofType('ClientContact');
    expect(sentenceOf(contact, 'en')).toMatch(/^The client came to the firm \(E1\)/);
    expect(sentenceOf(contact, 'de')).toMatch(/^Der Kunde kam zur Firma \(E1\)/);
    expect(sentenceOf(contact, 'fr')).toMatch(/^Le client est venu à l’entreprise \(E1\)/);
  });

  it('leaves a name that it begins with as it is', () => {
    const link = ofType('IdentityLink') as RecordedEvidence & { readonly data: { readonly identifier: string } };
    expect(sentenceOf(link, 'en').startsWith(link.data.identifier)).toBe(true);
  });

  it('takes an article for no name, though a service is called by the same letter', () => {
    const entity = { ...ofType('ProviderEntity') } as RecordedEvidence;
    expect(sentenceOf(entity, 'en')).toMatch(/^An entity/);
  });

  it('tells neither its name nor its times', () =>
    expect(sentenceOf(ofType('ServiceRequest'), 'en')).not.toMatch(/20\d\d|scenario/));
});
