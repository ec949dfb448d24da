import type { Assessment } from '#libs/assessment';
import type { LogOfPack, PackDocuments, PackExhibit } from '../documents/pack-documents.js';

export const anAnswer: Assessment = {
  client: 'c1',
  service: 'e',
  asset: 'TOKA',
  entity: 'X',
  at: '2026-06-30T00:00:00Z',
  knownAt: '2026-07-01T00:00:00Z',
  status: 'TAINTED',
  mayServe: false,
  reliesOnExemption: false,
  rule: 'R-111',
  because: [{ source: 'ads', id: 'x2' }],
  for: [{ source: 'crm', id: 'x1' }],
  against: [{ source: 'ads', id: 'x2' }],
  flags: [],
  trace: [],
  holdsUntil: null,
  ruleSet: 'P2',
  reference: '2026-12-01',
  explanation: { language: 'en', sentences: [{ about: 'rule', rule: 'R-111', text: 'Rule R-111 decided.' }] },
};

export const anExhibit = (number: number, other: Partial<PackExhibit> = {}): PackExhibit => ({
  number,
  source: 'crm',
  id: `x${number}`,
  subject: 'client/c1',
  kind: 'ClientContact',
  occurred: '2026-03-02T08:50:12Z',
  recorded: '2026-03-02T08:51:00Z',
  proved: {},
  sentence: 'The client came to the firm.',
  isLate: false,
  form: 'evidence',
  personal: 'none',
  ...other,
});

export const aLog: LogOfPack = {
  origin: 'ledger.example/log',
  size: 70_000,
  root: 'n3pOL5HLuSqkJmWgPA5ilPL65N0cOmLmnWmWq0wMfK4=',
  witnesses: [],
  anchors: [],
  replayers: [],
  epochSize: 69_990,
};

export const aPack = (other: Partial<PackDocuments> = {}): PackDocuments => ({
  language: 'en',
  question: {
    client: 'c1',
    entity: 'X',
    askedBy: 'b.meier',
    reason: 'Request 117',
    subjects: [],
    at: '2026-06-30T00:00:00Z',
    knownAt: '2026-07-01T00:00:00Z',
    leftOut: [],
  },
  assessments: [anAnswer],
  exhibits: [anExhibit(1), anExhibit(2, { source: 'ads', kind: 'MarketingExposure', sentence: 'Marketing.' })],
  coverage: { from: '2026-01-01T00:00:00Z', to: '2026-06-30T00:00:00Z', sources: [{ source: 'ads', gaps: [] }] },
  log: aLog,
  flags: [],
  namesAreClaims: false,
  ...other,
});
