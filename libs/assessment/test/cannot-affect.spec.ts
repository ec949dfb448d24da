import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { instant, instantText } from '#libs/evidence';
import { cannotAffect, subjectAdded } from '../answer/cannot-affect.js';
import type { Dossier } from '../answer/dossier.js';
import { isRegisterSubject } from '../answer/evidence-set.js';
import { type StatusInterval, statusIntervalsOf } from '../answer/status-intervals.js';
import { shippedRuleSets } from '../rules/shipped.js';
import { denseLives, drawnLives, repeatedLives } from './drawn-lives.js';
import {
  answers,
  contact,
  dossierOf,
  fate,
  login,
  me,
  moves,
  offer,
  other,
  passedOver,
  promotion,
  registersOf,
  tainted,
  twin,
} from './fate.js';
import { asked, day, hour, minute, Story, story } from './story.js';
import { worlds } from './worlds.js';

const { PROPERTY_RUNS } = process.env;
describe('evidence that moves nothing', () => {
  it.each(
    shippedRuleSets.all.flatMap(({ id }) =>
      Object.entries({ worlds, drawnLives, repeatedLives, denseLives }).map(
        ([name, lives]) => [id, name, lives] as const,
      ),
    ),
  )(
    'is passed over, piece after piece, and the answers stay what all of it together says, by %s, in %s',
    (ruleSet, _, lives) => {
      const law = fc.property(lives, (world) => {
        const evidence = world
          .toSorted((a, b) => instant(a.ledgertime) - instant(b.ledgertime))
          .map((item, index) => ({ ...item, position: String(index) }));
        let dossier: Dossier | undefined;
        for (const [index, item] of evidence.entries()) {
          const isAboutClient = !isRegisterSubject(item.subject);
          const known = evidence.slice(0, index + 1);
          const now = dossierOf(known, ruleSet);
          // Whatever a piece is about, it may change what its source covered.
          if (dossier !== undefined && isAboutClient && cannotAffect(dossier, item))
            expect(answers(dossier.under(registersOf(known, ruleSet)))).toEqual(answers(now));
          else {
            const latest = Math.max(...known.slice(0, -1).map(({ time }) => instant(time)));
            const added = dossier && isAboutClient ? subjectAdded(dossier, item, latest) : undefined;
            const isOther = (one: StatusInterval) => one.service !== added?.service || one.asset !== added.asset;
            if (dossier !== undefined && added !== undefined)
              expect(statusIntervalsOf(now).filter(isOther)).toEqual(
                statusIntervalsOf(dossier.under(registersOf(known, ruleSet))),
              );
            dossier = now;
          }
        }
      });
      fc.assert(law, { numRuns: Number(PROPERTY_RUNS ?? 100) });
    },
  );

  it('is what no rule reads, and what is about somebody else', () => {
    expect(fate(story(), (told) => told.tell('Attestation', me, asked, { text: 'of my own will' }))).toBe(passedOver);
    const stranger = 'client/z';
    expect(fate(story(), (told) => told.tell('ClientContact', stranger, asked, { channel: 'EMAIL' }))).toBe(passedOver);
    expect(
      fate(story(), (told) => told.tell('MarketingExposure', stranger, asked, { channel: 'EMAIL', actor: 'FIRM' })),
    ).toBe(passedOver);
    expect(fate(story(), (told) => told.tell('IpLogin', stranger, asked, { country: 'FR' }))).toBe(passedOver);
  });

  it('is no request of a regulator, which stands before what is retracted later (R-424)', () => {
    const request = (subject: string) => (told: Story) =>
      told.tell('RegulatoryRequest', subject, asked + day, { authority: 'AMF', reference: 'r' });
    expect(fate(story(), request(me))).toBe('looked at, moves nothing');
    expect(fate(story(), request('client/z'))).toBe(passedOver);
  });

  it('is what was provided of a known subject; of a new one it makes a subject', () => {
    const provided = (asset: string) => (told: Story) =>
      told.tell('ServiceProvided', me, asked + day, { service: 'e', asset, entity: 'X' });
    expect(fate(story(), provided('COIN'))).toBe(passedOver);
    expect(fate(story(), provided('OTHER'))).toBe(moves);
  });

  it('is the end of a request after which nothing was offered', () => {
    const fulfilled = (told: Story) =>
      told.tell('RequestFulfilled', me, asked + day, { request: { source: 'story', id: 'c-ServiceRequest' } });
    expect(fate(story(), fulfilled)).toBe(passedOver);
    expect(
      fate(
        story((told) => offer(told, asked + 2 * day)),
        fulfilled,
      ),
    ).toBe(moves);
  });
});

