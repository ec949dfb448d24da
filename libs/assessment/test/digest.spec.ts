import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { instant, type RecordedEvidence } from '#libs/evidence';
import { cannotAffect } from '../answer/cannot-affect.js';
import { Digest, digestOf } from '../answer/digest.js';
import { isRegisterSubject } from '../answer/evidence-set.js';
import { shippedRuleSets } from '../rules/shipped.js';
import { denseLives, drawnLives, repeatedLives } from './drawn-lives.js';
import { contact, dossierOf, login, me, promotion, registersOf, tainted, twin } from './fate.js';
import { asked, day, type Story, story } from './story.js';
import { worlds } from './worlds.js';

const { PROPERTY_RUNS } = process.env;
const ruleSets = shippedRuleSets.all.map(({ id }) => id);

/** The digest of what is known, if there is one. */
function digestIn(known: readonly RecordedEvidence[], ruleSet: string): Digest | undefined {
  const text = digestOf(dossierOf(known, ruleSet));
  return text === undefined ? undefined : new Digest('c', text, registersOf(known, ruleSet));
}

describe('a digest of a dossier', () => {
  it.each(ruleSets)('passes over, by %s, only what the dossier would', (ruleSet) => {
    let passed = 0;
    const law = fc.property(fc.oneof(worlds, drawnLives, repeatedLives, denseLives), (world) => {
      const evidence = world
        .toSorted((a, b) => instant(a.ledgertime) - instant(b.ledgertime))
        .map((item, index) => ({ ...item, position: String(index) }));
      // Digests are made now and then, and asked about all that comes after.
      for (let known = 6; known < evidence.length; known += 5) {
        const before = evidence.slice(0, known);
        const digest = digestIn(before, ruleSet);
        const later = evidence.slice(known).filter((piece) => !isRegisterSubject(piece.subject));
        const passedOver = later.filter((piece) => digest?.passesOver(piece));
        passed += passedOver.length;
        const dossier = dossierOf(before, ruleSet);
        expect(passedOver.filter((piece) => !cannotAffect(dossier, piece))).toEqual([]);
      }
    });
    const numRuns = Number(PROPERTY_RUNS ?? 100);
    fc.assert(law, { numRuns });
    expect(passed).toBeGreaterThan(numRuns);
  });

  const later = asked + 9 * day;
  const tells =
    (...telling: Parameters<Story['tell']>) =>
    (told: Story) =>
      told.tell(...telling);
  const serviceTo = (more: object) => (told: Story) => promotion(told, later, { purpose: 'SERVICE', ...more });
  const provided = (asset: string) => tells('ServiceProvided', me, later, { service: 'e', asset, entity: 'X' });

  it.each([
    ['a login of who is placed by evidence', story(), (told: Story) => login(told, later), true],
    ['a login from outside', story(), (told: Story) => login(told, later, 'US'), true],
    ['one more contact', story(), (told: Story) => contact(told, later), true],
    ['a contact before the first', story(), (told: Story) => contact(told, asked - day), false],
    ['a contact that asks for something', story(), (told: Story) => contact(told, later, { enquiry: twin }), 'P1'],
    ['a message of service', story(), serviceTo({}), true],
    ['a message of service about what it may have', story(), serviceTo({ coverage: twin }), 'P1'],
    ['the first stage of a delivery', story(), serviceTo({ message: 'm', stage: 'SENT' }), true],
    ['a further stage of it', story(serviceTo({ message: 'm', stage: 'SENT' })), serviceTo({ message: 'm' }), 'P1'],
    ['a promotion', story(), (told: Story) => promotion(told, later), false],
    ['a promotion of what is tainted', tainted(), (told: Story) => promotion(told, later), true],
    ['what is provided of what was asked for', story(), provided('COIN'), true],
    ['what is provided of something else', story(), provided('TWIN'), false],
    ['what no rule reads', story(), tells('Attestation', me, later, { text: 'of my own will' }), true],
    ['a request', story(), tells('ServiceRequest', me, later, { service: 'e', asset: 'COIN' }), false],
    ['what is about somebody else', story(), tells('ClientContact', 'client/z', later, { channel: 'EMAIL' }), false],
  ] as const)('tells of %s whether it is passed over', (_, told, telling, by) => {
    const before = [...told.evidence];
    telling(told);
    const piece = told.evidence.at(-1) as RecordedEvidence;
    const passing = ruleSets.filter((ruleSet) => digestIn(before, ruleSet)?.passesOver(piece));
    expect(passing).toEqual(by === true ? ruleSets : by === false ? [] : [by]);
  });
});
