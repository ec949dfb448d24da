import { describe, expect, it } from '@jest/globals';
import Ajv2020 from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { checkEvidence, eventSchemaOf, jsonSchemaOf, kindNamed, kindOf, kinds, type SomeKind } from '#libs/evidence';
import { examples, from } from './test/examples.js';

const ajv = new Ajv2020.default({ allErrors: true, allowUnionTypes: true });
addFormats.default(ajv);

const whole = (kind: SomeKind, subject: string, data: unknown) => ({
  specversion: '1.0',
  id: '1',
  source: 'crm',
  type: kind.type,
  subject,
  time: from,
  data,
});

describe('the kinds', () => {
  it('are those of the law, and eight of the ledger’s own', () => {
    expect(kinds.filter(({ ownToLedger }) => ownToLedger)).toHaveLength(8);
    expect(new Set(kinds.map(({ name }) => name)).size).toBe(kinds.length);
  });

  it('are found by type and by name', () => {
    for (const { name, type } of kinds) {
      expect(kindOf(type)).toBe(name);
      expect(kindNamed(name)?.type).toBe(type);
    }
    expect(kindOf('initium.Nothing.v1')).toBeUndefined();
    expect(kindNamed('constructor')).toBeUndefined();
  });
});

describe.each(Object.entries(examples))('%s', (name, [subject, data]) => {
  const kind = kindNamed(name) as SomeKind;
  const schema = ajv.compile(jsonSchemaOf(kind));
  const eventSchema = ajv.compile(eventSchemaOf(kind));

  it('is taken with all its fields, by intake as by the schemas that are published', () => {
    expect(kind.check(whole(kind, subject, data))).toBe(true);
    expect(checkEvidence(whole(kind, subject, data)).problems ?? []).toHaveLength(kind.ownToLedger ? 1 : 0);
    expect(schema(data)).toBe(true);
    expect(eventSchema(whole(kind, subject, data))).toBe(true);
  });

  it('is refused with a field more, and without one that it needs, by both', () => {
    const required = (jsonSchemaOf(kind).required ?? []) as string[];
    const others = [{ ...data, unheardOf: 1 }, ...required.map((field) => ({ ...data, [field]: undefined }))];
    for (const other of others.map((each) => JSON.parse(JSON.stringify(each)))) {
      expect(kind.check(whole(kind, subject, other))).toBe(false);
      expect(schema(other)).toBe(false);
    }
  });

  it('is refused about anything but what it can be about', () => {
    for (const about of [
      'client/c1',
      'identifier/x',
      'campaign/C',
      'actor/A',
      'asset/B',
      'entity/X',
      'surface/s',
      'source/m',
      'ledger',
    ]) {
      const allowed = (kind.about as readonly string[]).includes(about.split('/')[0] as string);
      expect(kind.check(whole(kind, about, data))).toBe(allowed);
    }
  });

  it('lets personal data be an object, and nothing else', () => {
    expect(schema({ ...data, personal: { name: 'Jane' } })).toBe(true);
    expect(schema({ ...data, personal: 'Jane' })).toBe(false);
  });

  it('has a schema that says what it is, of 2020-12 and under a name of its own', () => {
    expect(jsonSchemaOf(kind)).toMatchObject({
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      $id: `urn:initium:schema:${name}:v1`,
      type: 'object',
      additionalProperties: false,
      description: expect.stringMatching(/\w/),
    });
    expect(JSON.parse(JSON.stringify(jsonSchemaOf(kind)))).toEqual(jsonSchemaOf(kind));
  });
});
