import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { canonical, type Evidence, storedForm } from '#libs/evidence';
import { parseLeaf } from '#libs/transparency';
import { contact } from '../../../test/running-ledger.js';
import { LeafMaker, type LoggedEvent } from './leaf-maker.js';

const tagKey = Buffer.alloc(32, 7);
const maker = new LeafMaker('ledger.example/log', tagKey);
const ledgertime = Date.parse('2026-03-02T09:15:00.123Z');
const position = 7n;
const eventId = '00000000-0000-4000-8000-000000000000';

function stored(evidence: object): LoggedEvent {
  const form = storedForm(evidence as Evidence, { principal: 'anonymous', via: 'http', instance: 'i' });
  return { ...form, eventId, ledgertime, position };
}
const leafIn = (event: LoggedEvent) => parseLeaf(maker.leafOf(event));
const arrived = (kind: string, data: object): LoggedEvent =>
  stored(contact('x', { source: 'ledger.example/log', subject: 'ledger', type: `initium.${kind}.v1`, data }));
const raw = (event: object) => Buffer.from(JSON.stringify(event)).toString('base64');

describe('a leaf of the log', () => {
  it('is the same bytes for ever', () => {
    const event = stored(contact('1', { sequence: '0042' }));
    expect(Buffer.from(maker.leafOf(event)).toString()).toMatchInlineSnapshot(
      `"{"ct":"e60c29c57037bbc67b116e4885ec9e2b31c3af4cd92d34db2b63306ba6a95197","id":"1","kind":"ClientContact","log":"ledger.example/log","md":"a45343b64cb243e16d36389bc78a7bfb578a48aa1350d19967ec81d1a7027367","n":"42","sb":["511a8cdfa993592b857f809076ab853fd72ea97c591d4f0b200945b6e886f41a"],"src":"crm","t":"2026-03-02T09:15:00.123Z","v":1}"`,
    );
    expect(Buffer.from(maker.hashOf(event)).toString('hex')).toMatchInlineSnapshot(
      `"719db68e5563040723d4bebd7952003262ed33cd7e7084c28c8762bccdcad1db"`,
    );
  });

  it('commits to the key of what is sealed, however its metadata has to be read', () => {
    const sealed = { dk: 'ab'.repeat(32), key: 'k', wrapped: 'AAAA' };
    const event = (id: string) => {
      const form = storedForm(contact(id) as unknown as Evidence, {
        principal: 'p',
        via: 'http',
        instance: 'i',
        sealed,
      });
      return { ...form, eventId, ledgertime, position };
    };
    for (const id of ['1', 'ünüsual "1"']) expect(leafIn(event(id))).toMatchObject({ id, dk: sealed.dk });
    expect(leafIn(stored(contact('1'))).dk).toBeUndefined();
  });

  it('has the tags of both whom a link joins, each once', () => {
    const link = (identifier: string) =>
      leafIn(stored(contact('1', { type: 'initium.IdentityLink.v1', data: { identifier, confidence: 'CONFIRMED' } })))
        .sb;
    const tags = (...subjects: string[]) => subjects.map((subject) => maker.tagOf(subject)).sort();
    expect(link('device-1')).toEqual(tags('client/c1', 'identifier/device-1'));
    expect(link('client/c1')).toEqual(tags('client/c1'));
  });

  it('takes evidence for what it is, by whatever name it goes', () => {
    const name = fc.string({ minLength: 1, maxLength: 40, unit: 'grapheme' });
    fc.assert(
      fc.property(name, name, (source, id) => {
        expect(leafIn(stored(contact(id, { source })))).toMatchObject({ kind: 'ClientContact', src: source, id });
      }),
    );
  });

  it('has of what is no evidence the tag of whom it claims to be about, where that can be read', () => {
    const tag = [maker.tagOf('client/c9')];
    const claimed = contact('1', { subject: 'client/c9' });
    expect(leafIn(arrived('Quarantined', { raw: raw(claimed) }))).toMatchObject({ kind: 'ledger.quarantine', sb: tag });
    expect(leafIn(arrived('Quarantined', { claims: { subject: 'client/c9' }, raw: 'e30=' })).sb).toEqual(tag);
    expect(leafIn(arrived('Quarantined', { raw: raw([]) })).sb).toEqual([]);
    expect(leafIn(arrived('Conflict', { attempt: claimed }))).toMatchObject({ kind: 'ledger.conflict', sb: tag });
  });

  it('says in clear what the ledger says of itself, and of that only', () => {
    const data = { origin: 'ledger.example/log', simulated: false };
    const said = {
      stream: 'ledger-genesis',
      eventId,
      type: 'ledger.genesis',
      ledgertime,
      position,
      metadata: Buffer.from('{}'),
    };
    expect(leafIn({ ...said, data: Buffer.from(canonical(data)) })).toMatchObject({ kind: 'ledger.genesis', data });
    // Whoever else writes there has not its form.
    expect(leafIn({ ...said, data: Buffer.from('{ "a" :1}') }).data).toBeUndefined();
    expect(leafIn({ ...said, stream: 'evidence-x/1', data: Buffer.from('{}') }).kind).toBe('ledger.foreign');
  });

  it('is there of whatever can stand in a stream of the ledger', () => {
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 40 }),
      fc.json().map((json) => Buffer.from(json)),
      fc
        .record(
          {
            id: fc.string(),
            source: fc.anything(),
            subject: fc.string(),
            sequence: fc.string(),
            identifier: fc.string(),
          },
          { requiredKeys: [] },
        )
        .map((ce) => Buffer.from(JSON.stringify({ v: 1, ce, ...ce }))),
    );
    const types = ['$metadata', 'ledger.genesis', 'ledger.x', 'initium.IdentityLink.v1', 'initium.Quarantined.v1'];
    const event = fc.record({
      stream: fc.oneof(fc.string(), fc.constantFrom('ledger-genesis', 'ledger-x', 'quarantine-1', 'evidence-a/b')),
      eventId: fc.constant(eventId),
      type: fc.oneof(fc.string(), fc.constantFrom(...types)),
      data: bytes,
      metadata: bytes,
      ledgertime: fc.constant(ledgertime),
      position: fc.constant(position),
    });
    fc.assert(
      fc.property(event, (one) => {
        expect(leafIn(one).v).toBe(1);
        const hash = Buffer.from(maker.hashOf(one)).toString('hex');
        expect(maker.hexHashOf(one)).toBe(hash);
        const texts = { data: Buffer.from(one.data).toString(), metadata: Buffer.from(one.metadata).toString() };
        const isText = (['data', 'metadata'] as const).every((part) => Buffer.from(texts[part]).equals(one[part]));
        if (isText) expect(maker.hexHashOf({ ...one, ...texts })).toBe(hash);
      }),
    );
  });

  it('keeps its name where the log goes on under another behind it', () => {
    const continued = [
      { origin: 'ledger.example/b', from: 8n },
      { origin: 'ledger.example/c', from: 20n },
    ];
    const later = new LeafMaker('ledger.example/log', tagKey, continued);
    const at = (place: bigint) => ({ ...stored(contact('1')), position: place });
    expect(later.leafOf(at(7n))).toEqual(maker.leafOf(at(7n)));
    expect([8n, 19n, 20n].map((place) => parseLeaf(later.leafOf(at(place))).log)).toEqual([
      'ledger.example/b',
      'ledger.example/b',
      'ledger.example/c',
    ]);
  });

  it('calls what arrived by a name that nobody finds out without the key', () => {
    const hash = 'ab'.repeat(32);
    expect(maker.arrivalName(hash)).toMatch(/^[0-9a-f]{64}$/);
    expect(maker.arrivalName(hash)).toBe(new LeafMaker('another', tagKey).arrivalName(hash));
    expect(maker.arrivalName(hash)).not.toBe(new LeafMaker('another', Buffer.alloc(32, 8)).arrivalName(hash));
  });
});
