import { describe, expect, it } from '@jest/globals';
import Ajv2020 from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import {
  checkEvidence,
  type DataOf,
  eventSchemaOf,
  jsonSchemaOf,
  type KindName,
  kindNamed,
  kindOf,
  kinds,
  type SomeKind,
} from '#libs/evidence';

const [from, to] = ['2026-01-01T00:00:00Z', '2026-02-01T00:00:00.5Z'];
const anchor = { kind: 'QTST', time: from, reference: 'tsa.example/1', token: 'MIIB' } as const;
const event = { source: 'crm', id: '42' };
const coverage = [{ service: 'e', asset: '*' } as const, { service: '*', asset: 'BTC' } as const];
const period = { periodFrom: from, periodTo: to };
const sha256 = 'ab'.repeat(32);

/** One of each with every field that it can have. */
const examples: { [Name in KindName]?: [subject: string, data: DataOf<Name>] } = {
  ProviderEntity: [
    'entity/P',
    { kind: 'EU', country: 'MT', authorisations: [{ services: ['a', 'e'], from, to, memberState: 'MT' }] },
  ],
  TransitionalEntitlement: [
    'entity/X',
    { memberState: 'ES', services: 'ALL', basis: 'BdE register', from, ended: to, anchor },
  ],
  AssetRegistered: [
    'asset/EURX',
    {
      micaScope: true,
      category: 'ART',
      dlt: 'ethereum',
      liquidity: 'LIQUID',
      issuerIdentifiable: true,
      riskBand: 2,
      emtCurrency: 'EUR',
      artReference: 'MIXED',
      from,
      anchor,
    },
  ],
  ActorRelation: [
    'actor/INF1',
    { relation: 'REMUNERATED', remuneration: 'fee waiver', evidence: 'finance ledger', from, to, anchor },
  ],
  Campaign: [
    'campaign/C1',
    {
      actor: 'FIRM',
      channel: 'TV',
      purpose: 'BRAND',
      reach: ['DE', 'FR'],
      coverage,
      trackable: false,
      from,
      to,
      hasFirmLink: true,
      collectsContact: false,
      creatives: [{ sha256, mediaType: 'image/png' }],
      spend: [
        { country: 'DE', amount: '1000.50', currency: 'EUR' },
        { country: 'FR', amount: 7, currency: 'EUR' },
      ],
      anchor,
    },
  ],
  Surface: [
    'surface/s1',
    {
      indicators: ['LANGUAGE:de', 'NO_GEOBLOCK'],
      strong: true,
      reasons: [{ indicator: 'LANGUAGE:de', reason: 'HOME_LANGUAGE', evidence: 'memo' }],
      from,
      to,
      anchor,
    },
  ],
  Source: [
    'source/https%3A%2F%2Fmailer.example',
    { channels: ['EMAIL'], countries: ['DE'], heartbeatEvery: 'P1D', owner: 'marketing', from, to, anchor },
  ],
  SourceHeartbeat: ['source/mailer', { lastSequence: '9223372036854775807', count: 3, ...period, anchor }],
  SourceGap: ['source/mailer', { ...period, reason: 'outage' }],
  SourceGapResolved: ['source/mailer', { ...period, outcome: 'RECOVERED', evidence: 'log', approver: 'u2', anchor }],
  Reconciliation: [
    'source/mailer',
    { vendor: 'Mailer Ltd', ...period, vendorCount: 4, ledgerCount: 3, exportHash: sha256, unmatched: 1 },
  ],
  MarketingExposure: [
    'identifier/dev9',
    {
      campaign: 'C1',
      channel: 'RETARGETING',
      purpose: 'PROMOTION',
      actor: 'FIRM',
      stage: 'CLICKED',
      deliveredCountry: 'DE',
      coverage: 'ALL',
      hasFirmLink: true,
      collectsContact: true,
      anchor,
    },
  ],
  FirmCommunication: [
    'client/c1',
    {
      channel: 'CHAT',
      purpose: 'REPLY',
      coverage,
      inReplyTo: event,
      deliveredCountry: 'DE',
      hasFirmLink: false,
      collectsContact: false,
      actor: 'A1',
      anchor,
    },
  ],
  ClientContact: ['client/c1', { channel: 'WEBSITE', surface: 's1', enquiry: coverage, anchor }],
  ServiceRequest: ['client/c1', { service: 'e', asset: 'BTC', promptedBy: event, anchor }],
  RequestFulfilled: ['client/c1', { request: event }],
  ServiceProvided: ['client/c1', { service: 'e', asset: 'BTC', entity: 'X' }],
  OriginEvidence: ['client/c1', { kind: 'PERSONAL_REFERRAL', actor: 'A1', anchor }],
  ExposureCheck: [
    'client/c1',
    {
      identifiers: ['c1@mail', 'client/c2'],
      campaigns: ['C1'],
      observability: 'PARTIAL',
      result: 'FOUND',
      found: [event],
      uncovered: ['mailer'],
      knownPosition: '1017',
      anchor,
    },
  ],
  LocationEvidence: ['client/c1', { kind: 'ESTABLISHED', country: 'DE', from, to, anchor }],
  IpLogin: ['client/c1', { country: 'DE' }],
  IdentityLink: ['client/c1', { identifier: 'client/c2', confidence: 'PROBABLE', method: 'document', anchor }],
  GroupMembership: ['client/c1', { from, to, anchor }],
  Attestation: ['client/c1', { text: 'I came of my own initiative.\nSigned.' }],
  Allegation: ['client/c1', { source: 'complaint' }],
  AllegationResolved: [
    'client/c1',
    { allegation: event, outcome: 'UNFOUNDED', evidence: 'memo', approver: 'u2', anchor },
  ],
  RegulatoryRequest: ['ledger', { authority: 'BaFin', reference: 'r1' }],
  Retraction: ['campaign/C1', { target: event, reason: 'WRONG_SUBJECT', evidence: 'log 77', approver: 'u2' }],
  ErasureExecuted: ['client/c1', { scope: 'personal', legalBasis: 'Art. 17' }],
  ReferenceAdopted: ['ledger', { ruleSet: 'P1', version: '2025-12-01', sha256, content: {} }],
  Quarantined: [
    'ledger',
    {
      quarantineId: 'q1',
      sha256,
      length: 2,
      raw: 'e30=',
      truncated: false,
      contentType: 'application/json',
      problems: [{ pointer: '', detail: 'is not JSON' }],
    },
  ],
  Conflict: ['ledger', { of: event, sha256, attempt: {}, position: '17' }],
  DecisionRecorded: ['client/c1', { decision: 'DENY', question: {}, answer: {} }],
};

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
  it('are those of the law, and four of the ledger’s own', () => {
    expect(kinds.filter(({ ownToLedger }) => ownToLedger)).toHaveLength(4);
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
