import { describe, expect, it } from '@jest/globals';
import type { DataOf, EventReference } from '#libs/evidence';
import { asked, day, hour, minute, type Story } from './story.js';
import { ask, known, text } from './under-p2.js';

const me = 'client/c';
const coin = [{ service: 'e' as const, asset: 'COIN' }];

/** Tells something and answers what of it is retracted. */
type Telling = (told: Story) => EventReference;

/** Whether an act is said to have stood against the client, once two persons have retracted it. */
function isShown(telling: Telling): boolean {
  let target: EventReference | undefined;
  const told = known((it) => {
    target = telling(it);
    const subject = it.evidence.at(-1)?.subject ?? me;
    const retraction = { target, reason: 'DUPLICATE', evidence: 'memo', approver: 'u2' } as const;
    it.tell('Retraction', subject, asked + 9 * day, retraction, { recorder: 'u1' });
  });
  const { rule, against, flags } = ask(told);
  const isCited = against.some(({ source, id }) => source === target?.source && id === target.id);
  expect([rule, flags.includes('RETRACTED_ADVERSE')]).toEqual(['R-210', isCited]);
  return isCited;
}

const mail = (more: Partial<DataOf<'FirmCommunication'>>, at = asked + day) => {
  return (told: Story) => told.tell('FirmCommunication', me, at, { channel: 'EMAIL', purpose: 'PROMOTION', ...more });
};
const all =
  (...tellings: readonly Telling[]): Telling =>
  (told) =>
    tellings.map((telling) => telling(told)).at(-1) as EventReference;
const linked = (identifier: string, confidence: 'CONFIRMED' | 'PROBABLE'): Telling => {
  return (told) => {
    const check = told.evidence.find(({ id }) => id === 'c-ExposureCheck') as { data: object };
    check.data = { ...check.data, identifiers: [identifier] };
    return told.tell('IdentityLink', me, asked - day, { identifier, confidence });
  };
};
const found: DataOf<'ExposureCheck'> = { identifiers: [], campaigns: 'ALL', observability: 'FULL', result: 'FOUND' };
/** A first contact through a page that was aimed at the Union, before all others. */
const throughStrong: Telling = (told) => {
  told.tell('Surface', 'surface/strong', asked - 90 * day, {
    indicators: [],
    strong: true,
    from: text(asked - 90 * day),
  });
  return told.tell('ClientContact', me, asked - 40 * minute, { channel: 'WEBSITE', surface: 'strong' });
};

describe('what was retracted is shown where it stood against the client (R-420)', () => {
  it.each<[string, Telling]>([
    ['a promotion', mail({})],
    [
      'a stage that failed, of a delivery that another stage shows reached (R-127)',
      all(mail({ message: 'm', stage: 'OPENED', purpose: 'SERVICE' }), mail({ message: 'm', stage: 'FAILED' })),
    ],
    ['a first contact through a surface aimed at the Union (R-113)', throughStrong],
    [
      'a message of service about what the client had not asked for (R-121)',
      mail(
        {
          purpose: 'SERVICE',
          coverage: coin,
        },
        asked - 10 * minute,
      ),
    ],
    [
      'an act on what is probably the client’s (R-143)',
      all(linked('d', 'PROBABLE'), (told) =>
        told.tell('MarketingExposure', 'identifier/d', asked + day, {
          channel: 'EMAIL',
          purpose: 'BRAND',
          actor: 'FIRM',
        }),
      ),
    ],
    ['an allegation', (told) => told.tell('Allegation', me, asked + day, { source: 'a letter' })],
    ['a check that found something', (told) => told.tell('ExposureCheck', me, asked + day, found)],
    [
      'a contact that was prompted (R-117)',
      (told) => told.tell('ClientContact', me, asked + day, { channel: 'EMAIL', promptedBy: 'SOLICITATION' }),
    ],
  ])('%s', (_what, telling) => expect(isShown(telling)).toBe(true));
});

describe('what was retracted is not shown where it never stood against the client', () => {
  it.each<[string, Telling]>([
    ['a message of service about what the client had asked for (R-121)', mail({ purpose: 'SERVICE', coverage: coin })],
    [
      'what was sent of a mail that bounced (R-127)',
      all(
        (told) => mail({ message: 'm', stage: 'FAILED' }, asked + day + hour)(told),
        mail({ message: 'm', stage: 'SENT' }),
      ),
    ],
    ['a promotion of something else', mail({ coverage: [{ service: 'a', asset: 'COIN' }] })],
    ['an offer that was permitted (R-310)', mail({ purpose: 'OFFER', coverage: [{ service: 'e', asset: 'TWIN' }] })],
    [
      'an origin that names an independent actor (R-124)',
      (told) => {
        told.tell('ActorRelation', 'actor/A', asked - 9 * day, { relation: 'NONE', evidence: 'memo' });
        return told.tell('OriginEvidence', me, asked - hour / 2, { kind: 'INDEPENDENT_MEDIA', actor: 'A' });
      },
    ],
    [
      'what a check of a linked account found (R-430)',
      all(linked('client/d', 'CONFIRMED'), (told) => told.tell('ExposureCheck', 'client/d', asked + day, found)),
    ],
    [
      'a later contact through a surface aimed at the Union (R-113)',
      (told) => {
        told.tell('Surface', 'surface/strong', asked - 90 * day, {
          indicators: [],
          strong: true,
          from: text(asked - 90 * day),
        });
        return told.tell('ClientContact', me, asked + day, { channel: 'WEBSITE', surface: 'strong' });
      },
    ],
  ])('%s', (_what, telling) => expect(isShown(telling)).toBe(false));
});

it('two stages of one delivery that were both retracted are looked at together (R-127)', () => {
  const both = (last: 'FAILED' | 'OPENED') => {
    const told = known((it) => {
      const stages = [
        mail({ message: 'm', stage: 'SENT' })(it),
        mail({ message: 'm', stage: last }, asked + 2 * day)(it),
      ];
      for (const target of stages) {
        const retraction = { target, reason: 'TEST_DATA', evidence: 'memo', approver: 'u2' } as const;
        it.tell('Retraction', me, asked + 9 * day, retraction, { recorder: 'u1' });
      }
    });
    return ask(told).against.length;
  };
  expect([both('FAILED'), both('OPENED')]).toEqual([0, 2]);
});
