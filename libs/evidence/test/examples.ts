import type { DataOf, KindName } from '#libs/evidence';

export const [from, to] = ['2026-01-01T00:00:00Z', '2026-02-01T00:00:00.5Z'];
const anchor = { kind: 'QTST', time: from, reference: 'tsa.example/1', token: 'MIIB' } as const;
const event = { source: 'crm', id: '42' };
const coverage = [{ service: 'e', asset: '*' } as const, { service: '*', asset: 'BTC' } as const];
const period = { periodFrom: from, periodTo: to };
const sha256 = 'ab'.repeat(32);

const delivery = {
  message: 'm-1',
  automated: true,
  content: { sha256, mediaType: 'text/html' },
  languages: ['de'],
};

/** One of each kind with every field that it can have. */
export const examples: { [Name in KindName]?: [subject: string, data: DataOf<Name>] } = {
  ProviderEntity: [
    'entity/P',
    { kind: 'EU', country: 'MT', authorisations: [{ services: ['a', 'e'], from, to, memberState: 'MT' }] },
  ],
  TransitionalEntitlement: [
    'entity/X',
    { memberState: 'ES', services: 'ALL', basis: 'BdE register', from, ended: to, applied: from, anchor },
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
      title: 'Spring',
      languages: ['de', 'fr'],
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
      ...delivery,
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
      stage: 'DEFERRED',
      ...delivery,
      anchor,
    },
  ],
  ClientContact: [
    'client/c1',
    { channel: 'WEBSITE', surface: 's1', enquiry: coverage, promptedBy: 'SOLICITATION', anchor },
  ],
  ServiceRequest: ['client/c1', { service: 'e', asset: 'BTC', promptedBy: event, anchor }],
  RequestFulfilled: ['client/c1', { request: event }],
  ServiceProvided: ['client/c1', { service: 'a.staking', asset: 'BTC', entity: 'X', purpose: 'EXIT' }],
  OriginEvidence: ['client/c1', { kind: 'PERSONAL_REFERRAL', actor: 'A1', referrer: 'news.example.org', anchor }],
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
  RegulatoryRequest: [
    'ledger',
    { authority: 'BaFin', reference: 'r1', memberState: 'DE', legalBasis: 'Art. 94(1)(a)', due: to },
  ],
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
      claims: { type: 'initium.IpLogin.v1', subject: 'client/c1', source: 'crm', id: '42', time: from },
    },
  ],
  Conflict: ['ledger', { of: event, conflictId: 'q2', sha256, attempt: {}, position: '17' }],
  ArrivalDismissed: [
    'identifier/dev9',
    { arrival: 'q1', reason: 'NOT_EVIDENCE', evidence: 'memo', approver: 'u2', anchor },
  ],
  RegulatoryOrder: ['entity/X', { authority: 'FMA', memberState: 'AT', order: 'LIFTED', reference: 'o2', anchor }],
  WindDownPlan: ['entity/X', { memberStates: ['AT'], deadline: to, document: sha256, from, anchor }],
  WindDownNotice: ['client/c1', { entity: 'X', deadline: to, channel: 'EMAIL', anchor }],
  RouteDecision: ['entity/X', { memberStates: 'ALL', route: 'EXIT', reasons: ['no licence'], document: sha256, from }],
  ControlTest: [
    'surface/s1',
    {
      control: 'GEO_BLOCK',
      memberStates: ['AT'],
      ...period,
      method: 'from 27 addresses',
      tested: 27,
      failed: 0,
      result: 'PASS',
      evidence: 'log',
      tester: 'u1',
      anchor,
    },
  ],
  ActorAgreement: ['actor/A1', { document: sha256, euPromotion: 'PROHIBITED', from, to, anchor }],
  ConsentChanged: ['client/c1', { channel: 'EMAIL', consent: 'WITHDRAWN', scope: 'newsletter', anchor }],
  Proposal: ['client/c1', { act: 'retraction', content: {}, sha256, proposer: 'u1' }],
  ProposalDecided: ['client/c1', { proposal: 'p1', sha256, outcome: 'APPROVED', decider: 'u2', reason: 'seen' }],
  ConnectionsChanged: [
    'ledger',
    {
      file: sha256,
      given: [
        {
          name: 'mails',
          mapping: 'sendgrid',
          mappingHash: sha256,
          source: 'sendgrid',
          scheme: 'sendgrid',
          kinds: ['default'],
          windowSeconds: 300,
          secretsSince: [from],
          created: from,
          disabled: to,
        },
      ],
      revoked: ['pushes'],
    },
  ],
  TokensChanged: [
    'ledger',
    {
      file: sha256,
      given: [
        {
          id: 't1',
          name: 'crm',
          role: 'source',
          holder: 'machine',
          sources: ['crm'],
          kinds: ['default'],
          eventsPerSecond: 10,
          eventsPerDay: 1_000,
          sha256,
          created: from,
          expires: to,
        },
      ],
      revoked: ['t0'],
    },
  ],
  DecisionRecorded: ['client/c1', { decision: 'DENY', question: {}, answer: {} }],
};
