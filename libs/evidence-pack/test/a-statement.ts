import type { Language } from '#libs/assessment';
import { typeOf } from '#libs/evidence';
import type { StatementFacts } from '../documents/statement-parts.js';
import type { OpenedExhibit } from '../statement-exhibit.js';
import { aLog } from './a-pack.js';

const anEntry = (kind: string, data: object, more: Partial<OpenedExhibit> = {}): OpenedExhibit => ({
  evidence: {
    ...{ specversion: '1.0', id: kind, source: 'crm', type: typeOf(kind), subject: 'client/c1', data },
    ...{ time: '2026-03-02T08:50:12Z', ledgertime: '2026-03-02T08:51:00.000Z' },
  } as unknown as OpenedExhibit['evidence'],
  personal: undefined,
  isSealed: false,
  ...more,
});

const hash = 'ab'.repeat(32);

/** A statement with one of everything, also of what is hostile. */
export const aStatement = (language: Language): StatementFacts => ({
  id: '5f0c3e7a9b1d4c6e8f2a0b4d6c8e0f1a',
  question: {
    ...{ v: 1, client: 'c1', entity: 'X', at: '2026-06-30T00:00:00Z', knownAt: '2026-07-01T00:00:00Z', language },
    ...{ reason: 'GDPR Article 15', askedBy: { name: 'c1', isKnown: false }, includePersonal: true },
    log: { origin: aLog.origin, size: aLog.size },
    epoch: { size: aLog.epochSize, index: aLog.epochSize, mapRoot: hash },
    ...{ knownSize: aLog.epochSize, simulated: true, notIncluded: [] },
    statement: { retentionYears: 5, firm: { controller: 'Example <script>Ltd</script>' } },
  },
  part: {
    v: 1,
    exhibits: [],
    withheld: (['protected', 'unsettled'] as const).map((why, index) => ({ index, hash, tags: [hash], why })),
    conclusions: [
      { service: 'e', asset: 'BTC', status: 'CLIENT_INITIATED', mayServe: true, rule: 'R-300', ruleSet: 'P2' },
      { service: 'a', asset: 'ETH', status: 'constructor', mayServe: false, rule: 'R-0', ruleSet: 'P2' },
    ],
  },
  exhibits: [
    anEntry(
      'ClientContact',
      { channel: 'WEBSITE' },
      { isSealed: true, personal: { name: '<b>Jane</b>', at: { city: 'Graz' } } },
    ),
    anEntry('IdentityLink', { identifier: 'shared', confidence: 'PROBABLE' }),
    anEntry('MarketingExposure', { channel: 'EMAIL' }, { isSealed: true }),
    anEntry('Allegation', { source: 'the client itself', disputes: hash }),
  ],
  own: new Set(['client/c1']),
  log: aLog,
});
