import { describe, expect, it } from '@jest/globals';
import type { RecordedEvidence } from '#libs/evidence';
import { asked, explained } from './explained.js';

const name = '4f'.repeat(32);

/** P08.2, where something else has arrived instead. */
const arrived = (other: { type: string; id: string; data: object }) => {
  const { evidence } = asked('P08.2').world;
  return evidence.map((one) => (one.id === 'quarantine-1' ? ({ ...one, ...other } as RecordedEvidence) : one));
};

const ofNoKind = arrived({
  type: 'initium.Quarantined.v1',
  id: name,
  data: {
    quarantineId: name,
    raw: 'eyJ4IjoxfQ==',
    problems: [
      { pointer: '/type', detail: 'is no kind of evidence; those are initium.<Kind>.v1 of ActorRelation, Allegation' },
    ],
    claims: { type: 'initium.Nonsense.v1', subject: 'client/c1', source: 'ads', id: 'e-7' },
  },
});
const conflict = arrived({
  type: 'initium.Conflict.v1',
  id: name,
  data: {
    of: { source: 'scenario', id: 'c1-C' },
    conflictId: name,
    attempt: { type: 'initium.ClientContact.v1', subject: 'client/c1', source: 'scenario', id: 'c1-C' },
  },
});

describe('an arrival that nobody has settled, in words', () => {
  it('that claims to be of no kind there is: nothing that is sent could mend it', () => {
    const { rule, say } = explained('P08.2', { evidence: ofNoKind });
    expect(rule).toBe('R-146');
    expect(say('finding')).toContain(
      'Something arrived on 20 August 2026, 00:00:00 UTC that is no evidence, claiming to be “initium.Nonsense.v1”, sent as ads/e-7, about client/c1: there is no kind of evidence of that name. Nobody has settled it. Nothing that is sent can mend it: only a dismissal settles it.',
    );
    expect(say('finding', 'de').join()).toContain(
      'eine Art von Nachweis dieses Namens gibt es nicht. Niemand hat es geklärt. Nichts, was gesendet wird, kann es berichtigen: Nur wenn es abgetan wird, ist es geklärt.',
    );
    expect(say('finding', 'fr').join()).toContain(
      'il n’y a pas de genre de preuve de ce nom. Personne ne l’a réglé. Rien de ce qu’on enverrait ne peut le corriger : seule une mise à l’écart le règle.',
    );
  });

  it('that is a conflict: nothing mends it either', () => {
    const { rule, say } = explained('P08.2', { evidence: conflict });
    expect(rule).toBe('R-146');
    expect(say('finding').join()).toContain('Nothing that is sent can mend it: only a dismissal settles it.');
  });

  it('changes by a dismissal whose own age counts, not that of the arrival', () => {
    const { say } = explained('P08.2');
    expect(say('change')).toEqual([
      'It changes when each of these arrivals is settled. To dismiss one takes two persons and an allowed reason, however old the arrival is; the dismissal itself has to be recorded within 72 hours of when they dismissed it.',
    ]);
    expect(say('change', 'de').join()).toContain('dass sie es abtaten, ist binnen 72 Stunden danach zu erfassen.');
    expect(say('change', 'fr').join()).toContain('la mise à l’écart elle-même est à enregistrer dans les 72 heures');
  });

  it('is told by what it claims, of what is linked to the client too, and not by a fingerprint', () => {
    expect(explained('P08.4').say('because').join()).toContain(
      'something arrived that is no valid evidence, of a kind that cannot be read, about identifier/dev1.',
    );
    expect(explained('P08.2', { evidence: ofNoKind }).say('because').join()).toContain('ledger/4f4f4f4f… (ledger): ');
    expect(explained('P08.2', { evidence: conflict }).say('because', 'fr').join()).toContain(
      'sous l’identité de scenario/c1-C, avec un autre contenu, se disant « initium.ClientContact.v1 », envoyé comme scenario/c1-C, au sujet de client/c1.',
    );
  });
});

describe('a piece of evidence in words', () => {
  it('says only roughly how long after it happened it was recorded, and of nobody that he is nobody', () => {
    const evidence = asked('P08.2').world.evidence.map((one) =>
      one.id === 'c1-C' ? { ...one, ledgertime: '2026-08-05T00:00:16.230Z', principal: 'anonymous' } : one,
    );
    const { say } = explained('P08.2', { evidence });
    const contact = (language: 'en' | 'de' | 'fr') =>
      say('for', language).find((text) => text.startsWith('scenario/c1-C'));
    expect(contact('en')).toMatch(/, more than 39 hours later, by whom is not said\.$/);
    expect(contact('de')).toMatch(/, mehr als 39 Stunden danach, von wem, ist nicht gesagt\.$/);
    expect(contact('fr')).toMatch(/, plus de 39 heures après, sans dire par qui\.$/);
  });
});
