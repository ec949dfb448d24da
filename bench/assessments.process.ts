import { assess, Dossier, noArrivals, Registers, shippedRuleSets } from '#libs/assessment';
import { type Evidence, instantText, type RecordedEvidence } from '#libs/evidence';
import { answerParent } from './child.js';
import { lifeOf, question, registered } from './client-life.js';

const now = Date.now();
const recorded = (event: Evidence, index: number): RecordedEvidence =>
  ({ ...event, ledgertime: instantText(now), position: String(index + 1) }) as RecordedEvidence;
const registers = Registers.of(registered(now).map(recorded), now, () => noArrivals, shippedRuleSets);
const lives = new Map<number, RecordedEvidence[]>();

function lifeWith(events: number): RecordedEvidence[] {
  const life = lives.get(events) ?? lifeOf('bench', events, now).map(recorded);
  lives.set(events, life);
  return life;
}

const asks = {
  /** Assessments a second from parsed evidence: each with a dossier of its own, or all on one that is ready. */
  rate({ events, prepared, ms }: { events: number; prepared: boolean; ms: number }): number {
    const life = lifeWith(events);
    let dossier = new Dossier('bench', life, registers);
    let count = 0;
    const start = performance.now();
    while (performance.now() - start < ms) {
      if (!prepared) dossier = new Dossier('bench', life, registers);
      // Another instant each time.
      assess(dossier, { ...question, at: now - (count % 1_000) });
      count++;
    }
    return (count * 1_000) / (performance.now() - start);
  },
};
export type AssessmentAsks = typeof asks;

answerParent(asks);
