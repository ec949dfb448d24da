import { randomUUID } from 'node:crypto';
import { SimulatedClock } from '#libs/event-store';
import { instant, kindOfType, type RecordedEvidence, storedForm } from '#libs/evidence';
import type { RunningLedger } from '../apps/ledger/main.js';
import { eventType, get, post, runLedger } from './running-ledger.js';
import type { Expectation, Story } from './scenario-corpus.js';

/** An answer, beside what is expected of it. */
export interface Answered {
  readonly question: string;
  readonly expected: string;
  readonly answered: string;
}

/**
 * Records a story in its own time in a ledger that begins with a rule set, and asks its questions over HTTP afterwards. What
 * a ledger says of itself, and what mends an arrival that it said so of, goes into its store as it stands.
 */
export async function askOverHttp({ evidence, questions }: Omit<Story, 'id'>, ruleSet: string): Promise<Answered[]> {
  const recorded = [...evidence].sort((a, b) => instant(a.ledgertime) - instant(b.ledgertime));
  const clock = new SimulatedClock(instant(recorded[0]?.ledgertime ?? ''));
  // The source of what ledgers say in the stories.
  const ledger = await runLedger({ clock, env: { INITIUM_RULE_SET: ruleSet, INITIUM_ORIGIN: 'ledger' } });
  try {
    for (const event of recorded) {
      clock.set(instant(event.ledgertime));
      await tell(ledger, event);
    }
    clock.set(Math.max(clock.now(), ...questions.map(({ knownAt }) => instant(knownAt))));
    const answers: Answered[] = [];
    for (const question of questions) answers.push(await ask(ledger, question));
    return answers;
  } finally {
    await ledger.close();
  }
}

async function tell({ url, store }: RunningLedger, told: RecordedEvidence): Promise<void> {
  const {
    ledgertime: _,
    position: __,
    resubmissionof: mends,
    ...event
  } = told as RecordedEvidence & {
    readonly resubmissionof?: string;
  };
  if (kindOfType(event.type)?.ownToLedger !== true && mends === undefined) {
    const { status, body } = await post(`${url}/v1/events`, eventType, event);
    if (status !== 201) throw new Error(`${event.source} ${event.id}: ${JSON.stringify(body)}`);
    return;
  }
  const reception = { principal: 'ledger', via: 'ledger', instance: 'told', resubmissionOf: mends };
  const { stream, type, data, metadata } = storedForm(event as RecordedEvidence, reception);
  const own = type === 'initium.Quarantined.v1' ? 'quarantine' : 'conflict';
  const events = [{ eventId: randomUUID(), type, data, metadata }];
  const where = mends === undefined ? `${own}-${event.id}` : stream;
  await store.append([{ stream: where, expectedRevision: 'NO_STREAM', events }]);
}

async function ask({ url }: RunningLedger, { client, expect: expected, ...question }: Expectation): Promise<Answered> {
  const query = new URLSearchParams(question);
  const body = await answerOf(`${url}/v1/clients/${client}/status?${query}`);
  const verdict = ({ status, rule }: Verdict) => `${status} ${rule}`;
  return { question: `${client} ${query}`, expected: verdict(expected), answered: verdict(body) };
}

interface Verdict {
  readonly status: string;
  readonly rule: string;
}

const attemptsMax = 10;

/** Where views are behind on a busy machine, each question waits a while for them. */
async function answerOf(url: string): Promise<Verdict> {
  for (let attempt = 1; ; attempt++) {
    const { status, body } = await get(url);
    if (status !== 503 || attempt === attemptsMax) return body;
  }
}
