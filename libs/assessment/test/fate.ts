import { instant, instantText, type RecordedEvidence } from '#libs/evidence';
import { cannotAffect } from '../answer/cannot-affect.js';
import type { Dossier } from '../answer/dossier.js';
import { EvidenceSet } from '../answer/evidence-set.js';
import { locationIntervalsOf, statusIntervalsOf } from '../answer/status-intervals.js';
import { shippedRuleSets } from '../rules/shipped.js';
import { asked, day, type Story, story } from './story.js';

export const me = 'client/c';
export const twin = [{ service: 'e' as const, asset: 'TWIN' }];
export const other = [{ service: 'e' as const, asset: 'OTHER' }];

export const recordedIn = (evidence: readonly RecordedEvidence[]) =>
  Math.max(...evidence.map(({ ledgertime }) => instant(ledgertime)));
export const dossierOf = (evidence: readonly RecordedEvidence[], ruleSet = 'P1'): Dossier =>
  new EvidenceSet(evidence, shippedRuleSets).dossier('c', recordedIn(evidence), ruleSet);
export const registersOf = (evidence: readonly RecordedEvidence[], ruleSet: string) =>
  new EvidenceSet(evidence, shippedRuleSets).registers(recordedIn(evidence), ruleSet);
export const answers = (dossier: Dossier) => ({
  statuses: statusIntervalsOf(dossier),
  locations: locationIntervalsOf(dossier),
});

/** What becomes of the piece that is told last, recorded after all others. */
export function fate(told: Story, telling: (told: Story) => unknown, ruleSet = 'P1'): string {
  const before = [...told.evidence];
  telling(told);
  const piece = { ...(told.evidence.at(-1) as RecordedEvidence), ledgertime: instantText(recordedIn(told.evidence)) };
  const dossier = dossierOf(before, ruleSet);
  const now = answers(dossierOf([...before, piece], ruleSet));
  const isSame = JSON.stringify(now) === JSON.stringify(answers(dossier));
  return `${cannotAffect(dossier, piece) ? 'passed over' : 'looked at'}, ${isSame ? 'moves nothing' : 'moves'}`;
}
export const passedOver = 'passed over, moves nothing';
export const moves = 'looked at, moves';

export const offer = (told: Story, at: number, asset = 'TWIN', more: object = {}) =>
  told.tell('FirmCommunication', me, at, {
    ...{ channel: 'CHAT', purpose: 'OFFER', coverage: [{ service: 'e', asset }] },
    ...more,
  });
export const promotion = (told: Story, at: number, more: object = {}) =>
  told.tell('FirmCommunication', me, at, { channel: 'CHAT', purpose: 'PROMOTION', ...more });
export const contact = (told: Story, at: number, more: object = {}, id = 'contact', recorded = at) =>
  told.tell('ClientContact', me, at, { channel: 'EMAIL', ...more }, { id, recorded });
export const login = (told: Story, at: number, country = 'FR') => told.tell('IpLogin', me, at, { country });
export const tainted = () => story((told) => promotion(told, asked + day));