describe('a login', () => {
  const dayStart = asked + 14 * hour;
  /** Without an establishment that lasts; inside by a fact that ends. */
  const until = (end: number) => {
    const told = new Story().client('c', { without: ['LocationEvidence'] });
    told.tell('LocationEvidence', me, asked - hour, { kind: 'ESTABLISHED', country: 'FR', to: instantText(end) });
    return told;
  };

  it('from outside proves nothing, and who is established inside stays there', () => {
    expect(fate(until(asked), (told) => login(told, dayStart, 'US'))).toBe(passedOver);
    expect(fate(story(), (told) => login(told, dayStart))).toBe(passedOver);
  });

  it('counts where it is the third, and is looked at where it may once be', () => {
    const told = until(asked);
    for (const date of [1, 2]) login(told, dayStart + date * day);
    expect(fate(told, (it) => login(it, dayStart + 3 * day))).toBe(moves);
    expect(fate(until(asked), (it) => login(it, dayStart))).toBe('looked at, moves nothing');
  });

  it('may make logins count that come up to thirty days later, and those last for thirty days', () => {
    const first = Math.ceil(asked / day) * day + day;
    const around = (end: number) => {
      const told = until(end);
      login(told, first + 15 * day);
      login(told, first + 30 * day - 1);
      return fate(told, (it) => login(it, first));
    };
    expect(around(first + 60 * day)).toBe(passedOver);
    expect(around(first + 60 * day - minute)).toBe(moves);
    expect(around(first + day)).toBe(moves);
  });

  it('is looked at where the evidence leaves a hole before it ends', () => {
    const told = until(asked + 20 * day);
    told.tell('LocationEvidence', me, asked - hour, {
      ...{ kind: 'SITUATED', country: 'FR', from: instantText(asked + 40 * day) },
    });
    expect(fate(told, (it) => login(it, dayStart))).toBe('looked at, moves nothing');
  });

  it('is looked at where other logins put the client inside: they say in which State', () => {
    const told = new Story().client('c', { without: ['LocationEvidence'] });
    for (let date = 0; date <= 80; date += 5) login(told, dayStart + date * day);
    expect(fate(told, (it) => login(it, dayStart + 12 * day, 'DE'))).toBe(moves);
  });
});

