import { describe, expect, it } from '@jest/globals';
import { instant, isKind, type RecordedEvidence } from '#libs/evidence';
import { fixtures, type Story, storiesWithoutFixtures } from '../../../test/scenario-corpus.js';
import { EvidenceSet } from '../answer/evidence-set.js';
import { ownCheck } from '../answer/own-check.js';
import { assess } from '../assess.js';
import { underP1 } from './under-p1.js';

const registered = fixtures();
const scenarios = storiesWithoutFixtures();

/** The same story, in which the ledger makes each check that the firm recorded, when the firm recorded it. */
function checkedByLedger(evidence: readonly RecordedEvidence[], net: readonly RecordedEvidence[]): RecordedEvidence[] {
  const known: RecordedEvidence[] = [...net, ...registered];
  const inOrder = evidence.toSorted((a, b) => instant(a.ledgertime) - instant(b.ledgertime));
  for (const item of inOrder) {
    if (!isKind(item, 'ExposureCheck')) {
      known.push(item);
      continue;
    }
    const at = instant(item.ledgertime);
    const dossier = new EvidenceSet(known, underP1).dossier(item.subject.slice('client/'.length), at);
    const { data } = ownCheck(dossier, at, 'ledger');
    known.push({ ...item, source: 'ledger', time: item.ledgertime, data });
  }
  return known;
}

function differences({ id, evidence, questions }: Story, net: readonly RecordedEvidence[]): string[] {
  const set = new EvidenceSet(checkedByLedger(evidence, net), underP1);
  return questions.flatMap(({ expect: wanted, ...question }) => {
    const dossier = set.dossier(question.client, instant(question.knownAt));
    const { status, rule } = assess(dossier, { ...question, at: instant(question.at) });
    if (status === wanted.status && rule === wanted.rule) return [];
    return [
      `${id} ${question.client} ${question.asset} ${question.at}: ${status} ${rule}, not ${wanted.status} ${wanted.rule}`,
    ];
  });
}

/** A source for everybody that is silent for years without anybody wondering. */
const whole: RecordedEvidence[] = [
  {
    specversion: '1.0',
    id: 'net',
    source: 'registry',
    type: 'initium.Source.v1',
    subject: 'source/net',
    time: '2020-01-01T00:00:00Z',
    ledgertime: '2020-01-01T00:00:00Z',
    data: { channels: ['OTHER'], heartbeatEvery: 'P3650D', owner: 'ops', from: '2020-01-01T00:00:00Z' },
  },
];

describe('the scenarios, checked by the ledger in place of the firm', () => {
  it('come out the same where a source was whole', () => {
    expect(scenarios.flatMap((scenario) => differences(scenario, whole))).toEqual([]);
  });

  it('come out the same without any source, but that no campaign is cleared', () => {
    expect(scenarios.flatMap((scenario) => differences(scenario, []))).toEqual([
      'D03 c3 BTC 2026-02-02T00:00:00Z: INSUFFICIENT_EVIDENCE R-140, not CLIENT_INITIATED R-210',
    ]);
  });
});
