import { describe, expect, it } from '@jest/globals';
import { checkEvidence, type Evidence, kindNamed, type Reception, recognise, storedForm } from '#libs/evidence';
import { examples } from './test/examples.js';

const reception: Reception = { principal: 'anonymous', via: 'http', instance: 'i1' };
const event = { specversion: '1.0', source: 'https://ads.example/eu', id: 'x 1', authid: 'u1', sequence: '17' };
const time = '2026-01-05T00:15:00Z';
const extensions = { partitionkey: 'a b;c', sampledrate: 30, isreplay: true, dataref: null };
const sent = Object.entries(examples).flatMap(([name, [subject, { personal: _, ...data }]]) => {
  const kind = kindNamed(name);
  return kind === undefined || kind.ownToLedger ? [] : [{ name, type: kind.type, subject, data }];
});

/** As somebody sends it whose clock is two hours ahead of UTC. */
function elsewhere<Value>(value: Value): Value {
  const text = JSON.stringify(value);
  return JSON.parse(text.replaceAll(/(\d{4}-\d\d-\d\dT)00(:\d\d:\d\d(?:\.\d+)?)Z/g, '$102$2+02:00'));
}

describe('what was taken as evidence', () => {
  it.each(sent)(
    'is the ledger’s when it is read again: $name, in UTC and in another offset',
    ({ type, subject, data }) => {
      const utc = { ...event, ...extensions, type, subject, time, data };
      for (const one of [utc, elsewhere(utc)]) {
        const { evidence, problems } = checkEvidence(one);
        expect(problems).toBeUndefined();
        if (evidence === undefined) return;
        expect('sentinstants' in evidence).toBe(one !== utc);
        expect(recognise({ ...storedForm(evidence, reception), revision: 0n }).why).toBeUndefined();
      }
    },
  );

  it('is not when what the ledger adds is no text', () => {
    const [one] = sent;
    const { evidence } = checkEvidence({ ...event, type: one?.type, subject: one?.subject, time, data: one?.data });
    const stored = storedForm({ ...(evidence as Evidence), sentinstants: 7 } as never, reception);
    expect(recognise({ ...stored, revision: 0n }).why).toBe('is not valid evidence: /sentinstants must be a text');
  });
});
