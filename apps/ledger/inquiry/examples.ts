/** What the documentation shows: one client of a small exchange, as a test records it and asks about it. */
export const footingExample = {
  at: '2026-03-02T12:00:00Z',
  knownAt: '2026-03-02T12:00:00Z',
  position: '9',
  settled: true,
};

const because = [
  { source: 'crm', id: '01JDA6Z5Q1V6M1T3E0N8W2K4C7' },
  { source: 'crm', id: 'origin-1' },
  { source: 'gateway', id: 'request-1' },
  { source: 'crm', id: 'check-1' },
];

export const clientAssessed = {
  client: 'c-1042',
  service: 'e',
  asset: 'BTC',
  entity: 'X',
  at: footingExample.at,
  knownAt: footingExample.knownAt,
  status: 'CLIENT_INITIATED',
  mayServe: true,
  reliesOnExemption: true,
  rule: 'R-210',
  because,
  for: because,
  against: [],
  flags: ['COVERAGE_UNDECLARED'],
  trace: [
    { rule: 'R-010', outcome: 'no' },
    { rule: 'R-210', outcome: 'yes', because },
  ],
  holdsUntil: null,
  ruleSet: 'P1',
  reference: '2026-11-01',
  position: footingExample.position,
  settled: true,
};
