import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { checkEvidence, limits } from '#libs/evidence';
import type { CompiledMapping } from './compile/compile-mapping.js';
import { MappingFault } from './mapping-fault.js';
import { runSamples, sampleKeys } from './run-samples.js';
import { mappingOf, shippedMapping, shippedMappings } from './shipped-mappings.js';
import { PseudonymKeys } from './values/pseudonym-keys.js';

const context = { source: 'crm', keys: sampleKeys };

/** A mapping of one rule, in YAML. */
const mapping = (rule: string, more = ''): CompiledMapping =>
  mappingOf(`{ mapping: ours, version: 3, title: Ours, reads: json, recognise: [[$.id]], raw: all, type: $.type, id: $.id,
    time: { time: $.at, as: rfc3339 }, subject: { client: $.client, identifier: { pseudonym: $.email, as: email } },
    rules: [${rule}], samples: [{ says: Nothing., record: {}, ignored: nothing }] ${more} }`);

const contact = '{ kind: ClientContact, data: { channel: CHAT } }';
const record = { id: 'a', type: 'chat', at: '2026-06-21T09:00:00Z', client: 'c-1' };

describe('a mapping', () => {
  it.each(shippedMappings())(
    'that is shipped makes something of whatever comes, and only what a ledger takes: %s',
    (name) => {
      const compiled = shippedMapping(name) as CompiledMapping;
      const samples = compiled.mapping.samples.map(({ record: each }) => each as object);
      const bent = fc
        .tuple(fc.constantFrom(...samples), fc.dictionary(fc.string(), fc.jsonValue()))
        .map(([sample, others]) => {
          const names = Object.keys(sample);
          const replaced = Object.entries(others).map(([, value], index) => [names[(index * 7) % names.length], value]);
          return { ...sample, ...Object.fromEntries(replaced) };
        });
      fc.assert(
        fc.property(fc.oneof(bent, fc.jsonValue()), (each) => {
          const { evidence, ignored, unmapped } = compiled.map(each, context);
          expect([evidence.length > 0, ignored !== undefined, unmapped !== undefined].filter(Boolean)).toHaveLength(1);
          for (const event of evidence) expect(checkEvidence(event).problems).toBeUndefined();
          if (unmapped !== undefined) expect(checkEvidence(unmapped.event).problems).toBeDefined();
        }),
      );
    },
  );

  it('takes the first rule that holds, and of a list one element that does', () => {
    const rules = `{ when: { $.tags: [a, b], $.deleted: { present: false } }, ignore: tagged },
      { when: { any: [{ $.type: { starts: [ch] } }, { $.n: 7 }], not: { $.client: null } }, evidence: [${contact}] }`;
    const { map } = mapping(rules);
    expect(map({ ...record, tags: ['x', 'b'] }, context).ignored).toBe('tagged');
    expect(map({ ...record, tags: ['b'], deleted: 'n/a' }, context).ignored).toBe('tagged');
    expect(map({ ...record, tags: ['b'], deleted: true }, context).evidence).toHaveLength(1);
    expect(map({ ...record, type: 'x', n: '7' }, context).evidence).toHaveLength(1);
    expect(map({ ...record, client: 'unknown' }, context).unmapped?.reasons).toEqual(['there is no rule for it']);
  });

  it('claims of a record of which it can make nothing whom and what it is about, so that the assessment knows', () => {
    const { map } = mapping(`{ evidence: [{ kind: ClientContact, data: { channel: $.channel } }] }`);
    const { event, reasons } = map({ ...record, channel: 'FAX' }, context).unmapped ?? {};
    expect(reasons?.[0]).toContain('/data/channel: must be one of INTERNET_AD');
    expect(event).toMatchObject({
      id: 'a',
      source: 'crm',
      type: 'initium.ClientContact.v1',
      subject: 'client/c-1',
      time: '2026-06-21T09:00:00.000Z',
    });
    expect(event).toHaveProperty('data.personal.raw', JSON.stringify({ ...record, channel: 'FAX' }));
  });

  it('asks its rules of every element of a list, and takes nothing where one of them is unclear', () => {
    const rule = `{ each: $.parts, rules: [
      { when: { '@.by': user }, evidence: [{ kind: ClientContact, id: { join: [$.id, '@.id'], with: . }, time: { time: '@.at', as: epoch }, data: { channel: CHAT } }] },
      { when: { '@.by': bot }, ignore: a machine }] }`;
    const { map } = mapping(rule);
    const part = (id: number, by: string) => ({ id, by, at: 1_782_032_400 + id });
    const { evidence } = map({ ...record, parts: [part(1, 'user'), part(2, 'bot'), part(3, 'user')] }, context);
    expect(evidence.map(({ id }) => id)).toEqual(['a.1', 'a.3']);
    expect(evidence[0]).toHaveProperty('data.personal');
    expect(evidence[1]).not.toHaveProperty('data.personal');
    expect(map({ ...record, parts: [part(1, 'bot')] }, context).ignored).toBe('a machine');
    expect(map({ ...record, parts: [part(1, 'user'), part(2, 'ghost')] }, context).evidence).toEqual([]);
    expect(map({ ...record, parts: [] }, context).unmapped).toBeDefined();
  });

  it('takes of a day its first instant against the firm, and never for it', () => {
    const day = { ...record, at: undefined, day: '2026-06-21' };
    const time = 'time: { time: $.day, as: date, zone: Europe/Paris }';
    const against = mapping(`{ evidence: [{ kind: MarketingExposure, ${time}, data: { channel: EMAIL } }] }`);
    expect(against.map(day, context).evidence[0]).toMatchObject({ time: '2026-06-20T22:00:00.000Z' });
    const helping = mapping(`{ evidence: [{ kind: ClientContact, ${time}, data: { channel: EMAIL } }] }`);
    expect(helping.map(day, context).unmapped?.reasons).toEqual(['time: is not exact enough for ClientContact']);
  });

  it('links a client to what an address was called by every key', () => {
    const { map } = mapping(
      '{ evidence: [{ kind: IdentityLink, data: { identifier: { pseudonym: $.email, as: email }, confidence: CONFIRMED } }] }',
    );
    const keys = new PseudonymKeys([Buffer.alloc(32, 1), Buffer.alloc(32, 2)]);
    const { evidence } = map({ ...record, email: 'Ann@example.com' }, { source: 'crm', keys });
    expect(evidence.map(({ id }) => id)).toEqual(['a', 'a.key2']);
    const identifiers = evidence.map(({ data }) => (data as { identifier: string }).identifier);
    expect(identifiers).toEqual(keys.pseudonyms('email', 'ann@example.com'));
  });

  it('keeps a record whole, sealed; of one that is too long its hash; of a mapping that says so only what it reads', () => {
    const { map } = mapping(`{ evidence: [${contact}] }`);
    const [kept] = map({ ...record, deep: [[[['\u0000']]]] }, context).evidence;
    expect(checkEvidence(kept).problems).toBeUndefined();
    const [long] = map({ ...record, text: '"'.repeat(limits.eventBytesMax / 2) }, context).evidence;
    expect(long).toMatchObject({ data: { personal: { rawSha256: expect.stringMatching(/^[0-9a-f]{64}$/) } } });
    expect(Buffer.byteLength(JSON.stringify(long))).toBeLessThan(limits.eventBytesMax);
    const little = mappingOf('{ extends: sendgrid, raw: mapped }');
    const [mail] = little.map(
      { email: 'a@b.example', event: 'open', timestamp: 1_782_032_400, useragent: 'x' },
      context,
    ).evidence;
    expect((mail as { data: { personal: { raw: string } } }).data.personal.raw).not.toContain('useragent');
  });

  it('gives an id that gives nobody away, whatever the vendor calls it', () => {
    const { map } = mapping(`{ evidence: [${contact}] }`);
    for (const id of ['ann@example.com', '491711234567', 'x'.repeat(500), { not: 'a text' }, '..'])
      expect(map({ ...record, id }, context).evidence[0]?.id).toMatch(/^[dr]\.[\w-]{43}$/);
    expect(map({ ...record, id: undefined }, context).evidence[0]?.id).toMatch(/^r\./);
  });

  it.each([
    ['rules: [{ evidence: [{ kind: Nothing, data: {} }] }]', 'Nothing is no kind of evidence'],
    ['rules: [{ evidence: [{ kind: Conflict, data: {} }] }]', 'Conflict is no kind of evidence'],
    ['rules: [{ evidence: [{ kind: IpLogin, data: { city: Rome } }] }]', 'IpLogin has no city'],
    ['rules: [{ when: { $.x: 1 } }]', '/rules/0'],
    ['type: { of: $.a, table: { b: c } }', 'a table says what anything else is'],
    ['type: { of: $.a, table: nowhere }', 'there is no table nowhere'],
    ['type: { call: eval, with: [$.a] }', 'there is no function eval'],
    ['type: $..a', 'is no path'],
    ['defaults: { zone: Mars/Base }', 'there is no zone Mars/Base'],
    ['extends: sendgrid', 'Map keys must be unique'],
    ['nonsense: 1', '/'],
  ])('is refused where it says %s', (said, reason) => {
    const text = `extends: sendgrid\n${said}\n`;
    expect(() => mappingOf(text)).toThrow(MappingFault);
    expect(() => mappingOf(text)).toThrow(reason);
  });

  it('says of a sample that came out otherwise how it did', () => {
    const sample = `{ says: A contact., record: ${JSON.stringify(record)}, evidence: [{ kind: ClientContact, subject: client/c-2, time: "2026-06-21T09:00:00.000Z", data: { channel: CHAT } }] }`;
    const compiled =
      mappingOf(`{ extends: sendgrid, mapping: ours, recognise: [[$.id]], id: $.id, time: { time: $.at, as: rfc3339 }, subject: { client: $.client },
      rules: [{ evidence: [${contact}] }], samples: [${sample}] }`);
    expect(runSamples(compiled)).toEqual([{ says: 'A contact.', different: [expect.stringContaining('client/c-1')] }]);
  });

  it('has another hash when it says something else, and the same with other samples', () => {
    const [one, other] = [mapping(`{ ignore: a }`), mapping(`{ ignore: b }`)];
    expect(one.hash).not.toBe(other.hash);
    expect(mappingOf('{ extends: sendgrid, samples: [{ says: x, record: {}, ignored: y }] }').hash).toBe(
      mappingOf('extends: sendgrid').hash,
    );
  });
});