describe('a contact', () => {
  const aimed = (told: Story) =>
    told.tell('Surface', 'surface/s', asked - 100 * day, {
      ...{ indicators: ['LANGUAGE:fr'], strong: false, from: instantText(asked - 100 * day) },
    });
  const first = asked - 30 * minute;

  it('after a timely one of the same stay is one more', () => {
    expect(fate(story(aimed), (told) => contact(told, first + 1, { surface: 's' }))).toBe(passedOver);
  });

  it('of the same instant as the first, or before it, is a first one (R-113)', () => {
    expect(fate(story(aimed), (told) => contact(told, first, { surface: 's' }))).toBe(moves);
    expect(fate(story(aimed), (told) => contact(told, first - 1, { surface: 's' }))).toBe(moves);
  });

  it('of a linked identifier may be the first as well', () => {
    const linked = (told: Story) => {
      aimed(told);
      told.tell('IdentityLink', me, asked, { identifier: 'd', confidence: 'CONFIRMED' });
    };
    const through = (at: number) => (told: Story) =>
      told.tell('ClientContact', 'identifier/d', at, { channel: 'EMAIL', surface: 's' });
    expect(fate(story(linked), through(first - 1))).toBe(moves);
    expect(fate(story(linked), through(first + 1))).toBe(passedOver);
  });

  it('does not come after one that was recorded late', () => {
    const told = new Story().client('c', { without: ['ClientContact'] });
    contact(told, first - 4 * day, {}, 'late', first);
    expect(fate(told, (it) => contact(it, first + minute))).toBe(moves);
  });

  it('of another stay is the first of that stay (R-226)', () => {
    const told = story((it) => {
      it.tell('LocationEvidence', me, asked - 2 * minute, { kind: 'ESTABLISHED', country: 'CH' });
      it.tell('LocationEvidence', me, asked - minute, { kind: 'ESTABLISHED', country: 'FR' });
      it.tell('OriginEvidence', me, asked - minute, { kind: 'DIRECT_TYPE_IN' });
    });
    expect(fate(told, (it) => contact(it, asked - 30_000))).toBe(moves);
  });

  it('that a reply answers which was recorded before it says what was asked (R-122)', () => {
    const reply = (inReplyTo: string) => (told: Story) =>
      told.tell('FirmCommunication', me, asked + 2 * day, {
        ...{ channel: 'CHAT', purpose: 'REPLY', coverage: twin, inReplyTo: { source: 'story', id: inReplyTo } },
      });
    const enquiry = (told: Story) => contact(told, asked + day, { enquiry: twin });
    expect(fate(story(reply('contact')), enquiry)).toBe(moves);
    expect(fate(story(reply('another')), enquiry)).toBe(passedOver);
  });
});

describe('an outward act', () => {
  it('that is neutral is passed over, unless it names what is new', () => {
    expect(fate(story(), (told) => promotion(told, asked + day, { purpose: 'SERVICE' }))).toBe(passedOver);
    const independent = (told: Story) =>
      told.tell('ActorRelation', 'actor/N', asked - day, { relation: 'NONE', evidence: 'memo' });
    expect(fate(story(independent), (told) => offer(told, asked + day, 'COIN', { actor: 'N' }))).toBe(passedOver);
    expect(fate(story(independent), (told) => offer(told, asked + day, 'OTHER', { actor: 'N' }))).toBe(moves);
  });

  it('that promotes what was tainted before is one more', () =>
    expect(fate(tainted(), (told) => promotion(told, asked + day + 1))).toBe(passedOver));

  it('of the instant of the first taint, or before it, may be the cause', () => {
    const byOther = () =>
      story((told) => {
        told.tell('ActorRelation', 'actor/A', asked - day, { relation: 'REMUNERATED', evidence: 'memo' });
        promotion(told, asked + day, { actor: 'A' });
      });
    expect(fate(byOther(), (told) => promotion(told, asked + day))).toBe(moves);
    expect(fate(byOther(), (told) => promotion(told, asked + day - 1))).toBe(moves);
  });

  it('that covers more than what is tainted taints the rest', () => {
    const told = story((it) => {
      it.tell('ServiceRequest', me, asked, { service: 'e', asset: 'TWIN' });
      promotion(it, asked + day, { coverage: twin });
    });
    expect(fate(told, (it) => promotion(it, asked + 2 * day))).toBe(moves);
    expect(fate(told, (it) => promotion(it, asked + 3 * day, { coverage: other }))).toBe(passedOver);
  });

  it('that offers by name is looked at, whatever was tainted', () => {
    const told = story((it) => offer(it, asked + 2 * day));
    expect(fate(told, (it) => offer(it, asked + 20 * day))).toBe(moves);
  });

  it('is looked at where the taint before it is an offer that may prove permitted (R-310)', () => {
    const told = story((it) => offer(it, asked + 20 * day, 'COIN'));
    expect(fate(told, (it) => promotion(it, asked + 21 * day))).toBe('looked at, moves nothing');
  });
});
